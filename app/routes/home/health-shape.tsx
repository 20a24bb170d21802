import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { SecondFactor } from '../../access/factors.ts'
import { Facts, Section } from '../../ui/card.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

/** How a person's own key and second factor stand. Times are milliseconds. */
export interface Health {
  readonly key: KeyHealth | null
  readonly secondFactor: SecondFactor
  readonly secondFactorAt: number
}

export interface KeyHealth {
  readonly expiresAt: number
  /** `ending` from 60 days before: time enough to renew without a gap. */
  readonly state: 'valid' | 'ending' | 'ended'
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
  return <span className={bad}>{key.state === 'ending' ? t('today.keyEnding', { until }) : t('today.keyEnded')}</span>
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
