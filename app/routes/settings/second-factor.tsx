import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type Actor, actorFields } from '../../access/actor.ts'
import { answerApart, type Once, onceFor } from '../../access/answer-once.server.ts'
import {
  changePassword,
  type PendingTotp,
  proposeTotp,
  readPendingTotp,
  renewRecoveryCodes,
  replaceSecondFactor,
} from '../../access/change-credentials.server.ts'
import { addPasskey, removePasskey } from '../../access/change-passkeys.server.ts'
import type { Confirmed } from '../../access/confirm-act.server.ts'
import { recoveryCodesLeft, totpOf } from '../../access/credential-store.server.ts'
import { longestAnswer } from '../../access/passkey.ts'
import { passkeysOf } from '../../access/passkey-store.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import {
  codeReasons,
  type FormRead,
  newPasswordReasons,
  readOnce,
  typedCode,
  typedLine,
} from '../../http/form.server.ts'
import { totpPicture } from '../../http/totp-picture.server.ts'
import { done, refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { reportOwnLoss } from '../../recovery/report-loss.server.ts'
import { restoringWay } from '../../recovery/restore-access.server.ts'
import { stopOwn } from '../../recovery/stop-way.server.ts'
import { lossOf } from '../../recovery/way-back-store.server.ts'
import { Notice } from '../../ui/notice.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { PasskeysSection } from './passkeys-shape.tsx'
import { RestoringSection } from './restoring-shape.tsx'
import { AppSection, CodesSection, PasswordSection } from './second-factor-shape.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['access', 'reasons'],
  title: 'access:factors.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal } = context
  const actor = await requireActor({ request, context }, 'change own settings')
  const [codesLeft, passkeys, totp, loss] = await Promise.all([
    recoveryCodesLeft(portal.db, actor.person),
    passkeysOf(portal.db, actor.person),
    totpOf(portal.db, actor.person),
    lossOf(portal.db, actor.person, portal.now()),
  ])
  return {
    codesLeft,
    hasApp: totp !== null,
    loss,
    passkeyWanted: actor.passkeyWanted,
    passkeys: passkeys.map(({ id, name, synced, backedUp, madeAt, usedAt }) => ({
      id,
      name,
      synced,
      backedUp,
      madeAt,
      usedAt,
    })),
    demo: portal.settings.mode === 'demo',
    passwordMinLength: portal.settings.passwordMinLength,
  }
}

// Whoever sits down at an unlocked screen must not be able to move the account to
// their own telephone: every change asks for a code in its own form.
const code = typedCode
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('propose') }),
  z.object({ do: z.literal('report-loss') }),
  z.object({ do: z.literal('stop-restoring') }),
  z.object({
    do: z.literal('confirm'),
    pending: z.string().max(1000),
    newCode: typedLine('code-missing', { most: 20 }),
    code,
  }),
  z.object({
    do: z.literal('add-passkey'),
    name: z.string({ message: 'passkey-name-missing' }).max(300, { message: 'passkey-name-missing' }),
    made: z.string({ message: 'passkey-left' }).max(longestAnswer, { message: 'passkey-left' }),
    code,
  }),
  z.object({
    do: z.literal('remove-passkey'),
    passkey: z.string({ message: 'passkey-missing' }).max(2000, { message: 'passkey-missing' }),
    code,
  }),
  z.object({ do: z.literal('renew-codes'), code }),
  z.object({ do: z.literal('password'), password: z.string().max(1000), again: z.string().max(1000), code }),
])

const rule = {
  keeps: ['name'],
  beside: {
    ...codeReasons,
    'new-code-wrong': 'newCode',
    'passkey-name-missing': 'name',
    'passkey-missing': 'passkey',
    'passkey-gone': 'passkey',
    ...newPasswordReasons,
  },
}
type Form = FormRead<z.output<typeof body>>

