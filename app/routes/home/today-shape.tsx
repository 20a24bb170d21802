import { Link } from '@remix-run/react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import { type ApprovalsWaiting, ApprovalsWaitingNotice } from '../../approvals/approvals-waiting-shape.tsx'
import { DecisionLines } from '../../decisions/decision-lines-shape.tsx'
import type { DecisionLine } from '../../decisions/view-decision.server.ts'
import { LogStateNotice } from '../../health/log-state-shape.tsx'
import type { LogState } from '../../health/view-health.server.ts'
import type { WaitingLine } from '../../responses/view-responses.server.ts'
import type { EntryRow } from '../../review/entry-row.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { CardRows, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useListMovement } from '../../ui/list-movement.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SealCount } from '../../ui/seal.tsx'
import { formatTime, Time } from '../../ui/time.tsx'
import { type BulletinLine, BulletinLines, type SentLine, SentLines } from './bulletin-lines-shape.tsx'
import { type Health, HealthFacts, KeyEndNotice } from './health-shape.tsx'
import { CheckYourself, type LogHead, LogHeadFacts } from './log-head-shape.tsx'
import { type Office, OfficeSections } from './office-shape.tsx'
import { RecordSection } from './record-shape.tsx'

/** What the first page of each role says. */
export type Today =
  | {
      readonly role: 'member'
      readonly unopened: readonly BulletinLine[]
      readonly toAcknowledge: readonly BulletinLine[]
      /** Their own organization, where too few of its people can be reached. */
      readonly thin: { readonly reached: number } | null
    }
  | {
      readonly role: 'liaison'
      readonly approvals: ApprovalsWaiting
      readonly sent: readonly SentLine[]
      /** Requests for copies that wait for the unit; null where none does. */
      readonly reseal: { readonly count: number; readonly since: number } | null
      /** Bulletins about which a reader waits for an answer or a decision, the oldest first. */
      readonly readers: readonly WaitingLine[]
    }
  | {
      readonly role: 'compliance' | 'oversight'
      readonly head: LogHead | null
      readonly log: LogState
      /** Hours between verifications; 0 for never. */
      readonly everyHours: number
    }
  /** `founding`: no roll was ever signed. */
  | { readonly role: 'secretariat'; readonly office: Office; readonly founding: boolean }
  /** Whose role has not begun: no roll names them in it. */
  | { readonly role: 'waiting'; readonly as: Role }
  | { readonly role: 'without-passkey'; readonly as: Role }

export interface TodayShapeProps {
  readonly today: Today
  readonly health: Health
  readonly record: readonly EntryRow[]
  /** What waits for this person's signature, as the second of two. */
  readonly decisions: readonly DecisionLine[]
  /** Milliseconds. */
  readonly now: number
  /** Stands below the heading: what the demo tells a newcomer. */
  readonly children?: ReactNode
}

/** The first page: what waits for this person at the left, how their own things stand at the right. */
export function TodayShape({ today, health, record, decisions, now, children }: TodayShapeProps) {
  const { t } = useTranslation('shell')
  const waiting = useRef<HTMLDivElement>(null)
  // One walk over all sections: two lists listening for the same key would fight.
  useListMovement(waiting, '.row-cover')
  return (
    <>
      <PageHead title={t('today.title')} note={<Time at={now} as="day" />}>
        {today.role === 'liaison' ? <ButtonLink to="/bulletins/new">{t('today.write')}</ButtonLink> : null}
      </PageHead>
      <KeyEndNotice of={health.key} />
      <DecisionLines lines={decisions} />
      {children}
      <div className="two">
        <div ref={waiting}>
          <RoleSections today={today} health={health} />
        </div>
        <aside aria-label={t('today.own')}>
          <HealthFacts health={health} />
          <RecordSection rows={record} />
        </aside>
      </div>
    </>
  )
}

function RoleSections({ today, health }: Pick<TodayShapeProps, 'today' | 'health'>) {
  switch (today.role) {
    case 'member':
      return <MemberSections {...today} />
    case 'liaison':
      return <LiaisonSections {...today} />
    case 'secretariat':
      return <SecretariatSections {...today} />
    case 'compliance':
      return <ComplianceSections {...today} />
    case 'oversight':
      return <OversightSections {...today} />
    case 'without-passkey':
      return <PasskeySection as={today.as} />
    case 'waiting':
      return <WaitingSection as={today.as} compared={health.key?.compared ?? false} />
  }
}

type Of<R extends Today['role']> = Extract<Today, { readonly role: R }>

/** What somebody waits for whom no roll names yet: said plainly, for the menu is short and says nothing. */
function WaitingSection({ as, compared }: { readonly as: Role; readonly compared: boolean }) {
  const { t } = useTranslation('shell')
  return (
    <Section title={t('today.waiting')}>
      <Notice kind="info">
        <p>{t('today.waitingFor', { role: t(`role.${as}`) })}</p>
        <p className="mt-2">{t(compared ? 'today.waitingRoll' : 'today.waitingCompare')}</p>
        {compared ? null : (
          <p className="mt-3">
            <ButtonLink to="/setup/fingerprint" kind="line" small>
              {t('today.ownFingerprint')}
            </ButtonLink>
          </p>
        )}
      </Notice>
    </Section>
  )
}

