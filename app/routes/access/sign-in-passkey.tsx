import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import { longestAnswer } from '../../access/passkey.ts'
import { PasskeyButton } from '../../access/passkey-button-shape.tsx'
import type { RouteHandle } from '../../access/permissions.ts'
import { finishSignIn, halfSignInName, isSignInWaiting } from '../../access/sign-in.server.ts'
import { signInByPasskey } from '../../access/sign-in-by-passkey.server.ts'
import { optionalActor, orUnavailable } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { readCookie } from '../../http/cookie.server.ts'
import { type ReadOnce, readOnce, typedLine } from '../../http/form.server.ts'
import { localPath, withReturn } from '../../http/local-path.ts'
import { signedIn } from '../../http/signed-in.server.ts'
import { wayOn } from '../../http/way-on.server.ts'
import { useAlive } from '../../ui/alive.ts'
import { Card } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = { act: 'public', i18n: ['access', 'reasons'], title: 'access:passkey.signIn' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = wayOn(request)
  if (await optionalActor({ request, context })) throw redirect(to ?? '/', 303)
  return { to, demo: context.portal.settings.mode === 'demo' }
}

const body = z.object({
  code: typedLine('passkey-left', { most: longestAnswer }),
  to: z.string().optional(),
})

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, { otherwise: 'passkey-left' })
  if (!form.ok) return form.sayNo(form)
  const finished = await orUnavailable(() => shown({ request, context }, form.value))
  return finished.ok ? signedIn(context, finished.value, form.value.value.to) : form.sayNo(finished)
}

/** After a password it is the second factor of that sign-in; else both at once. */
async function shown(
  { request, context: { portal, visit: where } }: Asked,
  { value, sent }: ReadOnce<z.output<typeof body>>,
) {
  const half = readCookie(request, '__Host-fuin-sign-in')
  if (half !== null && (await isSignInWaiting(portal, half)))
    return finishSignIn(portal, { token: half, code: value.code, where, once: onceFor(sent, halfSignInName(half)) })
  const browser = readCookie(request, '__Host-fuin-passkey') ?? ''
  const once = onceFor(sent, `passkey ${browser}`)
  return signInByPasskey(portal, { text: value.code, browser, where, once })
}

export default function SignInByPasskey() {
  const { t } = useTranslation('access')
  const { to, demo } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  const alive = useAlive()
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('passkey.signIn')} note={t('passkey.signInNote')} />
      {demo ? <Notice kind="info">{t('passkey.demo')}</Notice> : null}
      <RefusalNotice answer={answer} />
      <Card>
        {/* The next page is a whole one: whose language it is in is known from there on. */}
        <FieldForm answer={answer} className="grid gap-5" reloadDocument>
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <input type="hidden" name="code" autoComplete="off" />
          <p>{t('passkey.signInHow')}</p>
          {alive ? (
            <PasskeyButton moment="sign-in" kind="act" wide label={t('passkey.go')} />
          ) : (
            <noscript>
              <p className="font-semibold text-warn">{t('passkey.script')}</p>
            </noscript>
          )}
        </FieldForm>
      </Card>
      <p className="text-[.9rem]">
        <Link to={withReturn('/sign-in', localPath(to ?? undefined))} reloadDocument>
          {t('passkey.byPassword')}
        </Link>
      </p>
      <p className="text-[.9rem] text-ink-2">{t('passkey.lost')}</p>
    </div>
  )
}
