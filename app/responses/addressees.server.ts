import type { Db, Trx } from '../../db/open.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { sealingDesks } from '../desks/sealing-desks.server.ts'
import { parseRollLine } from '../formats/roll.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { isSealedTo } from '../openpgp/sealed-to.ts'
import type { DeskInRoll, KeyInRoll } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { rollWithKeyOf } from '../roll/roll-proof.server.ts'
import type { NewNoteCopy } from './note-store.server.ts'
import { isTaken } from './note-store.server.ts'
import type { NoteSent } from './response-wire.ts'

interface PersonAddressed {
  readonly person: PersonId
  readonly key: Fingerprint
  readonly inRoll: KeyInRoll
}
interface DeskAddressed {
  readonly desk: string
  readonly key: Fingerprint
  readonly inRoll: DeskInRoll
}

/** The two whose matter it is. */
export interface Addressees {
  readonly reader: PersonAddressed
  /** The desk where the bulletin lies; its sender, where none receives or the bulletin is for named people alone. */
  readonly unit: DeskAddressed | PersonAddressed
}

export type AddresseeRefusal = 'note-reader-unreachable' | 'note-unit-unreachable'

/** By the roll in force, as of the bulletin itself: a vault seals to nobody else. */
export async function addresseesOf(
  db: Db | Trx,
  { sender, tlp, reader }: { readonly sender: PersonId; readonly tlp: string; readonly reader: PersonId },
): Promise<Outcome<Addressees, AddresseeRefusal>> {
  const asking = await personAddressed(db, reader)
  if (!asking) return refused('note-reader-unreachable')
  const { own } = await sealingDesks(db, { sender, tlp })
  const desk = own && { desk: own.line.desk, key: own.line.fingerprint, inRoll: own.inRoll }
  const unit = desk ?? (await personAddressed(db, sender))
  return unit ? done({ reader: asking, unit }) : refused('note-unit-unreachable')
}

async function personAddressed(db: Db | Trx, id: PersonId): Promise<PersonAddressed | null> {
  const [person, inRoll] = [await findPerson(db, id), await rollWithKeyOf(db, id)]
  if (person?.state !== 'active' || !inRoll) return null
  return { person: id, key: parseRollLine(inRoll.line).fingerprint, inRoll }
}

/** The two messages of a note, each sealed to whom it is for; else nobody could read what was signed to have been sent. */
export async function copiesBrought(
  trx: Trx,
  { sent, to, at }: { readonly sent: NoteSent; readonly to: Addressees; readonly at: Instant },
): Promise<Outcome<readonly NewNoteCopy[], 'copy-not-sealed-to-key' | 'note-known'>> {
  if (await isTaken(trx, { id: sent.id, copies: sent.copies.map(({ copy }) => copy) })) return refused('note-known')
  const copies: NewNoteCopy[] = []
  for (const [i, addressee] of [to.reader, to.unit].entries()) {
    const brought = sent.copies[i]
    if (!brought || !(await isSealedTo(addressee.inRoll.publicKey, brought.ciphertext, at)))
      return refused('copy-not-sealed-to-key')
    const named = 'desk' in addressee ? { desk: addressee.desk } : { person: addressee.person }
    copies.push({ ...brought, to: named, key: addressee.key })
  }
  return done(copies)
}
