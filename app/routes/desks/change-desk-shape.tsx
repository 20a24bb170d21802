import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { earlierKeys } from '../../desks/desk.ts'
import type { DeskPage } from '../../desks/view-desk.server.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Select } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface Changing {
  readonly desk: DeskPage
  readonly answer: MaybeRefused | undefined
}

/** Who serves an office, and its end; each behind a line of its own. */
export function ChangeServing({ desk, answer }: Changing) {
  const { t } = useTranslation('desks')
  const office = desk.kind === 'office'
  return (
    <Card>
      <div className="grid gap-5">
        {office ? <JoinForm desk={desk} answer={answer} /> : null}
        {office && desk.people.length > 0 ? <LeaveForm desk={desk} answer={answer} /> : null}
        <SharingForm desk={desk} answer={answer} />
        <Opening does="close" title={t('close.title')} answer={answer}>
          <p>{t('close.how')}</p>
          <ConfirmField />
          <Button type="submit" kind="stop" name="do" value="close">
            {t('close.submit')}
          </Button>
        </Opening>
      </div>
    </Card>
  )
}

interface OpeningProps {
  readonly does: 'join' | 'leave' | 'close' | 'sharing'
  readonly title: string
  readonly answer: MaybeRefused | undefined
  readonly open?: boolean
  readonly children: ReactNode
}

function Opening({ does, title, answer, open = false, children }: OpeningProps) {
  return (
    <details open={open || answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline">{title}</summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-4 border-l-2 border-line pl-5"
      >
        {children}
      </FieldForm>
    </details>
  )
}

function JoinForm({ desk, answer }: Changing) {
  const { t } = useTranslation('desks')
  const isLayer = desk.id === 'archive' || desk.id === 'compliance'
  return (
    <Opening does="join" title={t('serving.addTitle')} answer={answer} open={desk.people.length < 2}>
      <p>{t('serving.addHow')}</p>
      {isLayer ? <p>{t('serving.addArchive')}</p> : null}
      {desk.choosable.length === 0 ? (
        <p className="font-semibold">{t('serving.addNone')}</p>
      ) : (
        <>
          <FormField name="joining" label={t('serving.addWho')} required>
            <Select defaultValue="">
              <option value="">{t('serving.choose')}</option>
              {desk.choosable.map(({ id, name, organizationName }) => (
                <option key={id} value={id}>
                  {`${name}（${organizationName}）`}
                </option>
              ))}
            </Select>
          </FormField>
          <ConfirmField />
          <Button type="submit" name="do" value="join">
            {t('serving.add')}
          </Button>
        </>
      )}
    </Opening>
  )
}

function SharingForm({ desk, answer }: Changing) {
  const { t } = useTranslation('desks')
  return (
    <Opening does="sharing" title={t('sharing.change')} answer={answer}>
      <p>{t('sharing.how')}</p>
      <FormField name="earlier" label={t('sharing.title')} required>
        <Select defaultValue={desk.earlierKeys}>
          {earlierKeys.map((word) => (
            <option key={word} value={word}>
              {t(`sharing.${word}`)}
            </option>
          ))}
        </Select>
      </FormField>
      <ConfirmField />
      <Button type="submit" name="do" value="sharing">
        {t('sharing.submit')}
      </Button>
    </Opening>
  )
}

function LeaveForm({ desk, answer }: Changing) {
  const { t } = useTranslation('desks')
  return (
    <Opening does="leave" title={t('serving.removeTitle')} answer={answer}>
      <p>{t('serving.removeHow')}</p>
      <FormField name="leaving" label={t('serving.removeWho')} required>
        <Select defaultValue="">
          <option value="">{t('serving.choose')}</option>
          {desk.people.map(({ person, name }) => (
            <option key={person} value={person}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
      <ConfirmField />
      <Button type="submit" kind="stop" name="do" value="leave">
        {t('serving.remove')}
      </Button>
    </Opening>
  )
}
