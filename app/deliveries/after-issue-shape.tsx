import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { type WithdrawGrounds, withdrawGrounds } from '../formats/act-body.ts'
import type { BulletinId, PersonId } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select } from '../ui/text-input.tsx'
import { formatTime } from '../ui/time.tsx'
import { remindToSign, withdrawToSign } from './sign-after-issue.client.ts'

interface RemindProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  /** How many have not done what it asks for. */
  readonly silent: number
  readonly remindedAt: number | null
}

/** One press, and whoever is silent hears that something waits. */
export function Remind({ person, bulletin, silent, remindedAt }: RemindProps) {
  const { t, i18n } = useTranslation('bulletins')
  const { revalidate } = useRevalidator()
  return (
    <Card className="no-print grid gap-3">
      <h2 className="text-[1rem]">{t('deliveries.remindTitle')}</h2>
      {silent === 0 ? (
        <p className="text-[.92rem] text-ok">{t('deliveries.remindNone')}</p>
      ) : (
        <>
          <p className="num text-[.92rem]">{t('deliveries.remindHow', { count: silent })}</p>
          <SignedActForm
            person={person}
            offers={[{ label: t('deliveries.remind'), signable: () => done(remindToSign(bulletin)) }]}
            said={t('deliveries.reminded')}
            onEnded={revalidate}
          />
        </>
      )}
      {remindedAt === null ? null : (
        <p className="num text-[.88rem] text-ink-2">
          {t('deliveries.remindedAt', { time: formatTime(remindedAt, 'short', i18n.language === 'en' ? 'en' : 'ja') })}
        </p>
      )}
    </Card>
  )
}

interface WithdrawProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  /** How many hold a copy already. */
  readonly holders: number
}

/** A mistake cannot be taken back, and this says so: what is out is out, and nothing more goes. */
export function Withdraw({ person, bulletin, holders }: WithdrawProps) {
  const { t } = useTranslation('bulletins')
  const { revalidate } = useRevalidator()
  const [grounds, setGrounds] = useState<WithdrawGrounds | null>(null)
  return (
    <details className="no-print sheet px-5 py-4">
      <summary className="cursor-pointer font-semibold">{t('deliveries.withdrawTitle')}</summary>
      <div className="mt-3 grid gap-3">
        <p className="num text-[.92rem]">{t('deliveries.withdrawHow', { count: holders })}</p>
        <SignedActForm
          person={person}
          offers={[
            {
              label: t('deliveries.withdraw'),
              kind: 'stop',
              signable: () => (grounds ? done(withdrawToSign(bulletin, grounds)) : refused('withdraw-grounds')),
            },
          ]}
          said={null}
          onEnded={revalidate}
        >
          <Field label={t('deliveries.withdrawGrounds')} required>
            <Select
              value={grounds ?? ''}
              onChange={(event) =>
                setGrounds(withdrawGrounds.find((word) => word === event.currentTarget.value) ?? null)
              }
            >
              <option value="">{t('deliveries.withdrawChoose')}</option>
              {withdrawGrounds.map((word) => (
                <option key={word} value={word}>
                  {t(`withdrawGrounds.${word}`)}
                </option>
              ))}
            </Select>
          </Field>
        </SignedActForm>
      </div>
    </details>
  )
}

interface WithdrawnProps {
  readonly at: number
  readonly grounds: WithdrawGrounds | null
  readonly holders: number
}

export function WithdrawnNotice({ at, grounds, holders }: WithdrawnProps) {
  const { t, i18n } = useTranslation('bulletins')
  const time = formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  const why = grounds ? t(`withdrawGrounds.${grounds}`) : ''
  return (
    <Notice kind="warn" title={t('deliveries.withdrawn', { time, grounds: why })}>
      <p className="num">{t('deliveries.withdrawnHow', { count: holders })}</p>
    </Notice>
  )
}
