import { Form, Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { EntryKind } from '../formats/log-entry.ts'
import { Button, ButtonRow, buttonLook } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Select, TextInput } from '../ui/text-input.tsx'
import { fieldOfFrom, fieldOfTo, type LogFilter } from './log-filter.ts'

/** Kinds of entries in the order a reviewer thinks of them. */
export const kindGroups = {
  copies: [
    'issued',
    'released',
    'cards-released',
    'draft-released',
    'opened',
    'acknowledged',
    'denied',
    'not-sent',
    'withdrawn',
  ],
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
    'decision-refused',
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

export interface LogFilterFormProps {
  readonly filter: LogFilter
  /** Null while people are pseudonyms: an organization would tell what they hide. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[] | null
}

/** One card of filters, an ordinary form: the search is an address that can be kept. */
export function LogFilterForm({ filter, organizations }: LogFilterFormProps) {
  const { t } = useTranslation('log')
  const whoHint = t(organizations ? 'filters.nameHint' : 'filters.whoHint')
  return (
    <Card className="no-print">
      {/* Keyed by the filter, so that going back in history puts the old words back into the fields. */}
      <Form
        method="get"
        action="/log"
        aria-label={t('filters.label')}
        role="search"
        key={JSON.stringify(filter)}
        className="grid gap-4"
      >
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <Field label={t('filters.from')} hint={t('filters.fromHint')}>
            <TextInput type="datetime-local" name="from" defaultValue={fieldOfFrom(filter)} />
          </Field>
          <Field label={t('filters.to')} hint={t('filters.toHint')}>
            <TextInput type="datetime-local" name="to" defaultValue={fieldOfTo(filter)} />
          </Field>
          <Field label={t('filters.who')} hint={whoHint}>
            <TextInput name="who" mono defaultValue={filter.who} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.about')} hint={whoHint}>
            <TextInput name="about" mono defaultValue={filter.about} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.bulletin')} hint={t('filters.bulletinHint')}>
            <TextInput name="bulletin" mono defaultValue={filter.bulletin} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.copy')} hint={t('filters.copyHint')}>
            <TextInput name="copy" mono defaultValue={filter.copy} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t('filters.outcome')} hint={t('filters.outcomeHint')}>
            <Select name="outcome" defaultValue={filter.outcome ?? ''}>
              <option value="">{t('filters.anyOutcome')}</option>
              <option value="done">{t('filters.done')}</option>
              <option value="refused">{t('filters.refused')}</option>
            </Select>
          </Field>
          {organizations ? <OrganizationSelect chosen={filter.organization} organizations={organizations} /> : null}
          {filter.session === '' ? null : (
            <Field label={t('filters.session')} hint={t('filters.sessionHint')}>
              <TextInput name="session" mono defaultValue={filter.session} autoComplete="off" spellCheck={false} />
            </Field>
          )}
        </div>
        <KindBoxes chosen={filter.kinds} />
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

function OrganizationSelect({
  chosen,
  organizations,
}: {
  readonly chosen: string
  readonly organizations: NonNullable<LogFilterFormProps['organizations']>
}) {
  const { t } = useTranslation('log')
  return (
    <Field label={t('filters.organization')} hint={t('filters.organizationHint')}>
      <Select name="organization" defaultValue={chosen}>
        <option value="">{t('filters.anyOrganization')}</option>
        {organizations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

/** Any of the kinds, each a box: several are one search, and stay ticked. */
function KindBoxes({ chosen }: { readonly chosen: readonly EntryKind[] }) {
  const { t } = useTranslation('log')
  const title = chosen.length === 0 ? t('filters.anyKind') : t('filters.someKinds', { count: chosen.length })
  return (
    <details open={chosen.length > 0}>
      <summary className="w-fit cursor-pointer font-semibold">
        {t('filters.kind')} <span className="font-normal text-ink-2">{title}</span>
      </summary>
      <div className="mt-3 grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
        {groups.map((group) => (
          <fieldset key={group} className="min-w-0 border-0 p-0">
            <legend className="mb-1 p-0 text-[.9rem] font-semibold text-ink-2">{t(`group.${group}`)}</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-1">
              {kindGroups[group].map((kind) => (
                <label key={kind} className="flex min-h-8 items-center gap-2 text-[.92rem]">
                  <input
                    type="checkbox"
                    name="kind"
                    value={kind}
                    className="tick-box rounded-4"
                    defaultChecked={chosen.includes(kind)}
                  />
                  {t(`kind.${kind}`)}
                </label>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </details>
  )
}
