import { useTranslation } from 'react-i18next'
import { type EntryKind, kindGroups, kindsWith } from '../formats/entry-kinds.ts'
import { FilterForm, FilterGrid, FilterSelect, FilterText } from '../lists/filter-form-shape.tsx'
import { fieldOfFrom, fieldOfTo, type LogFilter, logList } from './log-filter.ts'

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
    <FilterForm path={logList.path} label={t('filters.label')} filters={filter} note={t('filters.logged')}>
      <FilterGrid>
        <FilterText
          name="from"
          type="datetime-local"
          label={t('filters.from')}
          hint={t('filters.fromHint')}
          defaultValue={fieldOfFrom(filter)}
        />
        <FilterText
          name="to"
          type="datetime-local"
          label={t('filters.to')}
          hint={t('filters.toHint')}
          defaultValue={fieldOfTo(filter)}
        />
        <FilterText name="who" label={t('filters.who')} hint={whoHint} mono defaultValue={filter.who} />
        <FilterText name="about" label={t('filters.about')} hint={whoHint} mono defaultValue={filter.about} />
        <FilterText
          name="bulletin"
          label={t('filters.bulletin')}
          hint={t('filters.bulletinHint')}
          mono
          defaultValue={filter.bulletin}
        />
        <FilterText
          name="copy"
          label={t('filters.copy')}
          hint={t('filters.copyHint')}
          mono
          defaultValue={filter.copy}
        />
        <FilterSelect
          name="outcome"
          label={t('filters.outcome')}
          hint={t('filters.outcomeHint')}
          value={filter.outcome}
          any={t('filters.anyOutcome')}
          options={outcomes.map((outcome) => ({ value: outcome, label: t(`filters.${outcome}`) }))}
        />
        {organizations ? (
          <FilterSelect
            name="organization"
            label={t('filters.organization')}
            hint={t('filters.organizationHint')}
            value={filter.organization}
            any={t('filters.anyOrganization')}
            options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        {filter.session === '' ? null : (
          <FilterText
            name="session"
            label={t('filters.session')}
            hint={t('filters.sessionHint')}
            mono
            defaultValue={filter.session}
          />
        )}
      </FilterGrid>
      <KindBoxes chosen={filter.kinds} />
    </FilterForm>
  )
}

const outcomes = ['done', 'refused'] as const

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
        {kindGroups.map((group) => (
          <fieldset key={group} className="min-w-0 border-0 p-0">
            <legend className="mb-1 p-0 text-[.9rem] font-semibold text-ink-2">{t(`group.${group}`)}</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-1">
              {kindsWith((row) => row.group === group).map((kind) => (
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
