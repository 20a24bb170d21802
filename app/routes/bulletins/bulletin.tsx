// Fetched with this page alone: nobody else pays for it.
import '../../reading/reading.css'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useRevalidator } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Db } from '../../../db/open.server.ts'
import { actorFields } from '../../access/actor.ts'
import { may } from '../../access/permissions.ts'
import { openingsOf } from '../../archive/opening-store.server.ts'
import type { OwnCopy } from '../../bulletins/copy-store.server.ts'
import { kindOf, tlpOf } from '../../bulletins/list-lines.server.ts'
import { laterOf, versionsOf } from '../../bulletins/revision-store.server.ts'
import { findReadableCopy } from '../../bulletins/unit-copy-store.server.ts'
import { mayFollow } from '../../deliveries/view-deliveries.server.ts'
import { useDeskName } from '../../desks/desk-words-shape.tsx'
import { groundsNamed } from '../../formats/act-body.ts'
import { forNamedPeople } from '../../formats/marks.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { type BulletinId, minutes, type PersonId } from '../../ids.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { useVault } from '../../keyring/vault-state.tsx'
import { done } from '../../outcome.ts'
import { LaterNotice, Versions } from '../../reading/later-shape.tsx'
import type { OpenBulletin } from '../../reading/open-bulletin.client.ts'
import { Open } from '../../reading/open-shape.tsx'
import type { SealedCopyLine } from '../../reading/sealed-copy-line.ts'
import { Sealed } from '../../reading/sealed-shape.tsx'
import { AskForColleague } from '../../resealing/ask-shape.tsx'
import { colleaguesOf } from '../../resealing/view-requests.server.ts'
import { Respond } from '../../responses/respond-shape.tsx'
import { comingBack } from '../../responses/view-responses.server.ts'
import { Arrival } from '../../ui/arrival.tsx'
import { LiveRegion } from '../../ui/live-region.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

export const handle = {
  act: 'read bulletins',
  i18n: ['bulletins', 'attachments', 'revisions', 'resealing', 'responses', 'keys', 'reasons'],
  title: 'bulletins:sealed.title',
} as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins')
  const bulletin = param('b', params.bulletin)
  const { db, now, settings } = context.portal
  const own = await findReadableCopy(db, { bulletin, person: actor.person })
  // Not theirs and not there are one answer.
  if (!own) throw notFound()
  const [key, { later, versions }] = await Promise.all([
    currentKeyOf(db, actor.person),
    versionsFor(db, { bulletin, person: actor.person }),
  ])
  const responds = may(actor, 'respond to bulletins') && own.desk === null && own.sender !== actor.person
  const factorMinutes = settings.freshness[own.class === 'controlled' ? 'controlled' : 'others']
  return {
    line: lineOf(own, key?.fingerprint === own.key),
    me: { person: actor.person, name: actor.name },
    factor: { minutes: factorMinutes, left: minutes(factorMinutes) - (now() - actor.secondFactorAt) },
    mayAcknowledge: may(actor, 'acknowledge bulletins') && own.desk === null,
    sentByMe: own.sender === actor.person,
    // A colleague of the sender follows what their unit issued, and opens it by the desk's key.
    desk: own.desk?.names ?? null,
    // Its author is told here as well that others took it out of the archive.
    takenOut: own.sender === actor.person ? (await openingsOf(db, bulletin)).map(({ agreedAt }) => agreedAt) : [],
    follows: may(actor, 'see deliveries') && (await mayFollow(db, bulletin, actor)),
    // What is for named people alone is handed to nobody.
    colleagues:
      actor.role === 'member' && own.tlp !== forNamedPeople ? await colleaguesOf(context.portal, actor) : null,
    later,
    versions,
    // What comes back of it, and what its reader's organization gives.
    back: responds ? await comingBack(context.portal, { bulletin, by: actorFields(actor, context.visit) }) : null,
    named: own.tlp === forNamedPeople,
    pageTitle: own.publicTitle ?? own.number,
  }
}

/** What took its place, and those of its versions that the reader has a copy of: others they are not told of. */
async function versionsFor(db: Db, { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId }) {
  const all = await versionsOf(db, bulletin)
  const readable = await Promise.all(
    all.map(async (one) => ((await findReadableCopy(db, { bulletin: one.bulletin, person })) ? [one] : [])),
  )
  const versions = readable.flat()
  const [later = null] = [...(await laterOf(db, [bulletin])).values()]
  return { versions, later: later && { ...later, mine: versions.some((one) => one.bulletin === later.bulletin) } }
}

function lineOf(own: OwnCopy, opensWithPresentKey: boolean): SealedCopyLine {
  return {
    bulletin: own.id,
    copy: own.copy,
    ciphertextHash: own.ciphertextHash,
    code: own.code,
    number: own.number,
    kind: kindOf(own),
    class: own.class,
    tlp: tlpOf(own),
    publicTitle: own.publicTitle,
    issuedAt: own.issuedAt,
    acknowledgeBy: own.acknowledgeBy,
    openedAt: own.progress.openedAt,
    acknowledgedAt: own.progress.acknowledgedAt,
    withdrawnAt: own.withdrawnAt,
    withdrawnGrounds: groundsNamed(own.withdrawnGrounds),
    opensWithPresentKey,
  }
}

