import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { toDataURL } from 'qrcode'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type ActorFields, actorFields } from '../../access/actor.ts'
import { type Once, onceFor } from '../../access/answer-once.server.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { appointPerson } from '../../council/appoint-person.server.ts'
import { changeEngagement } from '../../council/change-engagement.server.ts'
import { changeFacts } from '../../council/change-facts.server.ts'
import { changePost } from '../../council/change-post.server.ts'
import { formerEngagements } from '../../council/engagement-store.server.ts'
import { formerNames } from '../../council/former-name-store.server.ts'
import { openInvitationUntil } from '../../council/invitation-store.server.ts'
import { awaitsLink, type Invited, renewInvitation } from '../../council/invite-person.server.ts'
import { movePerson } from '../../council/move-person.server.ts'
import { joinsByConsent } from '../../council/organization.ts'
import { parsePart } from '../../council/part.ts'
import { isErased, type Move, type MoveAsked, whyMoved } from '../../council/person.ts'
import { factNames } from '../../council/person-facts.ts'
import { findPerson, lastMoveOf, type Person } from '../../council/person-store.server.ts'
import { pledgeOf } from '../../council/pledge-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, type FormRead, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { type Fingerprint, type PersonId, parseFingerprint, parseId } from '../../ids.ts'
import { parseChannel } from '../../keyring/comparison.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { compareKey } from '../../keys/compare-key.server.ts'
import { fingerprintAddress } from '../../keys/fingerprint-address.ts'
import { returnPerson } from '../../keys/return-person.server.ts'
import { addressRefusedOf } from '../../mail/letter-store.server.ts'
import { mandatesNow } from '../../mandates/view-mandates.server.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import { type Outcome, refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { ChangeSection } from './change-person-shape.tsx'
import { HandOutSection } from './hand-out-shape.tsx'
import { HistorySection } from './history-shape.tsx'
import { housesOffered } from './houses-offered.server.ts'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'
import { MandatesLine } from './mandates-line-shape.tsx'
import { personReasons } from './person-reasons.ts'
import { CompareSection, InvitationSection, MoveSection, PersonFacts } from './person-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['council', 'mandates', 'organization', 'evidence', 'keys', 'access', 'mail', 'reasons'],
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage people')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  return {
    pageTitle: person.name,
    person: shownOf(person),
    own: person.id === actor.person,
    restores: may(actor, 'restore access'),
    seesMandates: may(actor, 'see mandates'),
    mandates: await mandatesNow(portal, person.id),
    moved: person.state === 'suspended' || person.state === 'left' ? await lastMoveOf(portal.db, person.id) : null,
    pledgedAt: (await pledgeOf(portal.db, person.id))?.pledgedAt ?? null,
    awaitsLink: person.state === 'invited' && awaitsLink(person.setupStep),
    linkUntil: await openInvitationUntil(portal.db, person.id, portal.now()),
    key: await keyShown(portal, person.id),
    former: await formerEngagements(portal.db, person.id),
    formerNames: await formerNames(portal.db, person.id),
    organizations: await housesOffered(portal.db),
    over: person.engagedUntil !== null && person.engagedUntil <= portal.now(),
    erased: isErased(person),
    addressRefused: await addressRefusedOf(portal.db, person),
    me: actor.person,
    mayHandOut: may(actor, 'hand out records'),
  }
}

const shownOf = ({ id, name, email, role, state, organization, organizationName, ...rest }: Person) => ({
  id,
  name,
  reading: rest.reading,
  department: rest.department,
  title: rest.title,
  telephone: rest.telephone,
  email,
  role,
  state,
  organization,
  organizationName,
  setupStep: rest.setupStep,
  part: rest.part,
  joinsByConsent: joinsByConsent(rest.organizationKind),
  locale: rest.locale,
  engagedFrom: rest.engagedFrom,
  engagedUntil: rest.engagedUntil,
})

