/** What the list of bulletins shows to whom, on its page and in its file. */
import type { Actor } from '../../access/actor.ts'
import { may } from '../../access/permissions.ts'
import type { BulletinLine } from '../../bulletins/bulletin-lines-shape.tsx'
import { type BulletinFilters, isIssuedShow } from '../../bulletins/bulletin-list.ts'
import { listOwnCopies, type OwnCopiesWanted } from '../../bulletins/copy-store.server.ts'
import { kindOf, ownLine, tlpOf } from '../../bulletins/list-lines.server.ts'
import { laterOf } from '../../bulletins/revision-store.server.ts'
import { cardsAtHand } from '../../bulletins/unit-copy-store.server.ts'
import { listSent, type SentWanted, type Whose } from '../../deliveries/delivery-store.server.ts'
import type { SentTableLine } from '../../deliveries/sent-table-shape.tsx'
import type { BulletinId } from '../../ids.ts'
import type { Page } from '../../lists/list.ts'
import { shownPage } from '../../lists/page.ts'
import type { Portal } from '../../portal.server.ts'

/**
 * Compliance has no copies of its own: it sees the numbers and marks of all. Words
 * search one's own copies; a list that does not search says nothing of words.
 */
export function filtersFor(actor: Actor, { show, q }: BulletinFilters): BulletinFilters {
  if (!may(actor, 'read bulletins')) return { show: 'sent', q: '' }
  return isIssuedShow(show) && (!may(actor, 'write bulletins') || q !== '') ? { show: null, q } : { show, q }
}

export async function ownPage(
  { db, now }: Portal,
  { person }: Actor,
  wanted: OwnCopiesWanted,
): Promise<Page<BulletinLine>> {
  const page = await listOwnCopies(db, person, wanted)
  const later = await laterOf(db, idsOf(page))
  return shownPage(page, (copy) => ownLine(copy, { person, now: now(), later: later.get(copy.id) ?? null }))
}

export async function sentPage(
  { db }: Portal,
  actor: Actor,
  { show, ...wanted }: Omit<SentWanted, 'whose'> & { readonly show: 'sent' | 'unit' },
): Promise<Page<SentTableLine>> {
  const whose = whoseOf(actor, show)
  const byAll = whose.of === 'everybody'
  const page = await listSent(db, { ...wanted, whose })
  const bulletins = idsOf(page)
  const [later, cards] = await Promise.all([
    laterOf(db, bulletins),
    cardsAtHand(db, { bulletins: byAll ? [] : bulletins, person: actor.person }),
  ])
  return shownPage(page, (line) => ({
    id: line.id,
    number: line.number,
    kind: kindOf(line),
    class: line.class,
    tlp: tlpOf(line),
    issuedAt: line.issuedAt,
    // Compliance sees numbers and marks only (design: the pages).
    publicTitle: byAll ? null : line.publicTitle,
    card: cards.get(line.id) ?? null,
    sender: whose.of === 'unit' ? line.senderName : null,
    withdrawn: line.withdrawnAt !== null,
    later: later.get(line.id) ?? null,
    recipients: line.recipients,
    opened: line.opened,
    acknowledged: line.acknowledged,
  }))
}

const idsOf = ({ lines }: Page<{ readonly id: BulletinId }>) => lines.map(({ id }) => id)

/** Compliance sees everybody's; a liaison their own, or all that their unit issued. */
function whoseOf({ role, person, organization }: Actor, show: 'sent' | 'unit'): Whose {
  if (role === 'compliance') return { of: 'everybody' }
  return show === 'unit' ? { of: 'unit', organization, person } : { of: 'person', person }
}
