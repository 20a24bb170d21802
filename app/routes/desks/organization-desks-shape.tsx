import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { type DeskFilters, deskList } from '../../desks/desk-list.ts'
import type { DeskShown } from '../../desks/view-desk.server.ts'
import { FilterForm, FilterGrid, FilterText } from '../../lists/filter-form-shape.tsx'
import type { Count, Page } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { DeskRows } from './desk-table-shape.tsx'

interface Organizations {
  readonly filters: DeskFilters
  readonly query: string
  readonly organizations: { readonly page: Page<DeskShown | null>; readonly count: Count } | null
  readonly missing: number
}

export function OrganizationDesks({ office }: { readonly office: Organizations }) {
  const { t } = useTranslation('desks')
  const { filters, query, organizations, missing } = office
  const here = query === '' ? deskList.path : `${deskList.path}?${query}`
  return (
    <Section title={t('organizations.title')}>
      <div className="grid gap-4">
        {missing > 0 ? (
          <Notice kind="warn" title={t('organizations.missing', { count: missing })}>
            <Link to="/desks/found">{t('organizations.foundTitle')}</Link>
          </Notice>
        ) : null}
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
