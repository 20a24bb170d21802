import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { SecondFactor } from '../../access/factors.ts'
import type { KeyEnd } from '../../keyring/key-end.ts'
import { Facts, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

/** How a person's own key and second factor stand. Times are milliseconds. */
export interface Health {
  readonly key: KeyHealth | null
  readonly secondFactor: SecondFactor
  readonly secondFactorAt: number
}

export interface KeyHealth {
  readonly expiresAt: number
  readonly state: KeyEnd
  readonly compared: boolean
  readonly provenAt: number | null
  readonly provenLapsed: boolean
}

const factorWords = {
  totp: 'totp',
  'recovery-code': 'recoveryCode',
  'passkey-device': 'passkeyDevice',
  'passkey-synced': 'passkeySynced',
} as const

const good = 'font-semibold text-ok'
const bad = 'font-semibold text-warn'

function KeyState({ of: key }: { readonly of: KeyHealth }) {
  const { t, i18n } = useTranslation('shell')
  const until = formatTime(key.expiresAt, 'date', i18n.language === 'en' ? 'en' : 'ja')
  if (key.state === 'valid') return <span className={good}>{t('today.keyValid', { until })}</span>
  return (
    <>
      <span className={bad}>{key.state === 'ended' ? t('today.keyEnded') : t('today.keyEnding', { until })}</span>{' '}
      <Link to="/settings/key#renew">{t('today.keyRenew')}</Link>
    </>
  )
}

function Proof({ of: key }: { readonly of: KeyHealth }) {
  const { t, i18n } = useTranslation('shell')
  if (key.provenAt === null) return <span className={bad}>{t('today.provenNever')}</span>
  const time = formatTime(key.provenAt, 'date', i18n.language === 'en' ? 'en' : 'ja')
  return key.provenLapsed ? (
    <span className={bad}>{t('today.provenLapsed', { time })}</span>
  ) : (
    <span className={good}>{time}</span>
  )
}

/** From the second of the three warnings on it stands before the day's work as well. */
export function KeyEndNotice({ of: key }: { readonly of: KeyHealth | null }) {
  const { t, i18n } = useTranslation('shell')
  if (!key || key.state === 'valid' || key.state === 'ending') return null
  const until = formatTime(key.expiresAt, 'date', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mb-6">
      <Notice
        kind={key.state === 'soon' ? 'warn' : 'refusal'}
        title={key.state === 'ended' ? t('today.keyEndedNow') : t('today.keyEndsOn', { until })}
      >
        <p>{t('today.keyEndsHow')}</p>
        <p className="mt-2">
          <Link to="/settings/key#renew">{t('today.keyRenew')}</Link>
        </p>
      </Notice>
    </div>
  )
}

/** A key that fails on the night it matters is what members dread: so its state stands on the first page. */
export function HealthFacts({ health }: { readonly health: Health }) {
  const { t } = useTranslation('shell')
  const { key } = health
  const ofKey = key
    ? ([
        [t('today.key'), <KeyState key="key" of={key} />],
        [
          t('today.fingerprint'),
          <span key="compared" className={key.compared ? good : bad}>
            {key.compared ? t('today.keyCertified') : t('today.keyWaiting')}
          </span>,
        ],
        [t('today.proven'), <Proof key="proof" of={key} />],
      ] as const)
    : ([
        [
          t('today.key'),
          <Link key="none" to="/settings/key">
            {t('today.keyNone')}
          </Link>,
        ],
      ] as const)
  return (
    <Section title={t('today.health')}>
      <Facts
        facts={[
          ...ofKey,
          [t('today.secondFactor'), t(`today.${factorWords[health.secondFactor]}`)],
          [t('today.verified'), <Time key="verified" at={health.secondFactorAt} as="short" />],
        ]}
      />
    </Section>
  )
}