async function keyShown({ db }: Pick<Portal, 'db'>, person: PersonId) {
  const key = await currentKeyOf(db, person)
  if (!key) return null
  const { fingerprint, expiresAt, provenAt, comparedAt, comparedBy, comparedChannel } = key
  return {
    fingerprint,
    expiresAt,
    provenAt,
    comparedAt,
    comparedChannel,
    comparedBy: comparedBy && ((await findPerson(db, comparedBy))?.name ?? null),
    words: { ja: fingerprintWords(fingerprint, 'ja'), en: fingerprintWords(fingerprint, 'en') },
    picture: await toDataURL(fingerprintAddress(fingerprint), { margin: 2, width: 320 }),
  }
}

const sure = z.literal('on')
const code = typedCode
const text = z.string().max(300).default('')
const house = text.refine((id) => parseId('o', id) !== null, { message: 'organization-unknown' })
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('suspend'), why: z.enum(whyMoved.suspend, { message: 'why-missing' }), code }),
  z.object({ do: z.literal('restore'), code }),
  z.object({ do: z.literal('leave'), why: z.enum(whyMoved.leave, { message: 'why-missing' }), sure, code }),
  z.object({ do: z.literal('renew'), code }),
  z.object({
    do: z.literal('facts'),
    name: text,
    reading: text,
    department: text,
    title: text,
    telephone: text,
    code,
  }),
  z.object({ do: z.literal('term'), from: text, until: text, code }),
  z.object({ do: z.literal('part'), part: text, code }),
  z.object({ do: z.literal('post'), organization: house, role: text, department: text, title: text, code }),
  z.object({
    do: z.literal('return'),
    organization: house,
    role: text,
    email: text,
    department: text,
    title: text,
    from: text,
    until: text,
    code,
  }),
  z.object({
    do: z.literal('compare'),
    fingerprint: z.string().max(40),
    channel: z.string().max(20).default(''),
    sure,
  }),
])
const rule = {
  keeps: ['why', 'channel', 'organization', ...factNames, 'email', 'role', 'from', 'until', 'part'],
  beside: { ...codeReasons, ...personReasons, 'why-missing': 'why', 'channel-missing': 'channel' },
  otherwise: 'not-confirmed',
}
type Wanted = z.infer<typeof body>
type Done = 'suspend' | 'restore' | 'leave' | 'compare' | 'facts' | 'term' | 'post' | 'part'

interface Answer extends MaybeRefused {
  readonly invited?: LinkShown
  readonly recorded?: Done
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  // What brings a code of its own needs no other proof that its sender is here.
  const demand = form.ok && form.value.value.do !== 'compare' ? {} : ({ fresh: true } as const)
  const actor = await requireActor({ request, context }, 'manage people', demand)
  const person = param('p', params.person)
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { person, by: actorFields(actor, visit), once: onceFor(sent, actor.person) }
  if (wanted.do === 'renew' || wanted.do === 'return') return invited(portal, { ...asked, wanted, form })
  const outcome = await orUnavailable(() => recorded(portal, { ...asked, wanted }))
  return outcome.ok ? json<Answer>({ recorded: wanted.do }) : form.sayNo(outcome)
}

/** What is answered with a link. */
type LinkWanted = Extract<Wanted, { do: 'renew' | 'return' }>

interface Asked {
  readonly person: PersonId
  readonly by: ActorFields
  readonly once: Once
}

async function recorded(
  portal: Portal,
  { wanted, ...asked }: Asked & { readonly wanted: Exclude<Wanted, LinkWanted> },
): Promise<Outcome<unknown, string>> {
  switch (wanted.do) {
    case 'facts':
      return changeFacts(portal, { ...asked, form: wanted, code: wanted.code })
    case 'term':
      return changeEngagement(portal, { ...asked, form: wanted, code: wanted.code })
    case 'part': {
      const part = parsePart(wanted.part)
      return part.ok ? appointPerson(portal, { ...asked, part: part.value, code: wanted.code }) : part
    }
    case 'post': {
      const organization = parseId('o', wanted.organization)
      if (!organization) return refused('organization-unknown')
      return changePost(portal, { ...asked, organization, form: wanted, code: wanted.code })
    }
    case 'compare':
      return compared(portal, { ...asked, wanted })
    default:
      return movePerson(portal, { ...asked, ...moveAsked(wanted), code: wanted.code })
  }
}

