import { fromBase64, utf8 } from '../../app/formats/bytes.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  noteKeyType,
  parseNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { readFrozen } from './read-vectors.ts'

/** What tests/vectors/read-log.json holds: a log of five entries made without the code under test. */
export const frozen = readFrozen('read-log.json') as {
  readonly seeds: Readonly<Record<'log' | 'clock' | 'w1' | 'w2' | 'w3', string>>
  readonly origin: string
  readonly entries: readonly { readonly text: string; readonly leaf: string }[]
  readonly root: string
  readonly checkpoint: string
  readonly cosignedAt: number
  readonly checkpointWitnessed: string
  readonly witnessedAt: number
  readonly trust: string
  readonly trustWitnessed: string
  readonly receipts: readonly string[]
  readonly receiptWitnessed: string
}

export const origin = frozen.origin
export const logSigner = { name: origin, seed: fromBase64(frozen.seeds.log) }
export const clockSigner = { name: `${origin}/clock`, seed: fromBase64(frozen.seeds.clock) }
export const logKey = verifierKeyOf(logSigner, noteKeyType)
export const clockKey = verifierKeyOf(clockSigner, cosignatureKeyType)
export const trust: Trust = makeTrust({ clockKey, policy: unwitnessed(logKey) })

export const signerOf = (name: string) => ({ name, seed: sha256(utf8(`seed of ${name}`)) })

/** Trust in our log under a policy whose witness and group lines are given. */
export function trustUnder(lines: string): Trust {
  return makeTrust({ clockKey, policy: { ...parsePolicy(lines), logs: unwitnessed(logKey).logs } })
}

/** The note with cosignatures by these names at these times, seconds. */
export function cosigned(note: string, times: Readonly<Record<string, bigint>>): string {
  const { text, signatures } = parseNote(note)
  const more = Object.entries(times).map(([name, time]) => cosignNote(text, signerOf(name), time))
  return formatNote({ text, signatures: [...signatures, ...more] })
}

/** The text with a few characters taken out and a few put in. */
export function bent(
  text: string,
  { at, drop, put }: { readonly at: number; readonly drop: number; readonly put: string },
) {
  const place = at % (text.length + 1)
  return text.slice(0, place) + put + text.slice(place + drop)
}
