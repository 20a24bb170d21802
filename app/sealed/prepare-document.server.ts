import type { Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { Role } from '../access/role.ts'
import type { SealingDesks } from '../desks/sealing-desks.server.ts'
import { type DraftId, type Instant, makeId, type PersonId } from '../ids.ts'
import type { ArchiveRecipient, DeskRecipient, RollProof, SealRecipient } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { listRecipients, type Recipient } from '../roll/recipient-store.server.ts'
import { allRollLines, currentRoll } from '../roll/roll-proof.server.ts'
import { type CopyCode, makeCopyCode, type PlannedCopy } from './copy.ts'
import { deskCopiesDue, type PlannedDeskCopy } from './desk-copy-store.server.ts'
import { type DocumentRow, insertPreparing } from './document-store.server.ts'
import { sweepAbandoned } from './give-up-document.server.ts'

export interface DocumentPlan {
  readonly id: string
  readonly type: DocumentRow['type']
  readonly sender: PersonId
  /** Each once; the sender is not among them, and gets a copy all the same. */
  readonly recipients: readonly PersonId[]
  /** Who is asked to look at it first, whether they receive it or not; each once, and never the sender. */
  readonly approvers: readonly PersonId[]
  /** The roles that read this type. */
  readonly readers: readonly Role[]
  /** The desks it goes to besides. */
  readonly desks: SealingDesks
  /** The draft it was written in. */
  readonly draft: DraftId | null
  /** Writes what the type keeps beside the document, in the same transaction. */
  readonly facts: (trx: Trx, at: Instant) => Promise<void>
}

export interface PreparedDocument {
  readonly roll: RollProof
  /** Everybody who gets a copy, the sender included: line, proof, key, copy id and code. */
  readonly recipients: readonly SealRecipient[]
  /** The desk of the sender's unit, where there is one. */
  readonly desks: readonly DeskRecipient[]
  readonly archive: ArchiveRecipient | null
}

export type DocumentRefusal = 'roll-none' | 'sender-unreachable' | 'recipient-unreachable' | 'recipient-unknown'

/** Everybody it could be addressed to, by organization and name, with why they cannot be reached. */
export async function possibleRecipients(
  { db, now }: Ground,
  { sender, readers }: Pick<DocumentPlan, 'sender' | 'readers'>,
): Promise<readonly Recipient[]> {
  const everybody = await listRecipients(db, { role: null, at: now() })
  return everybody.filter(({ role, person }) => readers.includes(role) && person !== sender)
}

/**
 * Makes room for a document: a copy for each recipient, and all the sender's vault
 * needs to check their keys. Nobody sees any of it before it is issued. One
 * recipient who cannot be reached refuses the whole, by name.
 */
export async function prepareDocument(
  ground: Ground,
  plan: DocumentPlan,
): Promise<Outcome<PreparedDocument, DocumentRefusal>> {
  const at = ground.now()
  await sweepAbandoned(ground)
  const roll = await currentRoll(ground.db)
  if (!roll || roll.expiresAt <= at) return refused('roll-none')
  const chosen = await chooseRecipients(ground, plan, at)
  if (!chosen.ok) return chosen
  const code = freshCodes(ground)
  const copies = planCopies(ground, chosen.value, { plan, code })
  const desks = planDesks(ground, plan.desks, code)
  const own = chosen.value.find(({ person }) => person === plan.sender)?.key
  if (!own) throw new Broken('a sender without a key was found reachable')
  const { id, type, sender, draft } = plan
  const document = { id, type, sender, senderKey: own.fingerprint, createdAt: at, draft }
  await insertPreparing(ground.db, document, { plan: copies, desks, facts: (trx) => plan.facts(trx, at) })
  const recipients = await sealRecipients(ground, copies)
  return done({ roll: roll.proof, recipients, ...deskRecipients(plan.desks, desks) })
}

async function chooseRecipients(
  { db }: Ground,
  { sender, recipients, approvers, readers }: DocumentPlan,
  at: Instant,
): Promise<Outcome<readonly Recipient[], DocumentRefusal>> {
  const everybody = await listRecipients(db, { role: null, at })
  const byId = new Map(everybody.map((recipient) => [recipient.person, recipient]))
  const self = byId.get(sender)
  if (!self || self.unreachable !== null) return refused('sender-unreachable')
  const chosen: Recipient[] = [self]
  for (const person of new Set([...recipients, ...approvers])) {
    const recipient = byId.get(person)
    if (!recipient || person === sender || !readers.includes(recipient.role)) return refused('recipient-unknown')
    chosen.push(recipient)
  }
  const lost = chosen.filter(({ unreachable }) => unreachable !== null)
  if (lost.length === 0) return done(chosen)
  return refused('recipient-unreachable', {
    names: lost
      .slice(0, 20)
      .map(({ name }) => name)
      .join('、'),
  })
}

/** Each once in the document, whoever's copy it is. */
function freshCodes({ random }: Ground): () => CopyCode {
  const codes = new Set<CopyCode>()
  return () => {
    let code = makeCopyCode(random(5))
    while (codes.has(code)) code = makeCopyCode(random(5))
    codes.add(code)
    return code
  }
}

function planCopies(
  { random }: Ground,
  addressed: readonly Recipient[],
  { plan, code }: { readonly plan: DocumentPlan; readonly code: () => CopyCode },
): readonly PlannedCopy[] {
  const receive = new Set([plan.sender, ...plan.recipients])
  return addressed.map(({ person, key }) => {
    if (!key) throw new Broken('a person without a key was found reachable')
    const approves = !plan.approvers.includes(person) ? 'no' : receive.has(person) ? 'also' : 'only'
    return { id: makeId('c', random(16)), code: code(), recipient: person, key: key.fingerprint, approves }
  })
}

const planDesks = ({ random }: Ground, desks: SealingDesks, code: () => CopyCode): readonly PlannedDeskCopy[] =>
  deskCopiesDue(desks).map((due) => ({ ...due, id: makeId('c', random(16)), code: code() }))

/** As the sender's vault takes them. */
function deskRecipients(
  { own, archive }: SealingDesks,
  planned: readonly PlannedDeskCopy[],
): Pick<PreparedDocument, 'desks' | 'archive'> {
  const [unit, layered] = [planned.find(({ inner }) => !inner), planned.find(({ inner }) => inner)]
  const [outer, inner] = [archive?.outer.inRoll, archive?.inner.inRoll]
  return {
    desks: own && unit ? [{ ...own.inRoll, copy: unit.id, code: unit.code }] : [],
    archive: layered && outer && inner ? { copy: layered.id, code: layered.code, outer, inner } : null,
  }
}

async function sealRecipients({ db }: Ground, copies: readonly PlannedCopy[]): Promise<readonly SealRecipient[]> {
  const lines = await allRollLines(db)
  return copies.map(({ id, code, recipient }) => {
    const line = lines.get(recipient)
    if (!line) throw new Broken('a person outside the roll was found reachable')
    return { ...line, person: recipient, copy: id, code }
  })
}
