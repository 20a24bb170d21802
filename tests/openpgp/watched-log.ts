/** A log kept by hand that a witness watches, and what two people decide about it. */
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  noteKeyType,
  parseNote,
  signNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import type { ActBody, ActDraft, EntryReference, JointKind } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionEntries, decisionObjects } from '../../app/formats/two-person.ts'
import { type Instant, instant, makeId } from '../../app/ids.ts'
import type { DecisionProof } from '../../app/openpgp/vault-protocol.ts'
import { asWritten, content } from './paper-bulletin.ts'
import { catchUp, clock, draft, log, PaperLog, type PaperRoll, pinOf, type Somebody, value } from './small-council.ts'

interface LogSeeds {
  readonly log: { readonly name: string; readonly seed: Uint8Array }
  readonly clock: { readonly name: string; readonly seed: Uint8Array }
}

export const firstKeys: LogSeeds = { log, clock }
export const secondKeys: LogSeeds = {
  log: { ...log, seed: sha256(utf8('second log seed')) },
  clock: { ...clock, seed: sha256(utf8('second clock seed')) },
}
export const witness = (name: string) => ({ name, seed: sha256(utf8(`witness ${name}`)) })

/** Trust in these keys under `quorum <all of these witnesses>`; none where none are named. */
export function trustIn(keys: LogSeeds, witnesses: readonly string[]): Trust {
  const logKey = verifierKeyOf(keys.log, noteKeyType)
  const clockKey = verifierKeyOf(keys.clock, cosignatureKeyType)
  if (witnesses.length === 0) return makeTrust({ clockKey, policy: unwitnessed(logKey) })
  const lines = witnesses.map((name) => `witness ${name} ${vkeyOf(name)}\n`)
  const policy = parsePolicy(`${lines.join('')}group all all ${witnesses.join(' ')}\nquorum all\n`)
  return makeTrust({ clockKey, policy: { ...policy, logs: unwitnessed(logKey).logs } })
}

function vkeyOf(name: string): string {
  const { id, publicKey } = verifierKeyOf(witness(name), cosignatureKeyType)
  const hex = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${name}+${hex}+${toBase64(Uint8Array.of(cosignatureKeyType, ...publicKey))}`
}

export class WatchedLog extends PaperLog {
  /** Who cosigns now. */
  watching: readonly string[] = ['w1']
  /** Whose keys sign now, beside the first ones. */
  also: LogSeeds | null = null
  inForce = trustIn(firstKeys, ['w1'])

  override get trust(): string {
    return formatTrust(this.inForce)
  }

  override checkpoint(size = this.size): string {
    const { text, signatures } = parseNote(super.checkpoint(size))
    const time = BigInt(Math.floor(this.now / 1000))
    const second = this.also ? [signNote(text, this.also.log), cosignNote(text, this.also.clock, time)] : []
    const cosigned = this.watching.map((name) => cosignNote(text, witness(name), time))
    return formatNote({ text, signatures: [...signatures, ...second, ...cosigned] })
  }

  override fork(): WatchedLog {
    const other = new WatchedLog(this.now, [...this.entries])
    other.watching = this.watching
    other.also = this.also
    other.inForce = this.inForce
    return other
  }
}

/** Where a decision stands. */
export interface Decided {
  readonly first: bigint
  readonly second: bigint
}

type Body = (first: EntryReference | null) => ActBody & Pick<ActDraft, 'objects'>

export const toTrust =
  (now: Trust, next: Trust): Body =>
  (first) => ({ act: 'change-trust', first, objects: decisionObjects(now, next) })

export const toSuspend =
  (now: Trust, until: Instant, reason = '証人が停止したため'): Body =>
  (first) => ({ act: 'suspend-quorum', first, until, reason, objects: decisionObjects(now, null) })

/** One signature, put into the log as an honest portal does. */
export async function signInto(
  paper: WatchedLog,
  by: Somebody,
  { body, kind, data }: { body: ActBody & Pick<ActDraft, 'objects'>; kind: string; data?: Record<string, string> },
): Promise<bigint> {
  const act = draft(body)
  const from = await pinOf(by.vault)
  const step = { note: paper.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
  const unwitnessed = body.act === 'suspend-quorum'
  if (!unwitnessed) await catchUp(by.vault, paper)
  const signed = value(await by.vault.handle('sign-act', { draft: act, ...(unwitnessed ? { unwitnessed: step } : {}) }))
  return paper.add({
    kind: kind as (typeof decisionEntries)[JointKind][number],
    actor: by.person,
    objects: body.objects,
    act: { text: signed.text, signature: toBase64(signed.signature) },
    ...(data ? { data } : {}),
  })
}

/** Two signatures, one after the other, and the entries they make. `wait`: milliseconds between them. */
export async function decide(
  paper: WatchedLog,
  [one, other]: readonly [Somebody, Somebody],
  body: Body,
  { next, wait = 0 }: { readonly next?: Trust; readonly wait?: number } = {},
): Promise<Decided> {
  const { act } = body(null)
  const [firstKind, secondKind] = decisionEntries[act as JointKind]
  const first = await signInto(paper, one, { body: body(null), kind: firstKind })
  paper.now = instant(paper.now + wait)
  const { leaf } = paper.placed(first)
  const data = next ? { trust: formatTrust(next) } : undefined
  const second = await signInto(paper, other, {
    body: body({ index: first, leaf }),
    kind: secondKind,
    ...(data ? { data } : {}),
  })
  return { first, second }
}

/** What a portal hands a vault whose pin is at `from`. */
export async function proofOf(
  paper: WatchedLog,
  { first, second }: Decided,
  { roll, signers, from }: { roll: PaperRoll; signers: readonly [Somebody, Somebody]; from: bigint },
): Promise<DecisionProof> {
  return {
    first: await paper.proven(first, from),
    second: await paper.proven(second, paper.size),
    roll: roll.proof,
    signers: [await roll.of(signers[0]), await roll.of(signers[1])],
    rollEntry: null,
  }
}

/** A vault meets a newer roll, as it does whenever it seals. */
export async function seesRoll(paper: WatchedLog, somebody: Somebody, roll: PaperRoll): Promise<void> {
  await catchUp(somebody.vault, paper)
  const copy = { person: somebody.person, copy: makeId('c', new Uint8Array(16)), code: 'K-1' }
  const recipients = [{ ...copy, ...(await roll.of(somebody)) }]
  value(await somebody.vault.handle('seal', { ...asWritten(content()), roll: roll.proof, recipients }))
}
