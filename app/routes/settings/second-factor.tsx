import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import {
  changePassword,
  type PendingTotp,
  proposeTotp,
  readPendingTotp,
  renewRecoveryCodes,
  replaceSecondFactor,
} from '../../access/change-credentials.server.ts'
import { credentialStore } from '../../access/credential-store.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { readForm, typedLine } from '../../http/form.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { totpPicture } from '../../http/totp-picture.server.ts'
import { refused } from '../../outcome.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { AppSection, CodesSection, PasswordSection } from './second-factor-shape.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['access', 'reasons'],
  title: 'access:factors.title',
}

// Whoever sits down at an unlocked screen must not be able to move the account
// to their own phone.
const ask = (asked: Asked): Promise<Actor> => requireActor(asked, 'change own settings', { verifiedWithinMinutes: 5 })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal } = context
  const actor = await ask({ request, context })
  const codesLeft = await credentialStore(portal.db).recoveryCodesLeft(actor.person)
  return { codesLeft, passwordMinLength: portal.settings.passwordMinLength }
}

const shape = z.discriminatedUnion('do', [
  z.object({ do: z.literal('propose') }),
  z.object({ do: z.literal('confirm'), pending: z.string().max(1000), code: typedLine('code-missing', { most: 20 }) }),
  z.object({ do: z.literal('renew-codes') }),
  z.object({ do: z.literal('password'), password: z.string().max(1000), again: z.string().max(1000) }),
])

/** One shape for every answer of this page. */
interface Answer {
  readonly refusal?: { readonly reason: string; readonly detail: Readonly<Record<string, string | number>> }
  readonly proposal?: PendingTotp & { readonly picture: string }
  readonly codes?: readonly string[]
  readonly said?: 'appDone' | 'passwordDone'
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const actor = await ask({ request, context })
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('code-missing'))
  const asked = form.value
  switch (asked.do) {
    case 'propose':
      return json<Answer>({ proposal: await drawn(proposeTotp(portal, actor.person), actor) })
    case 'confirm':
      return confirmTotp({ request, context }, actor, asked)
    case 'renew-codes':
      return json<Answer>({ codes: await orUnavailable(() => renewRecoveryCodes(portal, { actor, where })) })
    case 'password': {
      if (asked.password !== asked.again) return sayNo(refused('password-differs'))
      const { passwordMinLength: minLength } = portal.settings
      const typed = asked.password
      const changed = await orUnavailable(() => changePassword(portal, { actor, typed, minLength, where }))
      return changed.ok ? json<Answer>({ said: 'passwordDone' }) : sayNo(changed)
    }
  }
}

async function confirmTotp(
  { context }: Asked,
  actor: Actor,
  { pending, code }: { readonly pending: string; readonly code: string },
) {
  const { portal, visit: where } = context
  const kept = await orUnavailable(() => replaceSecondFactor(portal, { actor, pending, code, where }))
  if (kept.ok) return json<Answer>({ codes: kept.value, said: 'appDone' })
  const { serverKey } = portal
  const secret = readPendingTotp(pending, { serverKey, person: actor.person, at: portal.now() })
  if (kept.reason !== 'wrong-code' || !secret) return sayNo(kept)
  // The same picture again: what was scanned stays good.
  const proposal = await drawn({ secret, sealed: pending }, actor)
  return json<Answer>({ refusal: { reason: kept.reason, detail: {} }, proposal }, { status: 422 })
}

const drawn = async (pending: PendingTotp, actor: Actor) => ({
  ...pending,
  picture: await totpPicture(pending.secret, actor.name),
})

export default function SecondFactorSettings() {
  const { t } = useTranslation('access')
  const { codesLeft, passwordMinLength } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="page-grid grid gap-6">
      <PageHead title={t('factors.title')} note={t('factors.note')} />
      <RefusalNotice answer={answer} />
      {answer?.said ? (
        <Notice kind="ok" live>
          {t(`factors.${answer.said}`)}
        </Notice>
      ) : null}
      <AppSection proposal={answer?.proposal ?? null} />
      <CodesSection left={codesLeft} codes={answer?.codes ?? null} />
      <PasswordSection minLength={passwordMinLength} />
    </div>
  )
}