/** One shape for every answer of this page. */
interface Answer extends MaybeRefused {
  readonly proposal?: PendingTotp & { readonly picture: string }
  readonly codes?: readonly string[]
  readonly said?: 'appDone' | 'passwordDone' | 'passkeyAdded' | 'passkeyRemoved' | 'lossReported' | 'restoringStopped'
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'change own settings')
  if (!form.ok) return form.sayNo(form)
  const { value: asked, sent } = form.value
  const once = onceFor(sent, actor.person)
  if (asked.do === 'propose') return propose(portal, actor, { once, form })
  if (asked.do === 'report-loss') {
    await orUnavailable(() => reportOwnLoss(portal, { actor, where: visit }))
    return json<Answer>({ said: 'lossReported' })
  }
  if (asked.do === 'stop-restoring') {
    const stopped = await orUnavailable(() => stopOwn(portal, restoringWay, { by: actorFields(actor, visit), once }))
    return stopped.ok ? json<Answer>({ said: 'restoringStopped' }) : form.sayNo(stopped)
  }
  const confirmed = { by: actorFields(actor, visit), code: asked.code, once }
  if (asked.do === 'confirm') return confirmTotp(portal, actor, { ...confirmed, ...asked, form })
  if (asked.do === 'add-passkey') return newPasskey(portal, { ...confirmed, ...asked, form })
  if (asked.do === 'remove-passkey') return lessPasskey(portal, { ...confirmed, ...asked, form })
  if (asked.do === 'password') return newPassword(portal, { ...confirmed, ...asked, form })
  const renewed = await orUnavailable(() => renewRecoveryCodes(portal, confirmed))
  return renewed.ok ? json<Answer>({ codes: renewed.value }) : form.sayNo(renewed)
}

/** Two presses show one picture: of two, the one already scanned might be the other. */
async function propose(portal: Portal, actor: Actor, { once, form }: { readonly once: Once; readonly form: Form }) {
  const at = portal.now()
  const proposed = await answerApart<PendingTotp, never>(portal.db, { once, at }, async () =>
    done(proposeTotp(portal, actor.person)),
  )
  return proposed.ok ? json<Answer>({ proposal: await drawn(portal, proposed.value, actor) }) : form.sayNo(proposed)
}

async function newPasskey(
  portal: Portal,
  { form, ...given }: Confirmed & { readonly made: string; readonly name: string; readonly form: Form },
) {
  const added = await orUnavailable(() => addPasskey(portal, given))
  return added.ok ? json<Answer>({ said: 'passkeyAdded' }) : form.sayNo(added)
}

async function lessPasskey(
  portal: Portal,
  { form, ...given }: Confirmed & { readonly passkey: string; readonly form: Form },
) {
  const removed = await orUnavailable(() => removePasskey(portal, given))
  return removed.ok ? json<Answer>({ said: 'passkeyRemoved' }) : form.sayNo(removed)
}

async function newPassword(
  portal: Portal,
  { form, ...given }: Confirmed & { readonly password: string; readonly again: string; readonly form: Form },
) {
  if (given.password !== given.again) return form.sayNo(refused('password-differs'))
  const { passwordMinLength: minLength } = portal.settings
  const changed = await orUnavailable(() => changePassword(portal, { ...given, typed: given.password, minLength }))
  return changed.ok ? json<Answer>({ said: 'passwordDone' }) : form.sayNo(changed)
}

async function confirmTotp(
  portal: Portal,
  actor: Actor,
  { form, ...given }: Confirmed & { readonly pending: string; readonly newCode: string; readonly form: Form },
) {
  const kept = await orUnavailable(() => replaceSecondFactor(portal, given))
  if (kept.ok) return json<Answer>({ codes: kept.value, said: 'appDone' })
  const { pending } = given
  const secret = readPendingTotp(pending, { serverKey: portal.serverKey, person: actor.person, at: portal.now() })
  const mistyped = kept.reason === 'wrong-code' || kept.reason === 'new-code-wrong'
  if (!mistyped || !secret) return form.sayNo(kept)
  // The same picture again: what was scanned stays good.
  const proposal = await drawn(portal, { secret, sealed: pending }, actor)
  const answer = form.sayNo(kept)
  return json<Answer>({ ...(await answer.json()), proposal }, { status: answer.status })
}

const drawn = async ({ settings: { origin } }: Portal, pending: PendingTotp, actor: Actor) => ({
  ...pending,
  picture: await totpPicture(pending.secret, { origin, label: actor.name }),
})

export default function SecondFactorSettings() {
  const { t } = useTranslation('access')
  const { codesLeft, hasApp, passkeys, demo, passwordMinLength, loss, passkeyWanted } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="page-grid grid gap-6">
      <SettingsHead title={t('factors.title')} note={t('factors.note')} />
      <RefusalNotice answer={answer} />
      {answer?.said ? (
        <Notice kind="ok" live>
          {t(`factors.${answer.said}`)}
        </Notice>
      ) : null}
      <RestoringSection loss={loss} />
      <PasskeysSection passkeys={passkeys} demo={demo} wanted={passkeyWanted} answer={answer} />
      <AppSection proposal={answer?.proposal ?? null} has={hasApp} answer={answer} />
      <CodesSection left={codesLeft} codes={answer?.codes ?? null} answer={answer} />
      <PasswordSection minLength={passwordMinLength} answer={answer} />
    </div>
  )
}
