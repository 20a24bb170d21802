import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { Actor } from '../../access/actor.ts'
import { actsToTell } from '../../access/acts-to-tell.server.ts'
import { askedAt } from '../../access/agreement.ts'
import type { PasskeyDates } from '../../access/powers.ts'
import { passkeyDatesOf } from '../../access/powers-store.server.ts'
import { desksLacking } from '../../desks/view-desk.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { toldUpTo } from '../../http/told-cookie.server.ts'
import { mandatesNow } from '../../mandates/view-mandates.server.ts'
import { addressChangeOf, lossOf } from '../../recovery/way-back-store.server.ts'
import { TryFirst } from '../demo/try-first-shape.tsx'
import { DeskNotices } from './desk-notice-shape.tsx'
import { gatherDecisions, gatherHealth, gatherRecord, gatherToday } from './gather-today.server.ts'
import { MandateNotices } from './mandate-notice-shape.tsx'
import { NewPledgeNotice } from './new-pledge-shape.tsx'
import { AddressNotice, PasskeySoonNotice, RestoringNotice } from './restoring-notice-shape.tsx'
import { TodayShape } from './today-shape.tsx'
import { ToldNotice } from './told-shape.tsx'

export const handle = {
  act: 'see home',
  i18n: ['shell', 'log', 'oversight', 'access', 'desks', 'mandates', 'demo'],
  title: 'shell:today.title',
} as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see home')
  // The one page that is theirs to come home to.
  if (actor.powers === 'duties') throw redirect('/organization/duties', 303)
  const asking = { portal: context.portal, actor }
  const seen = await toldUpTo(request, actor.person)
  const [today, health, record, decisions, told, loss, address, dates, mandates, desks] = await Promise.all([
    gatherToday(asking),
    gatherHealth(asking),
    gatherRecord(asking),
    gatherDecisions(asking),
    actsToTell(context.portal, { actor, seen }),
    lossOf(context.portal.db, actor.person, context.portal.now()),
    addressChangeOf(context.portal.db, actor.person, context.portal.now()),
    passkeyDatesOf(context.portal.db),
    mandatesNow(context.portal, actor.person),
    desksLacking(context.portal, actor.person),
  ])
  const demo = context.portal.settings.mode === 'demo'
  const now = context.portal.now()
  const pledgeUntil = actor.agreement === 'pledge-asked' ? askedAt(context.portal.texts.pledge, now).demandedFrom : null
  return {
    today,
    health,
    record,
    decisions,
    told,
    now,
    demo,
    pledgeUntil,
    losing: loss !== null,
    moving: address && { holdsAt: address.holdsAt },
    mandates,
    desks,
    passkeyFrom: passkeyAsked(actor, dates),
  }
}

/** Whoever has none yet is told in time: from that day on a code registers none. Null where nothing is asked, or it is that day already. */
function passkeyAsked({ role, hasPasskey, passkeyWanted }: Actor, { offices, members }: PasskeyDates) {
  return hasPasskey || passkeyWanted ? null : role === 'member' ? members : offices
}

export default function TodayPage() {
  const { demo, told, pledgeUntil, losing, moving, passkeyFrom, mandates, desks, ...shown } =
    useLoaderData<typeof loader>()
  const { role } = shown.today
  return (
    <TodayShape {...shown}>
      <ToldNotice told={told} />
      {losing ? <RestoringNotice /> : null}
      {moving ? <AddressNotice {...moving} /> : null}
      <MandateNotices mandates={mandates} />
      <DeskNotices desks={desks} />
      {passkeyFrom === null ? null : <PasskeySoonNotice from={passkeyFrom} />}
      {pledgeUntil === null ? null : <NewPledgeNotice until={pledgeUntil} />}
      {demo && role !== 'waiting' && role !== 'without-passkey' ? <TryFirst role={role} /> : null}
    </TodayShape>
  )
}
