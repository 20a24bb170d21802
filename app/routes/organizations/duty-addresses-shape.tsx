import { useTranslation } from 'react-i18next'
import type { DutyAddress } from '../../mail/duty-address.ts'
import { Button } from '../../ui/button.tsx'
import { Card, CardRows, Section } from '../../ui/card.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { formatTime } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

type AddressShown = Pick<DutyAddress, 'id' | 'email'> & {
  readonly linkUntil: number
  readonly confirmedAt: number | null
  readonly refused: { readonly since: number; readonly code: number } | null
}

interface Shown {
  readonly addresses: readonly AddressShown[]
  /** Of whoever looks: others see them, and set none. */
  readonly may: boolean
  /** False where no mail goes out at all. */
  readonly mails: boolean
  readonly now: number
  readonly answer: MaybeRefused | undefined
}

/** The mailbox of a desk that is staffed day and night; how it stands, and who sets it. */
export function DutyAddressesSection({ addresses, may, mails, now, answer }: Shown) {
  const { t } = useTranslation('mail')
  return (
    <Section title={t('duty.title')}>
      <div className="grid gap-4">
        <p>{t(mails ? 'duty.note' : 'duty.off')}</p>
        {addresses.length === 0 ? (
          <p className="text-ink-2">{t('duty.none')}</p>
        ) : (
          <CardRows label={t('duty.title')}>
            {addresses.map((address) => (
              <li key={address.id} className="flex flex-wrap items-baseline justify-between gap-3 px-5 py-3">
                <span className="min-w-0 break-all">{address.email}</span>
                <Standing address={address} now={now} />
              </li>
            ))}
          </CardRows>
        )}
        {may ? (
          <Card className="grid gap-4">
            <SetForm answer={answer} />
            {addresses.length > 0 ? <RemoveForm addresses={addresses} answer={answer} /> : null}
          </Card>
        ) : null}
      </div>
    </Section>
  )
}

function Standing({ address, now }: { readonly address: AddressShown; readonly now: number }) {
  const { t, i18n } = useTranslation('mail')
  const time = (at: number) => formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  const { confirmedAt, linkUntil, refused } = address
  if (refused) {
    return <Tag tone="warn">{t('address.refused', { code: refused.code, time: time(refused.since) })}</Tag>
  }
  if (confirmedAt !== null) return <Tag tone="ok">{t('duty.confirmedOn', { time: time(confirmedAt) })}</Tag>
  return linkUntil > now ? (
    <Tag tone="plain">{t('duty.waits', { time: time(linkUntil) })}</Tag>
  ) : (
    <Tag tone="warn">{t('duty.lapsed')}</Tag>
  )
}

function SetForm({ answer }: Pick<Shown, 'answer'>) {
  const { t } = useTranslation(['mail', 'council'])
  return (
    <details open={answer?.form?.of === 'address'}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move="address">
        {t('mail:duty.setOpen')}
      </summary>
      <FieldForm
        answer={answer}
        does="address"
        className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        <p>{t('mail:duty.setNote')}</p>
        <FormField name="email" label={t('mail:duty.email')} required>
          <TextInput type="email" autoComplete="off" maxLength={254} />
        </FormField>
        <FormRadios
          legend={t('mail:duty.language')}
          name="language"
          inline
          first="ja"
          choices={(['ja', 'en'] as const).map((value) => ({ value, label: t(`council:language.${value}`) }))}
        />
        <ConfirmField />
        <Button type="submit" kind="line" name="do" value="address">
          {t('mail:duty.set')}
        </Button>
      </FieldForm>
    </details>
  )
}

function RemoveForm({ addresses, answer }: Pick<Shown, 'addresses' | 'answer'>) {
  const { t } = useTranslation('mail')
  return (
    <details open={answer?.form?.of === 'unaddress'}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move="unaddress">
        {t('duty.removeOpen')}
      </summary>
      <FieldForm
        answer={answer}
        does="unaddress"
        className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        <FormField name="address" label={t('duty.email')} required>
          <Select defaultValue={addresses[0]?.id ?? ''}>
            {addresses.map(({ id, email }) => (
              <option key={id} value={id}>
                {email}
              </option>
            ))}
          </Select>
        </FormField>
        <ConfirmField />
        <Button type="submit" kind="stop" name="do" value="unaddress">
          {t('duty.remove')}
        </Button>
      </FieldForm>
    </details>
  )
}
