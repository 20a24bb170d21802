import type { Ground } from '../access/ground.server.ts'
import { type Instant, makeId, type PersonId } from '../ids.ts'
import { listRecipients, type Recipient } from '../keys/recipient-store.server.ts'
import { allRollLines, currentRoll } from '../keys/roll-proof.server.ts'
import type { RollProof, SealRecipient } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { type BulletinNumber, type CopyCode, makeBulletinNumber, makeCopyCode, type PlannedCopy } from './bulletin.ts'
import type { BulletinPlan } from './bulletin-plan.ts'
import { insertPreparing, numberTaken } from './bulletin-store.server.ts'
import { sweepAbandoned } from './give-up-bulletin.server.ts'

export interface Prepared {
  readonly id: ReturnType<typeof makeId<'b'>>
  readonly number: BulletinNumber
  readonly roll: RollProof
  /** Everybody who gets a copy, the sender included: line, proof, key, copy id and code. */
  readonly recipients: readonly SealRecipient[]
}

export type PrepareRefusal =
  | 'roll-none'
  | 'sender-unreachable'
  | 'recipient-unreachable'
  | 'recipient-unknown'
  | 'deadline-passed'
  | 'controlled-widely-shared'

/** The roles that read bulletins. */
const readers: readonly Recipient['role'][] = ['member', 'liaison']

/** Everybody a bulletin could be addressed to, by organization and name, with why they cannot be reached. */
export async function possibleRecipients({ db, now }: Ground, sender: PersonId): Promise<readonly Recipient[]> {
  const everybody = await listRecipients(db, { role: null, at: now() })
  return everybody.filter(({ role, person }) => readers.includes(role) && person !== sender)
}

/**
 * Makes room for a bulletin: its number, a copy for each recipient, and all the
 * sender's vault needs to check their keys. Nobody sees any of it before it is
 * issued. One recipient who cannot be reached refuses the whole, by name.
 */
export async function prepareBulletin(
  ground: Ground,
  asked: { readonly sender: PersonId; readonly plan: BulletinPlan },
): Promise<Outcome<Prepared, PrepareRefusal>> {
  const { plan, sender } = asked
  const at = ground.now()
  await sweepAbandoned(ground)
  if (plan.acknowledgeBy !== null && plan.acknowledgeBy <= at) return refused('deadline-passed')
  if (plan.class === 'controlled' && (plan.tlp === 'TLP:GREEN' || plan.tlp === 'TLP:CLEAR')) {
    return refused('controlled-widely-shared')
  }
  const roll = await currentRoll(ground.db)
  if (!roll || roll.expiresAt <= at) return refused('roll-none')
  const chosen = await chooseRecipients(ground, asked, at)
  if (!chosen.ok) return chosen
  const copies = planCopies(ground, chosen.value)
  const id = makeId('b', ground.random(16))
  const number = await freeNumber(ground, at)
  const own = chosen.value.find(({ person }) => person === sender)?.key
  if (!own) throw new Broken('a sender without a key was found reachable')
  const { kind, class: statutory, tlp, headline, acknowledgeBy } = plan
  const outside = { id, number, sender, senderKey: own.fingerprint, kind, class: statutory, tlp, headline }
  await insertPreparing(ground.db, { ...outside, acknowledgeBy, createdAt: at }, copies)
  return done({ id, number, roll: roll.proof, recipients: await sealRecipients(ground, copies) })
}

async function chooseRecipients(
  { db }: Ground,
  { sender, plan }: { readonly sender: PersonId; readonly plan: BulletinPlan },
  at: Instant,
): Promise<Outcome<readonly Recipient[], PrepareRefusal>> {
  const everybody = await listRecipients(db, { role: null, at })
  const byId = new Map(everybody.map((recipient) => [recipient.person, recipient]))
  const self = byId.get(sender)
  if (!self || self.unreachable !== null) return refused('sender-unreachable')
  const chosen: Recipient[] = [self]
  for (const person of plan.recipients) {
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

function planCopies({ random }: Ground, recipients: readonly Recipient[]): readonly PlannedCopy[] {
  const codes = new Set<CopyCode>()
  return recipients.map(({ person, key }) => {
    if (!key) throw new Broken('a person without a key was found reachable')
    let code = makeCopyCode(random(5))
    while (codes.has(code)) code = makeCopyCode(random(5))
    codes.add(code)
    return { id: makeId('c', random(16)), code, recipient: person, key: key.fingerprint }
  })
}

/** 25 random bits a year: a number that is taken is rolled again, so that a member cannot count by it. */
async function freeNumber({ db, random }: Ground, at: Instant): Promise<BulletinNumber> {
  for (;;) {
    const number = makeBulletinNumber(at, random(5))
    if (!(await numberTaken(db, number))) return number
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
