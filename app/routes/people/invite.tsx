import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { isRole, roles } from '../../access/role.ts'
import { invitePerson } from '../../council/invite-person.server.ts'
import { joinsByConsent, properName } from '../../council/organization.ts'
import { listOrganizations } from '../../council/organization-store.server.ts'
import { properEmail } from '../../council/person.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['council', 'access', 'reasons'],
  title: 'council:invite.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const organizations = (await listOrganizations(context.portal.db)).map(({ id, name, kind, consent }) => ({
    id,
    name,
    kind,
    consented: !joinsByConsent(kind) || consent !== null,
  }))
  return { organizations, chosen: parseId('o', new URL(request.url).searchParams.get('organization')) }
}

const text = z.string().max(300).default('')
const body = z.object({
  organization: text.refine((id) => parseId('o', id) !== null, { message: 'organization-unknown' }),
  name: text.refine((name) => properName(name) !== null, { message: 'person-name' }),
  email: text.refine((email) => properEmail(email) !== null, { message: 'person-email' }),
  role: text.refine(isRole, { message: 'person-role' }),
  locale: text,
  code: typedCode,
})
const rule = {
  keeps: ['organization', 'name', 'email', 'role', 'locale'],
  beside: {
    ...codeReasons,
    'organization-unknown': 'organization',
    'no-consent': 'organization',
    'person-name': 'name',
    'person-email': 'email',
    'email-taken': 'email',
    'person-role': 'role',
  },
}

interface Answer extends MaybeRefused {
  readonly invited?: LinkShown
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'manage people')
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const organization = parseId('o', value.organization)
  if (!organization) return form.sayNo(refused('organization-unknown'))
  const confirmed = { by: actorFields(actor, visit), code: value.code, once: onceFor(sent, actor.person) }
  const invited = await orUnavailable(() => invitePerson(portal, { organization, form: value, ...confirmed }))
  if (!invited.ok) return form.sayNo(invited)
  const { person, link, expiresAt } = invited.value
  const name = properName(value.name) ?? ''
  return json<Answer>({ invited: { name, person, link: `${portal.settings.origin}${link}`, expiresAt } })
}

export default function Invite() {
  const { t } = useTranslation('council')
  const { organizations } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="grid max-w-[44rem] gap-5">
      <PageHead title={t('invite.title')} note={t('invite.note')} />
      <RefusalNotice answer={answer} />
      {answer?.invited ? <InvitationLink {...answer.invited} again /> : null}
      {answer?.invited ? null : organizations.length === 0 ? <NoOrganizations /> : <InviteForm answer={answer} />}
    </div>
  )
}

function NoOrganizations() {
  const { t } = useTranslation('council')
  return (
    <EmptyState
      title={t('invite.noOrganizations')}
      action={<ButtonLink to="/organizations">{t('invite.addOrganization')}</ButtonLink>}
    >
      {t('invite.noOrganizationsHow')}
    </EmptyState>
  )
}

function InviteForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation(['council', 'shell'])
  return (
    <Card>
      <FieldForm answer={answer} className="grid gap-5">
        <OrganizationField />
        <FormField name="name" label={t('council:invite.name')} required>
          <TextInput autoComplete="off" maxLength={120} />
        </FormField>
        <FormField name="email" label={t('council:invite.email')} hint={t('council:invite.emailHint')} required>
          <TextInput type="email" autoComplete="off" maxLength={254} />
        </FormField>
        <FormRadios
          legend={t('council:invite.role')}
          hint={t('council:invite.roleHint')}
          name="role"
          required
          inline
          choices={roles.map((role) => ({ value: role, label: t(`shell:role.${role}`) }))}
        />
        <FormRadios
          legend={t('council:invite.locale')}
          name="locale"
          inline
          first="ja"
          choices={(['ja', 'en'] as const).map((value) => ({ value, label: t(`council:language.${value}`) }))}
        />
        <ConfirmField />
        <ButtonRow>
          <Button type="submit">{t('council:invite.go')}</Button>
          <ButtonLink kind="plain" to="/organizations">
            {t('council:invite.addOrganization')}
          </ButtonLink>
        </ButtonRow>
      </FieldForm>
    </Card>
  )
}

function OrganizationField() {
  const { t } = useTranslation('council')
  const { organizations, chosen } = useLoaderData<typeof loader>()
  const kinds = [...new Set(organizations.map(({ kind }) => kind))]
  return (
    <FormField name="organization" label={t('invite.organization')} hint={t('invite.organizationHint')} required>
      <Select defaultValue={chosen ?? ''}>
        <option value="" disabled />
        {kinds.map((kind) => (
          <optgroup key={kind} label={t(`kind.${kind}`)}>
            {organizations
              .filter((one) => one.kind === kind)
              .map(({ id, name, consented }) => (
                <option key={id} value={id} disabled={!consented}>
                  {consented ? name : t('invite.noConsent', { name })}
                </option>
              ))}
          </optgroup>
        ))}
      </Select>
    </FormField>
  )
}
