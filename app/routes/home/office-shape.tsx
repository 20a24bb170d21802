import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RollEnd } from '../../roll/roll-end.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { CardRows, Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

/** Somebody the secretariat waits for, or who waits for the secretariat. */
export interface WaitingPerson {
  readonly id: string
  readonly name: string
  readonly organizationName: string
  /** When the invitation runs out, milliseconds; null for one who waits for the comparison. */
  readonly until: number | null
}

function Row({ person }: { readonly person: WaitingPerson }) {
  const { t, i18n } = useTranslation('shell')
  return (
    <li className="row-link flex flex-wrap items-baseline justify-between gap-x-5 px-5 py-3">
      <span>
        <Link to={`/people/${person.id}`} className="row-cover font-semibold">
          {person.name}
        </Link>
        <span className="ml-3 text-[.9rem] text-ink-2">{person.organizationName}</span>
      </span>
      <span className="num text-[.9rem] text-ink-2">
        {person.until === null
          ? t('today.compare')
          : t('today.inviteEnds', { time: formatTime(person.until, 'short', i18n.language === 'en' ? 'en' : 'ja') })}
      </span>
    </li>
  )
}

export interface Office {
  readonly invited: readonly WaitingPerson[]
  readonly toCompare: readonly WaitingPerson[]
  /** Who says they lost what they sign in with, and for whom nothing is agreed yet. */
  readonly lost: readonly { readonly person: string; readonly name: string; readonly at: number }[]
  readonly roll: RollState
  /** The first of those of whose people too few can be reached, and how many there are. */
  readonly thin: readonly { readonly id: string; readonly name: string; readonly reached: number }[]
  readonly thinCount: number
  readonly desks: DesksWaiting
  readonly changeovers: readonly ChangeoverWaiting[]
}

/** The roll in force and the one that waits for its second signature. Milliseconds. */
export interface RollState {
  readonly counter: number | null
  readonly expiresAt: number | null
  readonly end: RollEnd | null
  readonly waiting: boolean
}

function RollSection({ roll }: { readonly roll: RollState }) {
  const { t } = useTranslation('shell')
  return (
    <Section title={t('today.roll')} aside={<Link to="/roll">{t('today.rollOpen')}</Link>}>
      {roll.counter === null || roll.expiresAt === null ? (
        <EmptyState title={t('today.rollNone')}>
          {roll.waiting ? t('today.rollWaiting') : t('today.rollNoneHow')}
        </EmptyState>
      ) : (
        <Facts
          facts={[
            [
              t('today.rollInForce'),
              <span key="counter" className="num">
                {t('today.rollCounter', { number: roll.counter })}
              </span>,
            ],
            [
              t('today.rollEnds'),
              <span key="ends" className={roll.end === 'good' ? undefined : 'font-semibold text-warn'}>
                {roll.end === 'expired' ? `${t('today.rollEnded')} ` : null}
                <Time at={roll.expiresAt} as="minute" />
              </span>,
            ],
            ...(roll.waiting
              ? [
                  [
                    t('today.rollNext'),
                    <span key="waiting" className="font-semibold text-warn">
                      {t('today.rollWaiting')}
                    </span>,
                  ] as const,
                ]
              : []),
          ]}
        />
      )}
    </Section>
  )
}

/** Above everything else, for all of the secretariat: what two of them have to do before it stops the council. */
function RollWarning({ roll: { end, waiting } }: { readonly roll: RollState }) {
  const { t } = useTranslation('shell')
  if (end === null || end === 'good') return null
  return (
    <div className="mb-6">
      <Notice kind={end === 'ending' ? 'warn' : 'refusal'} title={t(`today.rollWarning.${end}`)}>
        <p>{t(waiting ? 'today.rollWarningSecond' : 'today.rollWarningFirst')}</p>
        <p className="mt-2">
          <Link to="/roll">{t('today.rollOpen')}</Link>
        </p>
      </Notice>
    </div>
  )
}

/** Nothing is said where there is nothing to do. */
function ThinSection({ thin, thinCount }: Pick<Office, 'thin' | 'thinCount'>) {
  const { t } = useTranslation('shell')
  if (thinCount === 0) return null
  const aside = <Link to="/organizations?reach=thin">{t('today.thinAll', { count: thinCount })}</Link>
  return (
    <Section title={t('today.thin')} aside={aside}>
      <CardRows label={t('today.thin')}>
        {thin.map(({ id, name, reached }) => (
          <li key={id} className="row-link flex flex-wrap items-baseline justify-between gap-x-5 px-5 py-3">
            <Link to={`/organizations/${id}`} className="row-cover font-semibold">
              {name}
            </Link>
            <span className="num text-[.9rem] text-ink-2">{t('today.thinReached', { count: reached })}</span>
          </li>
        ))}
      </CardRows>
    </Section>
  )
}

