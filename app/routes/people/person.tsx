import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { toDataURL } from 'qrcode'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type ActorFields, actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { openInvitationUntil } from '../../council/invitation-store.server.ts'
import { awaitsLink, renewInvitation } from '../../council/invite-person.server.ts'
import { movePerson } from '../../council/move-person.server.ts'
import { findPerson, type Person, pledgeOf } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { type Fingerprint, type PersonId, parseFingerprint } from '../../ids.ts'
import { compareKey } from '../../keys/compare-key.server.ts'
import { parseChannel } from '../../keys/comparison.ts'
import { fingerprintAddress } from '../../keys/fingerprint-address.ts'
import { currentKeyOf } from '../../keys/key-store.server.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import { type Outcome, refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'
import { CompareSection, InvitationSection, MoveSection, PersonFacts } from './person-shape.tsx'

export const handle: RouteHandle = { act: 'manage people', i18n: ['council', 'keys', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage people', { verifiedWithinMinutes: 15 })
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  return {
    pageTitle: person.name,
    person: shownOf(person),
    own: person.id === actor.person,
    pledgedAt: (await pledgeOf(portal.db, person.id))?.pledgedAt ?? null,
    awaitsLink: person.state === 'invited' && awaitsLink(person.setupStep),
    linkUntil: await openInvitationUntil(portal.db, person.id, portal.now()),
    key: await keyShown(portal, person.id),
  }
}

const shownOf = ({ id, name, email, role, state, organization, organizationName, ...rest }: Person) => ({
  id,
  name,
  email,
  role,
  state,
  organization,
  organizationName,
  setupStep: rest.setupStep,
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

const shape = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['suspend', 'restore']) }),
  z.object({ do: z.literal('leave'), sure: z.literal('on') }),
  z.object({ do: z.literal('renew') }),
  z.object({
    do: z.literal('compare'),
    fingerprint: z.string().max(40),
    channel: z.string().max(20).default(''),
    sure: z.literal('on'),
  }),
])
type Wanted = z.infer<typeof shape>

interface Answer extends MaybeRefused {
  readonly invited?: LinkShown
  readonly recorded?: Exclude<Wanted['do'], 'renew'>
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage people', { verifiedWithinMinutes: 60 })
  const person = param('p', params.person)
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('not-confirmed'))
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const wanted = form.value
  if (wanted.do === 'renew') return renewed(portal, person, by)
  const outcome = await orUnavailable(() => recorded(portal, { person, wanted, by }))
  return outcome.ok ? json<Answer>({ recorded: wanted.do }) : sayNo(outcome)
}

async function recorded(
  portal: Portal,
  asked: { readonly person: PersonId; readonly wanted: Exclude<Wanted, { do: 'renew' }>; readonly by: ActorFields },
): Promise<Outcome<undefined, string>> {
  const { person, wanted, by } = asked
  if (wanted.do !== 'compare') return movePerson(portal, { person, move: wanted.do, by })
  const fingerprint: Fingerprint | null = parseFingerprint(wanted.fingerprint)
  if (!fingerprint) return refused('key-replaced')
  const channel = parseChannel(wanted.channel)
  return channel ? compareKey(portal, { person, fingerprint, channel, by }) : refused('channel-missing')
}

async function renewed(portal: Portal, person: PersonId, by: ActorFields) {
  const invited = await orUnavailable(() => renewInvitation(portal, { person, by }))
  if (!invited.ok) return sayNo(invited)
  const { link, expiresAt } = invited.value
  const name = (await findPerson(portal.db, person))?.name ?? ''
  return json<Answer>({ invited: { name, person, link: `${portal.settings.origin}${link}`, expiresAt } })
}

export default function PersonPage() {
  const { t } = useTranslation(['council', 'shell'])
  const { person, own, pledgedAt, awaitsLink: awaits, linkUntil, key } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead
        title={person.name || t('council:people.unnamed')}
        note={`${person.organizationName}　${t(`shell:role.${person.role}`)}`}
      >
        <ButtonLink kind="plain" to="/people">
          {t('council:person.back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.recorded ? (
          <Notice kind="ok" live>
            {t(`council:person.moved.${answer.recorded}`)} {t('council:person.reroll')}
          </Notice>
        ) : null}
        {answer?.invited ? <InvitationLink {...answer.invited} /> : null}
      </div>
      <PersonFacts person={person} pledgedAt={pledgedAt} />
      {awaits ? <InvitationSection until={linkUntil} /> : null}
      <CompareSection bearer={key} own={own} />
      <MoveSection state={person.state} own={own} />
    </div>
  )
}