export default function Bulletin() {
  const loaded = useLoaderData<typeof loader>()
  const { line, me, factor, mayAcknowledge, sentByMe, takenOut, follows, desk, colleagues, later, versions } = loaded
  const { back, named } = loaded
  useLoaderData<typeof loader>()
  // Another bulletin is another page: what was open must not show through.
  return (
    <Reading
      key={line.bulletin}
      line={line}
      me={me}
      factor={factor}
      mayAcknowledge={mayAcknowledge && !sentByMe}
      sentByMe={sentByMe}
      takenOut={takenOut}
      follows={follows}
      desk={desk}
      colleagues={colleagues}
      later={later}
      versions={versions}
      back={back}
      named={named}
    />
  )
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

function Reading({
  line,
  me,
  factor,
  mayAcknowledge,
  sentByMe,
  takenOut,
  follows,
  desk,
  colleagues,
  later,
  versions,
  back,
  named,
}: Omit<Loaded, 'pageTitle'>) {
  const { t } = useTranslation('bulletins')
  const { t: paper } = useTranslation('responses')
  const vault = useVault()
  const deskName = useDeskName()
  const [open, setOpen] = useState<OpenBulletin | null>(null)
  const [acknowledgedAt, setAcknowledgedAt] = useState(line.acknowledgedAt)
  const [openedAt, setOpenedAt] = useState(line.openedAt)
  const [wasLocked, setWasLocked] = useState(false)
  const [wasClosed, setWasClosed] = useState(false)
  const { revalidate } = useRevalidator()
  const locked = vault !== null && vault.state === 'locked'
  const respond = back ? (
    <>
      <Respond
        person={me.person}
        bulletin={line.bulletin}
        back={back}
        stands={line.withdrawnAt === null}
        named={named}
      />
      <p className="no-print">
        <Link to={`/bulletins/${line.bulletin}/receipt`}>{paper('receipt.link')}</Link>
      </p>
    </>
  ) : null
  const opened = (bulletin: OpenBulletin) => {
    setOpen(bulletin)
    setOpenedAt(bulletin.recorded.ok ? bulletin.recorded.value.at : null)
    setWasLocked(false)
    // One seal fewer: the menu counts them.
    revalidate()
  }
  const said = (take: (at: number) => void) => (at: number) => {
    take(at)
    revalidate()
  }
  useEffect(() => {
    // A key that locks itself takes the text with it: nobody reads on over an empty chair.
    if (!locked || open === null) return
    setOpen(null)
    setWasLocked(true)
  }, [locked, open])
  return (
    <>
      {/* Here before there is anything to say, or it would not be said. The heading has the focus. */}
      <LiveRegion>{open === null ? null : t('reading.openedSay')}</LiveRegion>
      {later ? <LaterNotice later={later} /> : null}
      {follows ? (
        <p className="no-print mb-4">
          <Link to={`/bulletins/${line.bulletin}/deliveries`}>{t('list.deliveries')}</Link>
        </p>
      ) : null}
      {takenOut.map((at) => (
        <div key={at} className="no-print mb-4">
          <Notice kind="info" title={<Time at={at} />}>
            {t('sealed.takenOut')} <Link to="/record">{t('sealed.takenOutRecord')}</Link>
          </Notice>
        </div>
      ))}
      {desk ? (
        <div className="no-print mb-4">
          <Notice kind="info" title={t('sealed.atDesk', { name: deskName(desk) })}>
            {t('sealed.atDeskHow')}
          </Notice>
        </div>
      ) : null}
      {wasLocked && open === null ? (
        <div className="mb-4">
          <Arrival>
            <Notice kind="info" title={t('reading.locked')} live>
              {t('reading.lockedHow')}
            </Notice>
          </Arrival>
        </div>
      ) : null}
      {open === null || locked ? (
        <Sealed
          line={{ ...line, openedAt: line.openedAt ?? openedAt, acknowledgedAt }}
          person={me.person}
          factor={factor}
          own={sentByMe}
          arriving={wasClosed}
          onOpen={opened}
          byHand={{ mayAcknowledge, onOpened: said(setOpenedAt), onAcknowledged: said(setAcknowledgedAt) }}
        />
      ) : (
        <Open
          line={{ ...line, acknowledgedAt }}
          open={open}
          reader={me.name}
          mayAcknowledge={mayAcknowledge}
          onRecorded={(recorded) => setOpen({ ...open, recorded: done(recorded) })}
          onAcknowledged={setAcknowledgedAt}
          onClose={() => {
            setOpen(null)
            setWasClosed(true)
          }}
        >
          <Versions versions={versions} here={line.bulletin} to={(bulletin) => `/bulletins/${bulletin}`} />
          {respond}
          {colleagues ? <AskForColleague person={me.person} bulletin={line.bulletin} colleagues={colleagues} /> : null}
        </Open>
      )}
      {/* Whoever has read it answers, and is answered, without opening it again. */}
      {(open === null || locked) && openedAt !== null ? (
        <div className="mt-6 grid max-w-[40em] gap-4">{respond}</div>
      ) : null}
    </>
  )
}
