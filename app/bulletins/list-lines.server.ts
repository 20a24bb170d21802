import { type Tlp, tlps } from '../formats/marks.ts'
import { type Instant, instant, type PersonId, parseId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { type BulletinKind, isBulletinKind } from './bulletin.ts'
import type { BulletinLine } from './bulletin-lines-shape.tsx'
import type { CardToOpen } from './card-to-open.ts'
import type { OutsideBulletin, OwnCopy, PageStart } from './copy-store.server.ts'

/** A page of a list, and where the next one begins. */
export interface PageOf<T> {
  readonly lines: readonly T[]
  /** For the address; null on the last page. */
  readonly next: string | null
}

export const linesAPage = 20

/** `<issued at>.<id>`, as a page's address carries it. Null where it is none: then the list begins at its beginning. */
export function parsePageStart(text: string | null): PageStart | null {
  const [time = '', id = '', ...more] = (text ?? '').split('.')
  const bulletin = parseId('b', id)
  if (more.length > 0 || !bulletin || !/^\d{1,15}$/.test(time)) return null
  return { issuedAt: instant(Number(time)), id: bulletin }
}

/** Cuts a list read one longer than a page. */
export function pageOf<T extends PageStart, L>(found: readonly T[], lineOf: (one: T) => L): PageOf<L> {
  const page = found.slice(0, linesAPage)
  const last = page.at(-1)
  const next = found.length > linesAPage && last ? `${last.issuedAt}.${last.id}` : null
  return { lines: page.map(lineOf), next }
}

/** The card that waits for its reader's key; null where there is none, or it would not open any more. */
export const cardToOpen = ({ id, copy, cardHash, withdrawnAt }: OwnCopy): CardToOpen | null =>
  cardHash === null || withdrawnAt !== null ? null : { bulletin: id, copy, card: cardHash }

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
    publicTitle: copy.publicTitle,
    card: cardToOpen(copy),
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

export function kindOf({ kind }: Pick<OutsideBulletin, 'kind'>): BulletinKind {
  if (!isBulletinKind(kind)) throw new Broken('a bulletin is stored under an unknown kind')
  return kind
}

export function tlpOf({ tlp }: Pick<OutsideBulletin, 'tlp'>): Tlp {
  const found = tlps.find((one) => one === tlp)
  if (!found) throw new Broken('a bulletin is stored under an unknown mark')
  return found
}
