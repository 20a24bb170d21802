import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { addOrganization } from '../../council/add-organization.server.ts'
import { organizationFlaws, organizationKinds, parseOrganization } from '../../council/organization.ts'
import { consentWords, type OrganizationLine } from '../../council/organization-line.ts'
import {
  consentsAsked,
  organizationList,
  organizationStandings,
  reachesAsked,
} from '../../council/organization-list.ts'
import { countOrganizations, pageOfOrganizations } from '../../council/organization-list-store.server.ts'
import { isActiveSector, sectors } from '../../council/sector.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { FilterForm, FilterGrid, FilterSelect, FilterText } from '../../lists/filter-form-shape.tsx'
import { filterQuery, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { shownPage } from '../../lists/page.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'
import { SectorFilter } from '../people/sector-filter-shape.tsx'
import { organizationsAsked } from './organizations-asked.server.ts'

export const handle: RouteHandle = {
  act: 'manage organizations',
  i18n: ['council', 'reasons'],
  title: 'council:organizations.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage organizations')
  const asked = readAsked(organizationList, new URL(request.url).searchParams)
  const { portal } = context
  const { filters, place, flaw } = asked
  const wanted = await organizationsAsked(portal, filters)
  const found = flaw ? null : await pageOfOrganizations(portal.db, { ...wanted, place })
  const shown = found?.lines.map(({ id }) => id) ?? []
  const thin = await thinOrganizations(portal.db, { among: shown, at: portal.now() })
  const reached = new Map(thin.map((one) => [one.id, one.reached]))
  return {
    filters,
    query: filterQuery(organizationList, filters).toString(),
    found: found && {
      page: shownPage(found, (one) => ({ ...one, thin: reached.get(one.id) ?? null })),
      count: await countOrganizations(portal.db, wanted),
    },
    flaw,
  }
}

const text = z.string().max(300).default('')
const placeOf = { 'organization-name': 'name', 'organization-kind': 'kind', 'organization-sector': 'sector' } as const
const body = z.object({ name: text, kind: text, sector: text }).superRefine((form, context) => {
  for (const flaw of organizationFlaws(form)) context.addIssue({ code: 'custom', path: [placeOf[flaw]], message: flaw })
})
const rule = { keeps: ['name', 'kind', 'sector'], beside: { ...placeOf, 'organization-name-taken': 'name' } }

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'manage organizations', { fresh: true })
  if (!form.ok) return form.sayNo(form)
  const wanted = parseOrganization(form.value.value)
  if (!wanted.ok) return form.sayNo(wanted)
  const by = actorFields(actor, context.visit)
  const once = onceFor(form.value.sent, actor.person)
  const added = await orUnavailable(() => addOrganization(context.portal, { wanted: wanted.value, by, once }))
  // To its own page: for an operator or supplier the consent comes next.
  return added.ok ? redirect(`/organizations/${added.value}`, 303) : form.sayNo(added)
}

export default function Organizations() {
  const { t } = useTranslation('council')
  const { found, query, flaw } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const here = query === '' ? organizationList.path : `${organizationList.path}?${query}`
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('organizations.title')}>
        <ButtonLink kind="line" to="/people/invite">
          {t('people.invite')}
        </ButtonLink>
      </PageHead>
      <RefusalNotice answer={answer ?? (flaw ? { refusal: { reason: flaw, detail: {} } } : null)} />
      <Filters />
      {found ? (
        <ListPage
          list={organizationList}
          page={found.page}
          count={found.count}
          here={here}
          runs="named"
          label={t('organizations.caption')}
          empty={<NoneFound narrowed={query !== ''} />}
        >
          {(organizations) => (
            <Table caption={t('organizations.caption')} stack head={<Heads />}>
              {organizations.map((organization) => (
                <OrganizationRow key={organization.id} organization={organization} />
              ))}
            </Table>
          )}
        </ListPage>
      ) : null}
      <AddForm answer={answer} />
    </div>
  )
}

function NoneFound({ narrowed }: { readonly narrowed: boolean }) {
  const { t } = useTranslation('council')
  if (narrowed) return <EmptyState title={t('organizations.noneSuch')}>{t('noneSuchHow')}</EmptyState>
  return <EmptyState title={t('organizations.empty')}>{t('organizations.emptyHow')}</EmptyState>
}

