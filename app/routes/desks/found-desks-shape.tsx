import { useTranslation } from 'react-i18next'
import { type DeskFilters, deskList } from '../../desks/desk-list.ts'
import type { DeskShown } from '../../desks/view-desk.server.ts'
import { FilterForm, FilterGrid, FilterText } from '../../lists/filter-form-shape.tsx'
import type { Count, Page } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { DeskRows } from './desk-table-shape.tsx'

interface Organizations {
  readonly filters: DeskFilters
  readonly query: string
  readonly organizations: { readonly page: Page<DeskShown | null>; readonly count: Count } | null
  readonly missing: number
}

type Answered = { readonly answer: MaybeRefused | undefined }

export function OrganizationDesks({ office, answer }: Answered & { readonly office: Organizations }) {
  const { t } = useTranslation('desks')
  const { filters, query, organizations, missing } = office
  const here = query === '' ? deskList.path : `${deskList.path}?${query}`
  return (
    <Section title={t('organizations.title')}>
      <div className="grid gap-4">
        {missing > 0 ? <Missing missing={missing} answer={answer} /> : null}
        <FilterForm path={deskList.path} label={t('organizations.filter')} filters={filters}>
          <FilterGrid>
            <FilterText name="q" label={t('organizations.search')} defaultValue={filters.q} maxLength={100} />
          </FilterGrid>
        </FilterForm>
        {organizations ? (
          <ListPage
            list={deskList}
            page={organizations.page}
            count={organizations.count}
            here={here}
            runs="named"
            label={t('organizations.caption')}
            empty={<NoneFound narrowed={query !== ''} />}
          >
            {(desks) => (
              <DeskRows caption={t('organizations.caption')} desks={desks.flatMap((desk) => (desk ? [desk] : []))} />
            )}
          </ListPage>
        ) : null}
      </div>
    </Section>
  )
}

function NoneFound({ narrowed }: { readonly narrowed: boolean }) {
  const { t } = useTranslation('desks')
  if (narrowed) return <EmptyState title={t('organizations.noneSuch')}>{t('organizations.noneSuchHow')}</EmptyState>
  return <EmptyState title={t('organizations.empty')}>{t('organizations.emptyHow')}</EmptyState>
}

function Missing({ missing, answer }: Answered & { readonly missing: number }) {
  const { t } = useTranslation('desks')
  return (
    <Notice kind="warn" title={t('organizations.missing', { count: missing })}>
      <details open={answer?.form?.of === 'organizations'}>
        <summary className="cursor-pointer font-semibold text-act underline">{t('organizations.foundTitle')}</summary>
        <FieldForm answer={answer} does="organizations" className="mt-3 grid justify-items-start gap-4">
          <p>{t('organizations.foundHow')}</p>
          <ConfirmField />
          <Button type="submit" name="do" value="organizations">
            {t('organizations.found')}
          </Button>
        </FieldForm>
      </details>
    </Notice>
  )
}

interface Houses {
  readonly houses: readonly { readonly id: string; readonly name: string }[]
}

export function FoundOffice({ houses, answer }: Answered & Houses) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('found.title')}>
      <Card className="max-w-[44rem]">
        <FieldForm answer={answer} does="office" className="grid gap-5">
          <p>{t('found.how')}</p>
          <FormField name="word" label={t('found.word')} hint={t('found.wordHint')} required>
            <TextInput autoComplete="off" maxLength={40} spellCheck={false} />
          </FormField>
          <FormField name="ja" label={t('found.ja')} required>
            <TextInput autoComplete="off" maxLength={120} />
          </FormField>
          <FormField name="en" label={t('found.en')} required>
            <TextInput autoComplete="off" maxLength={120} />
          </FormField>
          <FormField name="house" label={t('found.house')} hint={t('found.houseHint')}>
            <Select defaultValue="">
              <option value="">{t('found.houseNone')}</option>
              {houses.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </FormField>
          <ConfirmField />
          <ButtonRow>
            <Button type="submit" name="do" value="office">
              {t('found.submit')}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
