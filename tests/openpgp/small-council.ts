/**
 * A small council on paper: a log kept by hand with the portal's own formats,
 * and real vaults. What the server rooms would store, this holds in memory.
 */
import { toBase64 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { entryTable } from '../../app/formats/entry-kinds.ts'
import { formatEntry, type LogEntry, readOwnEntry } from '../../app/formats/log-entry.ts'
import { type Hash, leafHash, nodeHash, proveConsistency, proveInclusion, rootOf } from '../../app/formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { formatReceipt } from '../../app/formats/receipt.ts'
import {
  formatRollHeader,
  formatRollLine,
  type RollLine,
  rollHeaderHash,
  rollLifetime,
  rollTree,
} from '../../app/formats/roll.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import type { ActDraft } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { type Instant, instant, makeId, type PersonId } from '../../app/ids.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type {
  CouncilProof,
  KeyInRoll,
  MadeKey,
  OpenCopyRequest,
  ProvenEntry,
  RollProof,
  SealedCopy,
} from '../../app/openpgp/vault-protocol.ts'
import type { VaultReason } from '../../app/openpgp/vault-reasons.ts'
import type { Outcome } from '../../app/outcome.ts'
import { asWritten, type PaperBulletin } from './paper-bulletin.ts'

export const origin = 'council.example'
export const log = { name: origin, seed: sha256(new TextEncoder().encode('log seed')) }
export const clock = { name: `${origin}/clock`, seed: sha256(new TextEncoder().encode('clock seed')) }
export const trustText = formatTrust(
  makeTrust({
    clockKey: verifierKeyOf(clock, cosignatureKeyType),
    policy: unwitnessed(verifierKeyOf(log, noteKeyType)),
  }),
)

const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n))

/** The value of an answer, or the reason as the failure of the test. */
export function value<T>(outcome: Outcome<T, VaultReason>): T {
  if (!outcome.ok) throw new Error(`the vault refused: ${outcome.reason}`)
  return outcome.value
}

/** A log kept by hand. A fork is a copy that goes on by itself. */
export class PaperLog {
  constructor(
    public now: Instant,
    readonly entries: Uint8Array[] = [],
  ) {}

  /** What a newcomer is given to trust. */
  get trust(): string {
    return trustText
  }

  add(entry: Omit<LogEntry, 'v' | 't' | 'id'>): bigint {
    // What leaves under it is by its kind, also where a test says another kind of an entry that was there.
    const { gives: _, ...said } = entry
    const { gives } = entryTable[entry.kind]
    const id = makeId('e', random(16))
    this.entries.push(formatEntry({ v: 1, t: this.now, id, ...said, ...(gives ? { gives } : {}) }))
    return BigInt(this.entries.length - 1)
  }

  get size(): bigint {
    return BigInt(this.entries.length)
  }

  placed(index: bigint): { readonly entry: LogEntry; readonly index: bigint; readonly leaf: Hash } {
    const bytes = this.entries[Number(index)] ?? new Uint8Array()
    return { entry: readOwnEntry(bytes), index, leaf: leafHash(bytes) }
  }

  fork(): PaperLog {
    return new PaperLog(this.now, [...this.entries])
  }

  root(size: bigint): Hash {
    return rootOf(this.leaves().slice(0, Number(size)))
  }

  checkpoint(size = this.size): string {
    const root = this.root(size)
    return signCheckpoint({ origin, size, root }, { log, clock, time: BigInt(Math.floor(this.now / 1000)) })
  }

  async consistency(one: bigint, other: bigint): Promise<readonly Hash[]> {
    const [oldSize, newSize] = one < other ? [one, other] : [other, one]
    return proveConsistency({ oldSize, newSize }, this.reader())
  }

  /** The entry with its receipt, for a vault whose pin is at `from`. */
  async proven(index: bigint, from: bigint): Promise<ProvenEntry> {
    const proof = await proveInclusion({ size: this.size, index }, this.reader())
    const receipt = formatReceipt({ index, proof, checkpointNote: this.checkpoint() })
    const entry = this.entries[Number(index)] ?? new Uint8Array()
    return { entry, receipt, from, consistency: await this.consistency(from, this.size) }
  }

  private leaves(): Hash[] {
    return this.entries.map(leafHash)
  }