async function compared(
  portal: Portal,
  { wanted, ...asked }: Asked & { readonly wanted: Extract<Wanted, { do: 'compare' }> },
): Promise<Outcome<undefined, string>> {
  const fingerprint: Fingerprint | null = parseFingerprint(wanted.fingerprint)
  if (!fingerprint) return refused('key-replaced')
  const channel = parseChannel(wanted.channel)
  return channel ? compareKey(portal, { ...asked, fingerprint, channel }) : refused('channel-missing')
}

function moveAsked(wanted: Extract<Wanted, { do: Move }>): MoveAsked {
  if (wanted.do === 'restore') return { move: 'restore' }
  return wanted.do === 'suspend' ? { move: 'suspend', why: wanted.why } : { move: 'leave', why: wanted.why }
}

async function invited(
  portal: Portal,
  { form, wanted, ...asked }: Asked & { readonly wanted: LinkWanted; readonly form: FormRead<Wanted> },
) {
  const made = await orUnavailable(() => linkFor(portal, { ...asked, wanted }))
  if (!made.ok) return form.sayNo(made)
  const { link, expiresAt } = made.value
  const name = (await findPerson(portal.db, asked.person))?.name ?? ''
  return json<Answer>({ invited: { name, person: asked.person, link: `${portal.settings.origin}${link}`, expiresAt } })
}

async function linkFor(
  portal: Portal,
  { wanted, ...asked }: Asked & { readonly wanted: LinkWanted },
): Promise<Outcome<Invited, string>> {
  const { code } = wanted
  if (wanted.do === 'renew') return renewInvitation(portal, { ...asked, code })
  const organization = parseId('o', wanted.organization)
  if (!organization) return refused('organization-unknown')
  return returnPerson(portal, { ...asked, organization, form: wanted, code })
}

export default function PersonPage() {
  const { t } = useTranslation(['council', 'mandates', 'shell'])
  const loaded = useLoaderData<typeof loader>()
  const { person, own, moved, pledgedAt, awaitsLink: awaits, linkUntil, key } = loaded
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead
        title={person.name || t('council:people.unnamed')}
        note={`${person.organizationName}　${t(`shell:role.${person.role}`)}`}
      >
        {loaded.restores && !own ? (
          <ButtonLink kind="plain" to={`/people/${person.id}/access`}>
            {t('council:restoring.open')}
          </ButtonLink>
        ) : null}
        {loaded.restores && !own ? (
          <ButtonLink kind="plain" to={`/people/${person.id}/address`}>
            {t('council:address.open')}
          </ButtonLink>
        ) : null}
        {loaded.seesMandates ? (
          <ButtonLink kind="plain" to={`/people/${person.id}/mandates`}>
            {t('mandates:title')}
          </ButtonLink>
        ) : null}
        <ButtonLink kind="plain" to="/people">
          {t('council:person.back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.recorded ? (
          <Notice kind="ok" live>
            {t(`council:person.moved.${answer.recorded}`)}{' '}
            {answer.recorded === 'part' ? null : t('council:person.reroll')}
          </Notice>
        ) : null}
        {answer?.invited ? <InvitationLink {...answer.invited} /> : null}
      </div>
      <PersonFacts
        person={person}
        pledgedAt={pledgedAt}
        moved={moved}
        formerNames={loaded.formerNames}
        addressRefused={loaded.addressRefused}
      />
      <MandatesLine mandates={loaded.mandates} person={person.id} />
      <HistorySection former={loaded.former} />
      {awaits ? <InvitationSection until={linkUntil} answer={answer} /> : null}
      <CompareSection bearer={key} own={own} telephone={person.telephone} answer={answer} />
      {loaded.erased ? null : (
        <ChangeSection
          person={person}
          organizations={loaded.organizations}
          own={own}
          over={loaded.over}
          answer={answer}
        />
      )}
      <MoveSection state={person.state} own={own} answer={answer} />
      {loaded.mayHandOut && (person.state === 'left' || person.state === 'suspended') ? (
        <HandOutSection person={person.id} me={loaded.me} hasKey={key !== null} />
      ) : null}
    </div>
  )
}