function Filters() {
  const { t } = useTranslation('council')
  const { filters } = useLoaderData<typeof loader>()
  return (
    <FilterForm path={organizationList.path} label={t('organizations.filter')} filters={filters}>
      <FilterGrid>
        <FilterText name="q" label={t('organizations.search')} defaultValue={filters.q} maxLength={100} />
        <FilterSelect
          name="kind"
          label={t('organizations.kind')}
          value={filters.kind}
          any={t('any')}
          options={organizationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
        <SectorFilter value={filters.sector} />
        <FilterSelect
          name="consent"
          label={t('organizations.consent')}
          value={filters.consent}
          any={t('any')}
          options={consentsAsked.map((value) => ({ value, label: t(`organizations.consentAsked.${value}`) }))}
        />
        <FilterSelect
          name="reach"
          label={t('organizations.reach')}
          value={filters.reach}
          any={t('any')}
          options={reachesAsked.map((value) => ({ value, label: t(`organizations.reaches.${value}`) }))}
        />
        <FilterSelect
          name="standing"
          label={t('organizations.standing')}
          value={filters.standing}
          any={t('any')}
          options={organizationStandings.map((value) => ({ value, label: t(`organizations.standings.${value}`) }))}
        />
      </FilterGrid>
    </FilterForm>
  )
}

const columns = ['name', 'kind', 'sector', 'consent', 'people'] as const

function Heads() {
  const { t } = useTranslation('council')
  return columns.map((column) => (
    <HeadCell key={column} end={column === 'people'}>
      {t(`organizations.${column}`)}
    </HeadCell>
  ))
}

interface Shown extends OrganizationLine {
  /** How many of its people can be reached, where these are too few. */
  readonly thin: number | null
}

function OrganizationRow({ organization }: { readonly organization: Shown }) {
  const { t } = useTranslation('council')
  const { id, name, kind, sector, suspendedAt, consent, withdrawnAt, people, thin } = organization
  return (
    <tr>
      <Cell rowHead label={t('organizations.name')}>
        <Link to={`/organizations/${id}`}>{name}</Link>
        {suspendedAt === null ? null : (
          <span className="ml-2">
            <Tag tone="warn">{t('organizations.standings.suspended')}</Tag>
          </span>
        )}
      </Cell>
      <Cell label={t('organizations.kind')}>{t(`kind.${kind}`)}</Cell>
      <Cell label={t('organizations.sector')}>{sector ? t(`sector.${sector}`) : t('sectorNone')}</Cell>
      <Cell label={t('organizations.consent')}>
        <Tag tone={consent === 'given' ? 'ok' : consent === 'not-asked' ? 'plain' : 'warn'}>
          {t(`organizations.${consentWords[consent]}`)}
        </Tag>
        {consent === 'withdrawn' && withdrawnAt !== null ? (
          <span className="ml-2 text-[.85rem] text-ink-2">
            <Time at={withdrawnAt} as="date" />
          </span>
        ) : null}
      </Cell>
      <Cell end label={t('organizations.people')}>
        <span className="num">{people}</span>
        {thin === null ? null : (
          <span className="ml-2">
            <Tag tone="warn">{t('organizations.reached', { count: thin })}</Tag>
          </span>
        )}
      </Cell>
    </tr>
  )
}

function AddForm({ answer }: { readonly answer: MaybeRefused | undefined }) {
  const { t } = useTranslation('council')
  return (
    <Section title={t('organizations.addTitle')}>
      <Card className="max-w-[44rem]">
        <FieldForm answer={answer} className="grid gap-5">
          <FormField name="name" label={t('organizations.name')} required>
            <TextInput autoComplete="off" maxLength={120} />
          </FormField>
          <FormRadios
            legend={t('organizations.kind')}
            name="kind"
            required
            inline
            choices={organizationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
          <FormField name="sector" label={t('organizations.sector')} hint={t('organizations.sectorHint')}>
            <Select defaultValue="">
              <option value="">{t('sectorNone')}</option>
              {sectors.map((sector) => (
                <option key={sector} value={sector} disabled={!isActiveSector(sector)}>
                  {isActiveSector(sector)
                    ? t(`sector.${sector}`)
                    : t('sectorInactive', { name: t(`sector.${sector}`) })}
                </option>
              ))}
            </Select>
          </FormField>
          <ButtonRow>
            <Button type="submit">{t('organizations.add')}</Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