  private reader() {
    const span = (level: number, index: bigint): Hash => {
      const leaves = this.leaves()
      if (level === 0) return leaves[Number(index)] ?? new Uint8Array(32)
      return nodeHash(span(level - 1, 2n * index), span(level - 1, 2n * index + 1n))
    }
    return {
      read: async (ids: readonly { level: number; index: bigint }[]) =>
        ids.map(({ level, index }) => span(level, index)),
    }
  }
}

export interface Somebody {
  readonly person: PersonId
  readonly vault: Vault
  readonly key: MadeKey
  readonly line: RollLine
}

/** A vault on this log's time, that has just made its key. */
export async function join(paper: PaperLog, role: RollLine['role'], council: CouncilProof | null): Promise<Somebody> {
  const { trust } = paper
  const person = makeId('p', random(16))
  const vault = newVault(() => paper.now)
  const key = value(await vault.handle('make-key', { person, trust, checkpoint: paper.checkpoint(), council }))
  const line: RollLine = {
    person,
    name: `${role} 佐藤`,
    organization: makeId('o', random(16)),
    organizationName: '青葉電力',
    role,
    desks: [],
    machineKeys: [],
    fingerprint: key.fingerprint,
    keyHash: key.publicKeyHash,
    validUntil: key.expiresAt,
    salt: toBase64(random(32)),
  }
  return { person, vault, key, line }
}

export function newVault(now: () => Instant): Vault {
  return new Vault({ now, encrypt: encryptHere, width: 4, onState: () => undefined })
}

/** Brings a vault's pin to the log's newest checkpoint. */
export async function catchUp(vault: Vault, paper: PaperLog): Promise<void> {
  const from = await pinOf(vault)
  const step = { note: paper.checkpoint(), from, consistency: await paper.consistency(from, paper.size) }
  value(await vault.handle('see-checkpoint', step))
}

export async function pinOf(vault: Vault): Promise<bigint> {
  const state = value(await vault.handle('status', {}))
  if (state.state !== 'unlocked') throw new Error('the vault is locked')
  return state.checkpoint.size
}

export interface PaperCouncil {
  readonly paper: PaperLog
  readonly signers: readonly [Somebody, Somebody]
  readonly council: CouncilProof
}

export async function foundCouncil(now: Instant, paper = new PaperLog(now)): Promise<PaperCouncil> {
  paper.add({ kind: 'log-created' })
  const signers = [await join(paper, 'secretariat', null), await join(paper, 'secretariat', null)] as const
  const request = { signers: signers.map(({ person, key }) => ({ person, publicKey: key.publicKey })) }
  const { council } = value(await signers[0].vault.handle('make-council-key', request))
  value(await signers[1].vault.handle('pin-council', council))
  paper.add({ kind: 'council-key-made' })
  return { paper, signers, council }
}

export interface PaperRoll {
  readonly proof: RollProof
  readonly lines: readonly Uint8Array[]
  readonly entry: bigint
  /** A person's line with its way to the root. */
  of(somebody: Somebody): Promise<KeyInRoll>
}

/** A roll signed by both signers and put in the log. */
export async function signedRoll(
  { paper, signers, council }: PaperCouncil,
  people: readonly Somebody[],
  before: PaperRoll | null = null,
): Promise<PaperRoll> {
  const lines = people.map(({ line }) => formatRollLine(line))
  const previous = before?.proof ?? null
  const header = headerOver(lines, { paper, council, previous })
  const signatures = []
  for (const { vault, person, key } of signers) {
    await catchUp(vault, paper)
    const asked = { council, header, lines, previous, before: before?.lines ?? [], desks: [] }
    const { signature } = value(await vault.handle('sign-roll', asked))
    signatures.push({ person, signature, publicKey: key.publicKey })
  }
  const objects = [{ kind: 'roll', id: '1', sha256: rollHeaderHash(header) }]
  const entry = paper.add({ kind: 'roll', objects })
  const of = (somebody: Somebody) => keyInRoll(somebody, people, lines)
  return { proof: { council, header, signatures }, lines, entry, of }
}