/** Whoever came in by a code, where their office asks for a passkey: what to do stands where their work would. */
function PasskeySection({ as }: { readonly as: Role }) {
  const { t } = useTranslation('shell')
  return (
    <Section title={t('today.passkeyWanted')}>
      <Notice kind="warn">
        <p>{t('today.passkeyWantedFor', { role: t(`role.${as}`) })}</p>
        <div className="mt-3 flex flex-wrap gap-3">
          <ButtonLink to="/step-up" kind="line" small>
            {t('today.passkeyShow')}
          </ButtonLink>
          <ButtonLink to="/settings/second-factor" kind="line" small>
            {t('today.passkeyMake')}
          </ButtonLink>
        </div>
      </Notice>
    </Section>
  )
}

function SecretariatSections({ office, founding }: Of<'secretariat'>) {
  const { t } = useTranslation('shell')
  return (
    <>
      {founding ? (
        <div className="mb-6">
          <Notice kind="info" title={t('today.founding')}>
            {t('today.foundingHow')}
          </Notice>
        </div>
      ) : null}
      <OfficeSections office={office} />
    </>
  )
}

function MemberSections({ unopened, toAcknowledge, thin }: Of<'member'>) {
  const { t } = useTranslation('shell')
  return (
    <>
      {thin ? (
        <div className="mb-6">
          <Notice kind="warn" title={t('today.thinOwn', { count: thin.reached })}>
            {t('today.thinOwnHow')}
          </Notice>
        </div>
      ) : null}
      <Section
        title={t('today.unopened')}
        count={<SealCount count={unopened.length} />}
        aside={<Link to="/bulletins">{t('today.allBulletins')}</Link>}
      >
        {unopened.length === 0 ? (
          <EmptyState title={t('today.noUnopened')}>{t('today.noUnopenedHow')}</EmptyState>
        ) : (
          <BulletinLines lines={unopened} label={t('today.unopened')} />
        )}
      </Section>
      {toAcknowledge.length > 0 ? (
        <Section title={t('today.toAcknowledge')}>
          <BulletinLines lines={toAcknowledge} label={t('today.toAcknowledge')} />
        </Section>
      ) : null}
    </>
  )
}

function LiaisonSections({ sent, approvals, reseal, readers }: Of<'liaison'>) {
  const { t } = useTranslation('shell')
  return (
    <>
      <ApprovalsWaitingNotice {...approvals} />
      {reseal ? <ResealWaiting {...reseal} /> : null}
      {readers.length > 0 ? <ReadersWait readers={readers} /> : null}
      <Section title={t('today.sent')} aside={<Link to="/bulletins">{t('today.allBulletins')}</Link>}>
        {sent.length === 0 ? (
          <EmptyState title={t('today.noSent')}>{t('today.noSentHow')}</EmptyState>
        ) : (
          <SentLines lines={sent} label={t('today.sent')} />
        )}
      </Section>
    </>
  )
}

function ResealWaiting({ count, since }: { readonly count: number; readonly since: number }) {
  const { t, i18n } = useTranslation('shell')
  const time = formatTime(since, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Section title={t('today.resealRequests')}>
      <Notice kind="info">
        <p>{t('today.resealWaiting', { count, time })}</p>
        <p className="mt-2">
          <Link to="/resealing">{t('today.resealAnswer')}</Link>
        </p>
      </Notice>
    </Section>
  )
}

function ReadersWait({ readers }: { readonly readers: readonly WaitingLine[] }) {
  const { t, i18n } = useTranslation('shell')
  const timeOf = (at: number) => formatTime(at, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Section title={t('today.readersWait')}>
      <CardRows label={t('today.readersWait')}>
        {readers.map(({ bulletin, number, count, since }) => (
          <li key={bulletin} className="num px-5 py-3">
            <Link to={`/bulletins/${bulletin}/responses`}>
              {t('today.readersWaiting', { number, count, time: timeOf(since) })}
            </Link>
          </li>
        ))}
      </CardRows>
    </Section>
  )
}

function OversightSections({ head, log, everyHours }: Of<'compliance' | 'oversight'>) {
  const { t } = useTranslation('oversight')
  return (
    <>
      <LogHealth log={log} everyHours={everyHours} />
      <LogHeadFacts head={head} />
      <div className="mb-8">
        <ButtonLink to="/oversight/verifications">{t('home.verify')}</ButtonLink>
      </div>
      <CheckYourself head={head} />
    </>
  )
}

/** Whether the log holds: a verification that failed must meet whoever looks after the log before anything else does. */
function LogHealth({ log, everyHours }: Pick<Of<'compliance' | 'oversight'>, 'log' | 'everyHours'>) {
  const { t } = useTranslation('oversight')
  return (
    <Section title={t('home.title')} aside={<Link to="/oversight/verifications">{t('verifications.all')}</Link>}>
      <LogStateNotice log={log} everyHours={everyHours} />
    </Section>
  )
}

function ComplianceSections({ head, log, everyHours }: Of<'compliance' | 'oversight'>) {
  const { t } = useTranslation('shell')
  return (
    <>
      <LogHealth log={log} everyHours={everyHours} />
      <LogHeadFacts head={head} />
      <p className="mb-8">
        <ButtonLink to="/log">{t('today.searchLog')}</ButtonLink>
      </p>
    </>
  )
}
