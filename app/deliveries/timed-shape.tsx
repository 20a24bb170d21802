import { Link, useRevalidator } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { BulletinId, PersonId } from '../ids.ts'
import { done } from '../outcome.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { ClassTag, Tag, Tags, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import { withdrawToSign } from './sign-after-issue.client.ts'
import type { TimedIssue, TimedLine } from './view-timed.server.ts'

interface CountdownProps {
  readonly opensAt: number
  /** The portal's clock when the page was made. */
  readonly now: number
}

/** How long it can still be taken back, by the second. Asks anew once the time has come. */
function Countdown({ opensAt, now }: CountdownProps) {
  const { t } = useTranslation('approvals')
  const { revalidate } = useRevalidator()
  const [left, setLeft] = useState(opensAt - now)
  useEffect(() => {
    const began = performance.now()
    const timer = setInterval(() => {
      const rest = opensAt - now - (performance.now() - began)
      setLeft(rest)
      // The portal looks every few seconds.
      if (rest < -6000) revalidate()
    }, 1000)
    return () => clearInterval(timer)
  }, [opensAt, now, revalidate])
  if (left <= 0) return <p className="num font-bold">{t('timed.now')}</p>
  const seconds = Math.ceil(left / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return (
    <p className="num text-[1.3rem] font-bold" role="timer">
      {t(hours > 0 ? 'timed.leftHours' : 'timed.left', { hours, minutes, seconds: seconds % 60 })}
    </p>
  )
}

interface TimedProps {
  readonly person: PersonId
  readonly timed: TimedIssue & { readonly id: BulletinId }
  readonly now: number
}

/** Issued, and seen by nobody yet: when it opens, and how it is taken back. */
export function Timed({ person, timed, now }: TimedProps) {
  const { t } = useTranslation('approvals')
  const { state } = timed
  return (
    <div className="grid max-w-[46em] gap-5">
      {state === 'waiting' ? <Waiting person={person} timed={timed} now={now} /> : <Ended timed={timed} />}
      {state === 'recalled' || state === 'failed' ? (
        <p>
          <Link to="/bulletins/new">{t('own.again')}</Link>
        </p>
      ) : null}
    </div>
  )
}

function Waiting({ person, timed, now }: TimedProps) {
  const { t } = useTranslation('approvals')
  const { revalidate } = useRevalidator()
  return (
    <>
      <Notice kind="info" title={t('timed.waiting')}>
        <p className="num my-1">
          <Time at={timed.opensAt} as="second" />
        </p>
        <Countdown key={now} opensAt={timed.opensAt} now={now} />
        <p className="mt-2">{t('timed.waitingHow')}</p>
      </Notice>
      <Card className="grid gap-3">
        <h2 className="text-[1rem]">{t('timed.recallTitle')}</h2>
        <p className="text-[.92rem]">{t('timed.recallHow')}</p>
        <SignedActForm
          person={person}
          offers={[{ label: t('timed.recall'), kind: 'stop', signable: () => done(withdrawToSign(timed.id, 'error')) }]}
          said={null}
          onEnded={revalidate}
        />
      </Card>
    </>
  )
}

function Ended({ timed }: Pick<TimedProps, 'timed'>) {
  const { t } = useTranslation('approvals')
  const sentence = useReasons()
  const { state, endedAt, reason } = timed
  if (state === 'waiting' || state === 'opened') return null
  return (
    <Notice kind={state === 'failed' ? 'refusal' : 'ok'} title={t(`timed.${state}`)}>
      {endedAt === null ? null : (
        <p className="num">
          <Time at={endedAt} as="minute" />
        </p>
      )}
      {reason === null ? null : <p className="my-1">{sentence(reason)}</p>}
      <p>{t(`timed.${state}How`)}</p>
    </Notice>
  )
}

/** What a liaison has signed for and nobody sees yet. */
export function TimedLines({ lines, label }: { readonly lines: readonly TimedLine[]; readonly label: string }) {
  const { t } = useTranslation('approvals')
  const columns = ['number', 'marks', 'opens'] as const
  const head = columns.map((column) => <HeadCell key={column}>{t(`columns.${column}`)}</HeadCell>)
  return (
    <Table caption={label} head={head} stack>
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell rowHead label={t('columns.number')}>
            <Link to={`/bulletins/${line.id}/timed`} className="num">
              {t('number', { number: line.number })}
            </Link>
            {line.publicTitle === null ? null : <span className="block font-normal">{line.publicTitle}</span>}
          </Cell>
          <Cell label={t('columns.marks')}>
            <Tags>
              <ClassTag of={line.class} />
              <TlpBadge mark={line.tlp} />
            </Tags>
          </Cell>
          <Cell label={t('columns.opens')}>
            <Time at={line.opensAt} as="minute" /> {line.failed ? <Tag tone="stop">{t('timed.failedTag')}</Tag> : null}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
