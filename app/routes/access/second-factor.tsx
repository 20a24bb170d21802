import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { CodeField } from '../../access/code-field-shape.tsx'
import type { RouteHandle } from '../../access/permissions.ts'
import { finishSignIn, isSignInWaiting } from '../../access/sign-in.server.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { clearCookie, readCookie, writeCookie } from '../../http/cookie.server.ts'
import { readForm, typedLine } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:secondFactor.title',
  scripts: false,
}

const beginAgain = () =>
  redirect('/sign-in?lapsed', { status: 303, headers: { 'Set-Cookie': clearCookie('__Host-fuin-sign-in') } })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const waiting = await isSignInWaiting(context.portal, readCookie(request, '__Host-fuin-sign-in'))
  if (!waiting) throw beginAgain()
  return { to: localPath(new URL(request.url).searchParams.get('to')) }
}

const shape = z.object({ code: typedLine('code-missing', { most: 60 }), to: z.string().optional() })

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const token = readCookie(request, '__Host-fuin-sign-in')
  if (token === null) return beginAgain()
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('code-missing'))
  const { code, to } = form.value
  const finished = await orUnavailable(() => finishSignIn(portal, { token, code, where: visit }))
  if (!finished.ok) return finished.reason === 'sign-in-lapsed' ? beginAgain() : sayNo(finished)
  const headers = new Headers()
  headers.append('Set-Cookie', writeCookie('__Host-fuin', finished.value.token))
  headers.append('Set-Cookie', clearCookie('__Host-fuin-sign-in'))
  return redirect(localPath(to) ?? '/', { status: 303, headers })
}

export default function SecondFactor() {
  const { t } = useTranslation('access')
  const { to } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('secondFactor.title')} note={t('secondFactor.note')} />
      <RefusalNotice answer={answer} />
      <Card>
        <Form method="post" className="grid gap-5">
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <CodeField />
          <Button type="submit" wide>
            {t('secondFactor.go')}
          </Button>
        </Form>
      </Card>
      <p className="text-[.9rem] text-ink-2">{t('secondFactor.once')}</p>
      <p className="text-[.9rem]">
        <Link to="/sign-in">{t('secondFactor.back')}</Link>
      </p>
    </div>
  )
}
