import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import { isBulletinKind } from '../bulletins/bulletin.ts'
import { findBulletin } from '../bulletins/bulletin-store.server.ts'
import { isOfUnit } from '../bulletins/bulletin-unit-store.server.ts'
import { tlpOf } from '../bulletins/list-lines.server.ts'
import { isKindFor, isWider } from '../bulletins/revision.ts'
import { laterOf } from '../bulletins/revision-store.server.ts'
import type { StatutoryClass, Tlp } from '../formats/marks.ts'
import type { Revised } from '../formats/revision.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export type RevisionRefusal = 'revision-kind' | 'revised-unknown' | 'revised-already' | 'revision-wider'

interface Later {
  readonly kind: string
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly revises: Revised | null
}

/**
 * Whether somebody may say of the earlier bulletin what this one says: it is their
 * unit's, nothing has taken its place yet, and no more could be told by it than were
 * told before. Looked at when room is made, and again in the step that issues: of two
 * who correct the same one, the second is told of the first.
 */
export async function judgeRevision(
  db: Db | Trx,
  { kind, revises, ...marks }: Later,
  by: Pick<ActorFields, 'actor' | 'organization'>,
): Promise<Outcome<undefined, RevisionRefusal>> {
  if (!isBulletinKind(kind) || !isKindFor(kind, revises?.how ?? null)) return refused('revision-kind')
  if (revises === null) return done()
  const earlier = await findBulletin(db, revises.bulletin)
  if (!earlier || earlier.issuedAt === null || !(await isOfUnit(db, earlier, by))) return refused('revised-unknown')
  const later = (await laterOf(db, [earlier.id])).get(earlier.id)
  if (later) return refused('revised-already', { number: later.number })
  return isWider(marks, { class: earlier.class, tlp: tlpOf(earlier) }) ? refused('revision-wider') : done()
}