/** How many desks wait for somebody. */
export interface DesksWaiting {
  readonly founding: number
  readonly thin: number
  readonly renewing: number
}

const desksWords = ['founding', 'thin', 'renewing'] as const

/** Nothing is said where nothing waits. */
function DesksSection({ desks }: { readonly desks: DesksWaiting }) {
  const { t } = useTranslation(['desks', 'shell'])
  const waiting = desksWords.filter((word) => desks[word] > 0)
  if (waiting.length === 0) return null
  return (
    <Section title={t('desks:home.waits')} aside={<Link to="/desks">{t('desks:home.show')}</Link>}>
      <CardRows label={t('desks:home.waits')}>
        {waiting.map((word) => (
          <li key={word} className="num px-5 py-3">
            {t(`desks:home.${word}`, { count: desks[word] })}
          </li>
        ))}
      </CardRows>
    </Section>
  )
}

/** A list whose hour comes, or of whose people some still wait. Milliseconds. */
export interface ChangeoverWaiting {
  readonly id: string
  readonly at: number
  readonly lines: number
  readonly waiting: number | null
}

/** Nothing is said where no list waits. */
function ChangeoversSection({ changeovers }: Pick<Office, 'changeovers'>) {
  const { t } = useTranslation('shell')
  if (changeovers.length === 0) return null
  const aside = <Link to="/people/changeovers">{t('today.changeoversAll')}</Link>
  return (
    <Section title={t('today.changeovers')} aside={aside}>
      <CardRows label={t('today.changeovers')}>
        {changeovers.map(({ id, at, lines, waiting }) => (
          <li key={id} className="row-link flex flex-wrap items-baseline justify-between gap-x-5 px-5 py-3">
            <Link to={`/people/changeovers/${id}`} className="row-cover font-semibold">
              <Time at={at} />
            </Link>
            <span className="num text-[.9rem] text-ink-2">
              {waiting === null
                ? t('today.changeoverAhead', { count: lines })
                : t('today.changeoverWaiting', { count: waiting })}
            </span>
          </li>
        ))}
      </CardRows>
    </Section>
  )
}

/** They wait outside, perhaps with a bulletin unread: named before whatever else waits. */
function LostSection({ lost }: Pick<Office, 'lost'>) {
  const { t } = useTranslation('shell')
  if (lost.length === 0) return null
  return (
    <Section title={t('today.lost')}>
      <CardRows label={t('today.lost')}>
        {lost.map(({ person, name, at }) => (
          <li key={person} className="row-link flex flex-wrap items-baseline justify-between gap-x-5 px-5 py-3">
            <Link to={`/people/${person}/access`} className="row-cover font-semibold">
              {name}
            </Link>
            <span className="num text-[.9rem] text-ink-2">
              {t('today.lostAt')} <Time at={at} />
            </span>
          </li>
        ))}
      </CardRows>
    </Section>
  )
}

/** What waits for the secretariat. */
export function OfficeSections({ office }: { readonly office: Office }) {
  const { t } = useTranslation('shell')
  return (
    <>
      <RollWarning roll={office.roll} />
      <LostSection lost={office.lost} />
      <Section title={t('today.toCertify')}>
        {office.toCompare.length === 0 ? (
          <EmptyState title={t('today.noToCertify')}>{t('today.noToCertifyHow')}</EmptyState>
        ) : (
          <CardRows label={t('today.toCertify')}>
            {office.toCompare.map((person) => (
              <Row key={person.id} person={person} />
            ))}
          </CardRows>
        )}
      </Section>
      <Section title={t('today.invitations')} aside={<Link to="/people">{t('nav.people')}</Link>}>
        {office.invited.length === 0 ? (
          <EmptyState
            title={t('today.noInvitations')}
            action={
              <ButtonLink to="/people" kind="line" small>
                {t('today.invite')}
              </ButtonLink>
            }
          >
            {t('today.noInvitationsHow')}
          </EmptyState>
        ) : (
          <CardRows label={t('today.invitations')}>
            {office.invited.map((person) => (
              <Row key={person.id} person={person} />
            ))}
          </CardRows>
        )}
      </Section>
      <ChangeoversSection {...office} />
      <ThinSection {...office} />
      <DesksSection desks={office.desks} />
      <RollSection roll={office.roll} />
    </>
  )
}
