import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { addOrganization } from '../../council/add-organization.server.ts'
import { joinsByConsent, organizationKinds, parseOrganization } from '../../council/organization.ts'
import { listOrganizations, type OrganizationOnRecord } from '../../council/organization-store.server.ts'
import { isActiveSector, sectors } from '../../council/sector.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { RadioGroup } from '../../ui/choices.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field } from '../../ui/field.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'manage organizations',
  i18n: ['council', 'reasons'],
  title: 'council:organizations.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage organizations')
  return { organizations: (await listOrganizations(context.portal.db)).map(shownOf) }
}

const shownOf = ({ id, name, kind, sector, consent, withdrawnAt, people }: OrganizationOnRecord) => ({
  id,
  name,
  kind,
  sector,
  people,
  withdrawnAt,
  consent: consentState({ kind, consent, withdrawnAt }),
})

function consentState({
  kind,
  consent,
  withdrawnAt,
}: Pick<OrganizationOnRecord, 'kind' | 'consent' | 'withdrawnAt'>): keyof typeof consentWords {
  if (!joinsByConsent(kind)) return 'not-asked'
  if (consent) return 'given'
  return withdrawnAt === null ? 'none' : 'withdrawn'
}

const text = z.string().max(300).default('')
const shape = z.object({ name: text, kind: text, sector: text })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, shape)
  const actor = await requireActor({ request, context }, 'manage organizations', { fresh: true })
  if (!form.ok) return sayNo(form)
  const wanted = parseOrganization(form.value.value)
  if (!wanted.ok) return sayNo(wanted)
  const by = actorFields(actor, context.visit)
  const once = onceFor(form.value.sent, actor.person)
  const added = await orUnavailable(() => addOrganization(context.portal, { wanted: wanted.value, by, once }))
  // To its own page: for an operator or supplier the consent comes next.
  return added.ok ? redirect(`/organizations/${added.value}`, 303) : sayNo(added)
}

export default function Organizations() {
  const { t } = useTranslation('council')
  const { organizations } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <>
      <PageHead title={t('organizations.title')} note={t('organizations.note', { count: organizations.length })}>
        <ButtonLink kind="line" to="/people/invite">
          {t('people.invite')}
        </ButtonLink>
      </PageHead>
      <div className="mb-5 empty:hidden">
        <RefusalNotice answer={answer} />
      </div>
      {organizations.length === 0 ? (
        <EmptyState title={t('organizations.empty')}>{t('organizations.emptyHow')}</EmptyState>
      ) : (
        <Table caption={t('organizations.caption')} stack head={<Heads />}>
          {organizations.map((organization) => (
            <OrganizationRow key={organization.id} organization={organization} />
          ))}
        </Table>
      )}
      <div className="mt-8">
        <AddForm />
      </div>
    </>
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

const consentWords = {
  given: 'consentGiven',
  none: 'consentNone',
  withdrawn: 'consentWithdrawn',
  'not-asked': 'consentNotAsked',
} as const

function OrganizationRow({ organization }: { readonly organization: ReturnType<typeof shownOf> }) {
  const { t } = useTranslation('council')
  const { id, name, kind, sector, consent, withdrawnAt, people } = organization
  return (
    <tr>
      <Cell rowHead label={t('organizations.name')}>
        <Link to={`/organizations/${id}`}>{name}</Link>
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
      </Cell>
    </tr>
  )
}

function AddForm() {
  const { t } = useTranslation('council')
  return (
    <Section title={t('organizations.addTitle')}>
      <Card className="max-w-[44rem]">
        <ActForm className="grid gap-5">
          <Field label={t('organizations.name')} required>
            <TextInput name="name" autoComplete="off" maxLength={120} required />
          </Field>
          <RadioGroup
            legend={t('organizations.kind')}
            name="kind"
            required
            inline
            choices={organizationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
          <Field label={t('organizations.sector')} hint={t('organizations.sectorHint')}>
            <Select name="sector" defaultValue="">
              <option value="">{t('sectorNone')}</option>
              {sectors.map((sector) => (
                <option key={sector} value={sector} disabled={!isActiveSector(sector)}>
                  {isActiveSector(sector)
                    ? t(`sector.${sector}`)
                    : t('sectorInactive', { name: t(`sector.${sector}`) })}
                </option>
              ))}
            </Select>
          </Field>
          <ButtonRow>
            <Button type="submit">{t('organizations.add')}</Button>
          </ButtonRow>
        </ActForm>
      </Card>
    </Section>
  )
}
