import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { isRole } from '../../access/role.ts'
import { invitePerson } from '../../council/invite-person.server.ts'
import { properName } from '../../council/organization.ts'
import { parsePart } from '../../council/part.ts'
import { properEmail } from '../../council/person.ts'
import { type FactName, factNames, properFact } from '../../council/person-facts.ts'
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
import { TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { NameFields, TelephoneField } from './change-person-shape.tsx'
import { OrganizationField, PartField, PostFields, RoleField, TermFields } from './choose-post-shape.tsx'
import { housesOffered } from './houses-offered.server.ts'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'
import { personReasons } from './person-reasons.ts'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['council', 'access', 'reasons'],
  title: 'council:invite.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const organizations = await housesOffered(context.portal.db)
  const asked = new URL(request.url).searchParams
  const part = parsePart(asked.get('part') ?? undefined)
  return { organizations, chosen: parseId('o', asked.get('organization')), part: part.ok ? part.value : null }
}

const text = z.string().max(300).default('')
const proper = (fact: FactName) =>
  text.refine((typed) => properFact[fact](typed) !== null, { message: `person-${fact}` })
const factFields = {
  name: proper('name'),
  reading: proper('reading'),
  department: proper('department'),
  title: proper('title'),
  telephone: proper('telephone'),
}
const body = z.object({
  organization: text.refine((id) => parseId('o', id) !== null, { message: 'organization-unknown' }),
  ...factFields,
  email: text.refine((email) => properEmail(email) !== null, { message: 'person-email' }),
  role: text.refine(isRole, { message: 'person-role' }),
  from: text,
  until: text,
  locale: text,
  part: text.refine((word) => parsePart(word).ok, { message: 'person-part' }),
  code: typedCode,
})
const rule = {
  keeps: ['organization', ...factNames, 'email', 'role', 'from', 'until', 'locale', 'part'],
  beside: {
    ...codeReasons,
    ...personReasons,
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
  const { t } = useTranslation('council')
  const { organizations, chosen, part } = useLoaderData<typeof loader>()
  return (
    <Card>
      <FieldForm answer={answer} className="grid gap-5">
        <OrganizationField organizations={organizations} chosen={chosen} orRepresentative />
        <NameFields />
        <FormField name="email" label={t('invite.email')} hint={t('invite.emailHint')} required>
          <TextInput type="email" autoComplete="off" maxLength={254} />
        </FormField>
        <RoleField {...(part ? { first: 'member' } : {})} />
        <PartField first={part} />
        <PostFields />
        <TelephoneField />
        <TermFields />
        <FormRadios
          legend={t('invite.locale')}
          name="locale"
          inline
          first="ja"
          choices={(['ja', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
        />
        <ConfirmField />
        <ButtonRow>
          <Button type="submit">{t('invite.go')}</Button>
          <ButtonLink kind="plain" to="/organizations">
            {t('invite.addOrganization')}
          </ButtonLink>
        </ButtonRow>
      </FieldForm>
    </Card>
  )
}