export async function keyInRoll(
  somebody: Somebody,
  people: readonly Somebody[],
  lines: readonly Uint8Array[],
): Promise<KeyInRoll> {
  const { leaves, positions } = rollTree(lines)
  const at = people.indexOf(somebody)
  const index = positions[at] ?? -1
  const read = async (ids: readonly { level: number; index: bigint }[]) =>
    ids.map(({ level, index: i }) => rootOf(leaves.slice(Number(i) << level, (Number(i) + 1) << level)))
  const proof = await proveInclusion({ size: BigInt(leaves.length), index: BigInt(index) }, { read })
  return { line: lines[at] ?? new Uint8Array(), index, proof, publicKey: somebody.key.publicKey }
}

export function headerOver(
  lines: readonly Uint8Array[],
  { paper, council, previous }: { paper: PaperLog; council: CouncilProof; previous: RollProof | null },
): Uint8Array {
  const { leaves, root } = rollTree(lines)
  const text = new TextDecoder().decode(council.statement)
  const councilKey = /council ([0-9a-f]{40})/.exec(text)?.[1]
  const before = previous ? Number(/counter (\d+)/.exec(new TextDecoder().decode(previous.header))?.[1]) : 0
  return new TextEncoder().encode(
    formatRollHeader({
      portal: origin,
      council: councilKey as RollLine['fingerprint'],
      counter: before + 1,
      time: paper.now,
      expires: instant(paper.now + rollLifetime),
      size: leaves.length,
      root,
      previous: previous ? rollHeaderHash(previous.header) : null,
    }),
  )
}

export const draft = (act: Partial<ActDraft> & Pick<ActDraft, 'objects'>): ActDraft =>
  ({ act: 'read', challenge: random(32), ...act }) as ActDraft

/** Seals to these people and issues, the act signed by the sender. */
export async function sealAndIssue(
  paper: PaperLog,
  { sender, to, roll, text }: { sender: Somebody; to: readonly Somebody[]; roll: PaperRoll; text: PaperBulletin },
): Promise<{ readonly copies: readonly SealedCopy[]; readonly codes: readonly string[]; readonly issued: bigint }> {
  await catchUp(sender.vault, paper)
  const recipients = []
  for (const [i, somebody] of to.entries()) {
    const own = { person: somebody.person, copy: makeId('c', random(16)), code: `K-${i}` }
    recipients.push({ ...own, ...(await roll.of(somebody)) })
  }
  const copies: SealedCopy[] = []
  const report = async (progress: { copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const request = { ...asWritten(text), roll: roll.proof, recipients }
  const sealed = value(await sender.vault.handle('seal', request, { report }))
  const objects = [{ kind: 'bulletin', id: text.bulletin, sha256: sealed.contentDigest }]
  const act = draft({
    act: 'issue',
    objects,
    copies: sealed.copiesRoot,
    wordings: sealed.wordings,
    codebook: null,
    notBefore: null,
  })
  const signed = value(await sender.vault.handle('sign-act', { draft: act }))
  const issued = paper.add({
    kind: 'issued',
    actor: sender.person,
    objects,
    act: { text: signed.text, signature: toBase64(signed.signature) },
  })
  return { copies, codes: recipients.map(({ code }) => code), issued }
}

/** The reader's request as an honest portal answers it. */
export async function release(
  paper: PaperLog,
  parts: {
    reader: Somebody
    sender: Somebody
    roll: PaperRoll
    text: PaperBulletin
    copy: SealedCopy
    code: string
    issued: bigint
  },
): Promise<OpenCopyRequest> {
  const { reader, sender, roll, text, copy } = parts
  await catchUp(reader.vault, paper)
  const act = draft({ objects: [{ kind: 'copy', id: copy.copy, sha256: copy.sha256 }] })
  const signed = value(await reader.vault.handle('sign-act', { draft: act }))
  const index = paper.add({
    kind: 'released',
    actor: reader.person,
    ciphertext: copy.sha256,
    act: { text: signed.text, signature: toBase64(signed.signature) },
  })
  const from = await pinOf(reader.vault)
  const { bulletin, number, kind, publicTitle, marks } = text
  const { class: statutory, tlp } = marks
  return {
    outside: {
      copy: copy.copy,
      code: parts.code,
      bulletin,
      number,
      kind,
      class: statutory,
      tlp,
      publicTitle,
      sender: sender.person,
    },
    ciphertext: copy.ciphertext,
    act: { text: signed.text, signature: signed.signature },
    released: await paper.proven(index, from),
    issued: await paper.proven(parts.issued, paper.size),
    roll: roll.proof,
    rollEntry: null,
    resealed: null,
    sender: await roll.of(sender),
  }
}
