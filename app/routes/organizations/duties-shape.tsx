import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type DutyKind, dutyKinds } from '../../council/duty.ts'
import { Button } from '../../ui/button.tsx'
import { Card, CardRows, Section } from '../../ui/card.tsx'
import { Checkbox, CheckboxGroup } from '../../ui/choices.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { formatTime } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

export interface DutyShown {
  readonly id: string
  readonly what: DutyKind
  readonly dueOn: string | null
  readonly notedAt: number
  readonly closedAt: number | null
}

interface Named {
  readonly id: string
  readonly name: string
}

interface Shown {
  readonly duties: readonly DutyShown[]
  /** Who keeps a small account for them. */
  readonly keepers: readonly Named[]
  /** Who might. */
  readonly others: readonly Named[]
  readonly answer: MaybeRefused | undefined
}

/** What stands open after a withdrawal, who may come in for it, and how it ends. */
export function DutiesSection({ duties, keepers, others, answer }: Shown) {
  const { t } = useTranslation('organization')
  const open = duties.filter(({ closedAt }) => closedAt === null)
  return (
    <Section title={t('duties.title')}>
      <div className="grid gap-4">
        <p>{t('duties.officeNote')}</p>
        {duties.length === 0 ? <p className="text-ink-2">{t('duties.noneNoted')}</p> : <DutyRows duties={duties} />}
        {keepers.length > 0 ? (
          <CardRows label={t('duties.keepers')}>
            {keepers.map(({ id, name }) => (
              <li key={id} className="flex flex-wrap justify-between gap-3 px-5 py-3">
                <Link to={`/people/${id}`}>{name}</Link>
                <Tag tone="plain">{t('duties.account')}</Tag>
              </li>
            ))}
          </CardRows>
        ) : null}
        <Card className="grid gap-4">
          <Behind does="duty" answer={answer}>
            <FormRadios
              legend={t('duties.which')}
              name="what"
              required
              choices={dutyKinds.map((what) => ({ value: what, label: t(`duties.what.${what}`) }))}
            />
            <FormField name="due" label={t('duties.due')}>
              <TextInput type="date" />
            </FormField>
          </Behind>
          {open.length > 0 ? (
            <Behind does="close" answer={answer}>
              <p>{t('duties.closeNote')}</p>
              <FormField name="duty" label={t('duties.which')} required>
                <Select defaultValue={open[0]?.id ?? ''}>
                  {open.map((duty) => (
                    <option key={duty.id} value={duty.id}>
                      {t(`duties.what.${duty.what}`)}
                      {duty.dueOn ? `（${duty.dueOn}）` : ''}
                    </option>
                  ))}
                </Select>
              </FormField>
              <ConfirmField />
            </Behind>
          ) : null}
          {open.length > 0 && others.length > 0 ? <AccountForm does="keep" people={others} answer={answer} /> : null}
          {keepers.length > 0 ? <AccountForm does="end" people={keepers} answer={answer} /> : null}
        </Card>
      </div>
    </Section>
  )
}

/** The open ones, then those that were settled; on the page of whoever settles them as well. */
export function DutyRows({ duties }: Pick<Shown, 'duties'>) {
  const { t, i18n } = useTranslation('organization')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const day = (text: string) => formatTime(Date.parse(`${text}T00:00:00+09:00`), 'date', language)
  return (
    <CardRows label={t('duties.title')}>
      {duties.map(({ id, what, dueOn, notedAt, closedAt }) => (
        <li key={id} className="grid gap-1 px-5 py-3">
          <span className="flex flex-wrap items-baseline justify-between gap-3">
            <span>{t(`duties.what.${what}`)}</span>
            {closedAt === null ? (
              <Tag tone="warn">{dueOn ? t('duties.dueOn', { day: day(dueOn) }) : t('duties.open')}</Tag>
            ) : (
              <Tag tone="ok">{t('duties.closedOn', { time: formatTime(closedAt, 'date', language) })}</Tag>
            )}
          </span>
          <span className="text-[.9rem] text-ink-2">
            {t('duties.notedOn', { time: formatTime(notedAt, 'date', language) })}
          </span>
        </li>
      ))}
    </CardRows>
  )
}

type Does = 'duty' | 'close' | 'keep' | 'end'

function Behind({
  does,
  answer,
  children,
}: Pick<Shown, 'answer'> & { readonly does: Does; readonly children: ReactNode }) {
  const { t } = useTranslation('organization')
  return (
    <details open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {t(`duties.does.${does}Open`)}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        {children}
        <Button type="submit" kind={does === 'end' || does === 'close' ? 'stop' : 'line'} name="do" value={does}>
          {t(`duties.does.${does}`)}
        </Button>
      </FieldForm>
    </details>
  )
}

function AccountForm({
  does,
  people,
  answer,
}: Pick<Shown, 'answer'> & { readonly does: 'keep' | 'end'; readonly people: readonly Named[] }) {
  const { t } = useTranslation('organization')
  return (
    <Behind does={does} answer={answer}>
      <p>{t(`duties.does.${does}Note`)}</p>
      <FormField name="person" label={t('duties.who')} required>
        <Select defaultValue={people[0]?.id ?? ''}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
      <ConfirmField />
    </Behind>
  )
}

interface WithdrawShown extends Pick<Shown, 'answer'> {
  /** Who could settle what is left open; marked where they speak for the house. */
  readonly people: readonly (Named & { readonly speaks: boolean })[]
}

/** What the organization still owes by law, and who settles it, is asked in the same breath: afterwards nobody of it can say. */
export function WithdrawForm({ people, answer }: WithdrawShown) {
  const { t } = useTranslation(['council', 'organization'])
  return (
    <Section title={t('council:organization.withdrawTitle')}>
      <Card>
        <p className="mb-3">{t('council:organization.withdrawNote')}</p>
        <FieldForm answer={answer} does="withdraw" className="grid justify-items-start gap-4">
          <CheckboxGroup
            legend={t('organization:duties.left')}
            hint={t('organization:duties.leftHint')}
            name="duties"
            choices={dutyKinds.map((what) => ({ value: what, label: t(`organization:duties.what.${what}`) }))}
          />
          {people.length > 0 ? (
            <CheckboxGroup
              legend={t('organization:duties.keep')}
              hint={t('organization:duties.keepHint')}
              name="keepers"
              choices={people.map(({ id, name, speaks }) => ({
                value: id,
                label: name,
                hint: speaks ? t('organization:duties.speaks') : undefined,
              }))}
            />
          ) : null}
          <Checkbox name="sure" required label={t('council:organization.withdrawConfirm')} />
          <ConfirmField />
          <Button type="submit" kind="stop" name="do" value="withdraw">
            {t('council:organization.withdraw')}
          </Button>
        </FieldForm>
      </Card>
    </Section>
  )
}
