import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { outsides } from '../../access/admission.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { CodeField } from '../../access/code-field-shape.tsx'
import type { RouteHandle } from '../../access/permissions.ts'
import { finishSignIn, halfSignInName, isSignInWaiting, waitsForPasskey } from '../../access/sign-in.server.ts'
import { optionalActor, orUnavailable } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { clearCookie, readCookie } from '../../http/cookie.server.ts'
import { codeReasons, type ReadOnce, readOnce, typedCode } from '../../http/form.server.ts'
import { localPath, withReturn } from '../../http/local-path.ts'
import { signedIn } from '../../http/signed-in.server.ts'
import { wayOn } from '../../http/way-on.server.ts'
import type { Outcome } from '../../outcome.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { OutsideShape } from './outside-shape.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:secondFactor.title',
  scripts: false,
}

const beginAgain = () =>
  redirect('/sign-in?lapsed', { status: 303, headers: { 'Set-Cookie': clearCookie('__Host-fuin-sign-in') } })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const half = readCookie(request, '__Host-fuin-sign-in')
  if (await isSignInWaiting(context.portal, half)) {
    const passkey = await waitsForPasskey(context.portal, half)
    return json({ to: wayOn(request), passkey, outside: null, from: null })
  }
  const [said, from] = (readCookie(request, '__Host-fuin-outside') ?? '').split('.')
  const outside = outsides.find((why) => why === said) ?? null
  if (outside === null) throw beginAgain()
  return json(
    { to: null, passkey: false, outside, from: from && /^\d{1,15}$/.test(from) ? Number(from) : null },
    { status: 403 },
  )
}

const body = z.object({ code: typedCode, to: z.string().optional() })

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, body, { otherwise: 'code-missing', beside: codeReasons })
  const token = readCookie(request, '__Host-fuin-sign-in')
  if (token === null) return alreadyInside({ request, context }, form)
  if (!form.ok) return form.sayNo(form)
  const { code, to } = form.value.value
  const once = onceFor(form.value.sent, halfSignInName(token))
  const finished = await orUnavailable(() => finishSignIn(portal, { token, code, where, once }))
  if (!finished.ok) return finished.reason === 'sign-in-lapsed' ? beginAgain() : form.sayNo(finished)
  return signedIn(context, finished.value, to)
}

/** Sent once more from a page that the browser kept, after its answer had been here. */
async function alreadyInside(asked: Asked, form: Outcome<ReadOnce<z.output<typeof body>>, string>) {
  if (!(await optionalActor(asked))) return beginAgain()
  return redirect((form.ok ? localPath(form.value.value.to) : null) ?? '/', 303)
}

export default function SecondFactor() {
  const { t } = useTranslation('access')
  const { to, passkey, outside, from } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  if (outside) return <OutsideShape why={outside} from={from} />
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('secondFactor.title')} note={t('secondFactor.note')} />
      <RefusalNotice answer={answer} />
      <Card>
        <FieldForm answer={answer} className="grid gap-5">
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <CodeField answer={answer} />
          <Button type="submit" wide>
            {t('secondFactor.go')}
          </Button>
        </FieldForm>
      </Card>
      {passkey ? (
        <p className="text-[.9rem]">
          <Link to={withReturn('/sign-in/passkey', to)}>{t('passkey.instead')}</Link>
        </p>
      ) : null}
      <p className="text-[.9rem] text-ink-2">{t('secondFactor.once')}</p>
      <p className="text-[.9rem]">
        <Link to="/sign-in/lost">{t('back.link')}</Link>
      </p>
      <p className="text-[.9rem]">
        <Link to="/sign-in">{t('secondFactor.back')}</Link>
      </p>
    </div>
  )
}
