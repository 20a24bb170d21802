import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { seenBulletin } from '../deliveries/view-deliveries.server.ts'
import { type BulletinId, makeId, type NoteId, type OrganizationId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { currentRoll } from '../roll/roll-proof.server.ts'
import { type AddresseeRefusal, addresseesOf } from './addressees.server.ts'
import { findNote } from './note-store.server.ts'
import { type ReaderRefusal, readerCopy } from './reader.server.ts'
import type { NotePlanSent } from './response-wire.ts'

interface PlanAsked {
  readonly bulletin: BulletinId
  /** What is answered; null: a reader's own note. */
  readonly question: NoteId | null
  readonly by: ActorFields
}

/** Whom a note goes to, with all by which the vault believes their keys. Nothing is kept of it. */
export async function planNote(
  ground: Pick<Ground, 'db' | 'now' | 'random'>,
  asked: PlanAsked,
): Promise<Outcome<NotePlanSent, ReaderRefusal | AddresseeRefusal | 'roll-none'>> {
  const { db, now, random } = ground
  const found = await askedAbout(db, asked)
  if (!found.ok) return found
  const roll = await currentRoll(db)
  if (!roll || roll.expiresAt <= now()) return refused('roll-none')
  const to = await addresseesOf(db, found.value)
  if (!to.ok) return to
  const { reader, unit } = to.value
  const sealedTo = <K extends object>(inRoll: K) => ({ ...inRoll, copy: makeId('c', random(16)), code: '' })
  const person = { ...sealedTo(reader.inRoll), person: reader.person }
  const plan = { id: makeId('t', random(16)), organization: found.value.organization, roll: roll.proof }
  if ('desk' in unit) return done({ ...plan, people: [person], desks: [sealedTo(unit.inRoll)] })
  return done({ ...plan, people: [person, { ...sealedTo(unit.inRoll), person: unit.person }], desks: [] })
}

async function askedAbout(
  db: Ground['db'],
  { bulletin, question, by }: PlanAsked,
): Promise<
  Outcome<
    Pick<FoundBulletin, 'sender' | 'tlp'> & { readonly reader: PersonId; readonly organization: OrganizationId },
    ReaderRefusal
  >
> {
  if (question === null) {
    const own = await readerCopy(db, { bulletin, by })
    return own.ok ? done({ sender: own.value.sender, tlp: own.value.tlp, ...readerOf(by) }) : own
  }
  const seen = await seenBulletin(db, { bulletin, by })
  const note = seen.ok ? await findNote(db, question) : null
  const about = await findBulletin(db, bulletin)
  if (!note || !about || note.bulletin !== bulletin) return refused('not-found')
  return done({ sender: about.sender, tlp: about.tlp, reader: note.reader, organization: note.organization })
}

const readerOf = ({ actor: reader, organization }: ActorFields) => ({ reader, organization })
