/**
 * People's own signatures on their acts, judged with the very key bytes the log
 * committed to before them, by log order. Apart from the rest, since it costs a
 * hundred times as much an entry.
 */
import { fromBase64 } from '../formats/bytes.ts'
import { holdsRefusedAct } from '../formats/entry-kinds.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { readAct } from '../formats/signed-act.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { isForeign } from '../outcome.ts'
import type { ToldKey } from './entry-check.ts'
import type { LogSource } from './log-source.ts'
import type { FoundWrong, Progress } from './segment-check.ts'
import { isFinding, tampered } from './verdict.ts'

/** `judgeSignature` of openpgp/public-key.ts: throws NotProven unless the signature is good. */
export type Judge = (claim: {
  readonly text: string
  readonly signature: Uint8Array
  readonly keyBytes: Uint8Array
  readonly entryTime: Instant
}) => Promise<void>

export interface SignatureJob {
  readonly from: number
  readonly to: number
  /** What checking the log found; all of it. */
  readonly keys: readonly ToldKey[]
}

export interface SignatureTally {
  readonly good: number
  /** The key's bytes are not where the log was read from. */
  readonly unchecked: number
  readonly wrong: FoundWrong | null
}

const pageSize = 512

/** Of a part that was found right before. Throws what the source throws. */
export async function checkSignatures(
  source: LogSource,
  job: SignatureJob,
  { judge, progress }: { readonly judge: Judge; readonly progress: Progress },
): Promise<SignatureTally> {
  const check = new SignatureCheck(source, job.keys, judge)
  try {
    for (let from = job.from; from < job.to; from += pageSize) {
      const rows = await source.entries(from, Math.min(from + pageSize, job.to))
      for (const [i, bytes] of rows.entries()) await check.entry(from + i, parseEntry(bytes))
      progress(rows.length)
    }
    return { ...check.counts, wrong: null }
  } catch (error) {
    if (!isFinding(error)) throw error
    return { ...check.counts, wrong: { verdict: error.verdict, because: error.message, index: error.index } }
  }
}

class SignatureCheck {
  readonly counts = { good: 0, unchecked: 0 }
  readonly #source: LogSource
  readonly #judge: Judge
  readonly #told = new Map<string, ToldKey[]>()
  readonly #bytes = new Map<Sha256Hex, Uint8Array | null>()

  constructor(source: LogSource, keys: readonly ToldKey[], judge: Judge) {
    this.#source = source
    this.#judge = judge
    for (const key of keys) this.#told.set(key.fingerprint, [...(this.#told.get(key.fingerprint) ?? []), key])
  }

  async entry(index: number, entry: ReadEntry): Promise<void> {
    // A refusal may hold an act that was refused for its signature.
    if (!entry.act || holdsRefusedAct(entry.kind)) return
    if (!entry.act.text.startsWith('fuin-act/')) return
    const { key: fingerprint } = readAct(entry.act.text)
    const told = this.#told.get(fingerprint)?.findLast((key) => key.index <= index && key.person === entry.actor)
    if (!told) throw tampered(index, 'its act is signed by a key the log had not told of this person before it')
    const keyBytes = await this.#keyBytes(index, told.hash)
    if (!keyBytes) {
      this.counts.unchecked++
      return
    }
    const { text, signature } = entry.act
    await this.#demandGood(index, { text, signature: fromBase64(signature), keyBytes, entryTime: entry.t })
    this.counts.good++
  }

  async #demandGood(index: number, claim: Parameters<Judge>[0]): Promise<void> {
    try {
      await this.#judge(claim)
    } catch (error) {
      if (!isForeign(error)) throw error
      throw tampered(index, `its person's signature does not hold: ${error.message}`)
    }
  }

  async #keyBytes(index: number, hash: Sha256Hex): Promise<Uint8Array | null> {
    const known = this.#bytes.get(hash)
    if (known !== undefined) return known
    const bytes = await this.#source.publicKey(hash)
    if (bytes && sha256Hex(bytes) !== hash)
      throw tampered(index, 'the key beside the log is not the one the log committed to')
    this.#bytes.set(hash, bytes)
    return bytes
  }
}
