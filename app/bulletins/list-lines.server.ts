import { type Tlp, tlps } from '../formats/marks.ts'
import type { Instant, PersonId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { type BulletinKind, isBulletinKind } from './bulletin.ts'
import type { BulletinLine } from './bulletin-lines-shape.tsx'
import type { CardToOpen } from './card-to-open.ts'
import type { OutsideBulletin, OwnCopy } from './copy-store.server.ts'
import type { Later } from './revision.ts'

/** The card that waits for its reader's key; null where there is none, or it would not open any more. */
export const cardToOpen = ({ id, copy, cardHash, withdrawnAt }: OwnCopy): CardToOpen | null =>
  cardHash === null || withdrawnAt !== null ? null : { bulletin: id, copy, card: cardHash }

/** One's own copy as a list shows it. */
export function ownLine(
  copy: OwnCopy,
  { person, now, later }: { readonly person: PersonId; readonly now: Instant; readonly later: Later | null },
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
    publicTitle: copy.publicTitle,
    card: cardToOpen(copy),
    issuedAt: copy.issuedAt,
    acknowledgeBy,
    withdrawn: copy.withdrawnAt !== null,
    later: later && { number: later.number, how: later.how },
    overdue: later === null && acknowledgeBy !== null && acknowledgeBy < now && progress.acknowledgedAt === null,
    step: own ? 'own' : stepOf(progress),
  }
}

function stepOf({ releasedAt, openedAt, acknowledgedAt }: OwnCopy['progress']): BulletinLine['step'] {
  if (acknowledgedAt !== null) return 'acknowledged'
  if (openedAt !== null) return 'opened'
  return releasedAt === null ? 'sealed' : 'released'
}

export function kindOf({ kind }: Pick<OutsideBulletin, 'kind'>): BulletinKind {
  if (!isBulletinKind(kind)) throw new Broken('a bulletin is stored under an unknown kind')
  return kind
}

export function tlpOf({ tlp }: Pick<OutsideBulletin, 'tlp'>): Tlp {
  const found = tlps.find((one) => one === tlp)
  if (!found) throw new Broken('a bulletin is stored under an unknown mark')
  return found
}
