import { Form, Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { EntryKind } from '../formats/log-entry.ts'
import { Button, ButtonRow, buttonLook } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Select, TextInput } from '../ui/text-input.tsx'
import { dateOf, type LogFilter } from './log-filter.ts'

/** Kinds of entries in the order a reviewer thinks of them. */
export const kindGroups = {
  copies: ['issued', 'released', 'opened', 'acknowledged', 'denied', 'not-sent', 'withdrawn'],
  access: ['signed-in', 'sign-in-refused', 'stepped-up', 'mfa-changed', 'session-ended'],
  keys: ['key-added', 'key-proven', 'key-compared', 'key-retired', 'council-key-made', 'roll-proposed', 'roll'],
  council: [
    'organization-added',
    'consent-given',
    'consent-withdrawn',
    'pledge-given',
    'person-invited',
    'person-joined',
    'person-suspended',
    'person-restored',
    'person-left',
  ],
  review: ['log-searched', 'log-viewed', 'names-shown', 'exported', 'evidence-exported'],
  portal: [
    'log-created',
    'log-succession',
    'succession-proposed',
    'log-succeeded',
    'trust-proposed',
    'trust-changed',
    'suspension-proposed',
    'quorum-suspended',
    'suspension-ended',
    'log-verified',
    'mirror-added',
    'mirror-removed',
    'hold-placed',
    'hold-lifted',
    'erased',
    'settings-changed',
  ],
} as const satisfies Record<string, readonly EntryKind[]>

const groups = Object.keys(kindGroups) as (keyof typeof kindGroups)[]
const endOfDay = 86_400_000

export interface LogFilterFormProps {
  readonly filter: LogFilter
  readonly organizations: readonly { readonly id: string; readonly name: string }[]
}

/** One card of filters, an ordinary form: the search is an address that can be kept. */
export function LogFilterForm({ filter, organizations }: LogFilterFormProps) {
  const { t } = useTranslation('log')
  return (
    <Card className="no-print">
      {/* Keyed by the filter, so that going back in history puts the old words back into the fields. */}
      <Form
        method="get"
        aria-label={t('filters.label')}
        role="search"
        key={JSON.stringify(filter)}
        className="grid gap-4"
      >
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <Field label={t('filters.from')}>
            <TextInput type="date" name="from" defaultValue={filter.from === null ? '' : dateOf(filter.from)} />
          </Field>
          <Field label={t('filters.to')}>
            <TextInput type="date" name="to" defaultValue={filter.to === null ? '' : dateOf(filter.to - endOfDay)} />
          </Field>
          <Field label={t('filters.kind')}>
            <KindSelect chosen={filter.kinds[0] ?? ''} />
          </Field>
          <Field label={t('filters.outcome')}>
            <Select name="outcome" defaultValue={filter.outcome ?? ''}>
              <option value="">{t('filters.anyOutcome')}</option>
              <option value="done">{t('filters.done')}</option>
              <option value="refused">{t('filters.refused')}</option>
            </Select>
          </Field>
          <Field label={t('filters.who')} hint={t('filters.whoHint')}>
            <TextInput name="who" mono defaultValue={filter.who} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.about')} hint={t('filters.whoHint')}>
            <TextInput name="about" mono defaultValue={filter.about} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.bulletin')} hint={t('filters.bulletinHint')}>
            <TextInput name="bulletin" mono defaultValue={filter.bulletin} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.organization')} hint={t('filters.anyOrganization')}>
            <Select name="organization" defaultValue={filter.organization}>
              <option value="">{t('filters.anyOrganization')}</option>
              {organizations.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <ButtonRow>
          <Button type="submit">{t('filters.apply')}</Button>
          <Link to="/log" className={buttonLook({ kind: 'plain' })}>
            {t('filters.clear')}
          </Link>
          <span className="text-[.88rem] text-ink-2">{t('filters.logged')}</span>
        </ButtonRow>
      </Form>
    </Card>
  )
}

function KindSelect({ chosen }: { readonly chosen: string }) {
  const { t } = useTranslation('log')
  return (
    <Select name="kind" defaultValue={chosen}>
      <option value="">{t('filters.anyKind')}</option>
      {groups.map((group) => (
        <optgroup key={group} label={t(`group.${group}`)}>
          {kindGroups[group].map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  )
}
