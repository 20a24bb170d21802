import { type Tlp, tlps } from '../formats/marks.ts'
import type { Instant, PersonId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { type BulletinKind, isBulletinKind } from './bulletin.ts'
import type { BulletinLine } from './bulletin-lines-shape.tsx'
import type { OwnCopy, SealedBulletin } from './copy-store.server.ts'

/** One's own copy as a list shows it. */
export function ownLine(
  copy: OwnCopy,
  { person, now }: { readonly person: PersonId; readonly now: Instant },
): BulletinLine {
  const { progress } = copy
  const own = copy.sender === person
  // Nobody acknowledges to themselves.
  const acknowledgeBy = own ? null : copy.acknowledgeBy
  return {
    id: copy.id,
    number: copy.number,
    kind: kindOf(copy),
    class: copy.class,
    tlp: tlpOf(copy),
    headline: copy.headline,
    issuedAt: copy.issuedAt,
    acknowledgeBy,
    withdrawn: copy.withdrawnAt !== null,
    overdue: acknowledgeBy !== null && acknowledgeBy < now && progress.acknowledgedAt === null,
    step: own ? 'own' : stepOf(progress),
  }
}

function stepOf({ releasedAt, openedAt, acknowledgedAt }: OwnCopy['progress']): BulletinLine['step'] {
  if (acknowledgedAt !== null) return 'acknowledged'
  if (openedAt !== null) return 'opened'
  return releasedAt === null ? 'sealed' : 'released'
}

export function kindOf({ kind }: Pick<SealedBulletin, 'kind'>): BulletinKind {
  if (!isBulletinKind(kind)) throw new Broken('a bulletin is stored under an unknown kind')
  return kind
}

export function tlpOf({ tlp }: Pick<SealedBulletin, 'tlp'>): Tlp {
  const found = tlps.find((one) => one === tlp)
  if (!found) throw new Broken('a bulletin is stored under an unknown mark')
  return found
}
