import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { beginSignIn } from '../../access/sign-in.server.ts'
import { optionalActor, orUnavailable } from '../../http/actor.server.ts'
import { writeCookie } from '../../http/cookie.server.ts'
import { readOnce, typedLine } from '../../http/form.server.ts'
import { withReturn } from '../../http/local-path.ts'
import { wayOn } from '../../http/way-on.server.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { firstComplaint, type MaybeRefused, RefusalNotice, refusalId } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:signIn.title',
  scripts: false,
}

/** What the page may be told to say on arrival. */
const news = ['lapsed', 'signedOut'] as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const to = wayOn(request)
  if (await optionalActor({ request, context })) throw redirect(to ?? '/', 303)
  return { to, say: news.find((word) => searchParams.has(word)) ?? null }
}

const body = z.object({
  email: typedLine('email-missing', { most: 254 }),
  // Never trimmed: a space at the end may be part of it.
  password: z.string({ message: 'password-missing' }).min(1, { message: 'password-missing' }),
  to: z.string().optional(),
})

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, {
    keeps: ['email'],
    beside: { 'email-missing': 'email', 'password-missing': 'password' },
  })
  if (!form.ok) return form.sayNo(form)
  const { email, password, to } = form.value.value
  // Nobody has said yet who they are: the form itself is all there is to tell them by.
  const once = onceFor(form.value.sent, 'nobody')
  const begun = await orUnavailable(() => beginSignIn(portal, { email, password, where: visit, once }))
  if (!begun.ok) return form.sayNo(begun)
  const headers = { 'Set-Cookie': writeCookie('__Host-fuin-sign-in', begun.value.token) }
  return redirect(withReturn('/sign-in/second-factor', to ?? null), { status: 303, headers })
}

export default function SignIn() {
  const { t } = useTranslation('access')
  const { to, say } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  const begins = (answer && firstComplaint(answer)) !== 'password'
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('signIn.title')} note={t('signIn.note')} />
      {say && !answer ? <Notice kind={say === 'lapsed' ? 'warn' : 'ok'}>{t(`signIn.${say}`)}</Notice> : null}
      <RefusalNotice answer={answer} />
      <Card>
        <FieldForm answer={answer} className="grid gap-5">
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <FormField name="email" label={t('signIn.email')} about={answer?.refusal ? refusalId : undefined} required>
            <TextInput type="email" begins={begins} autoComplete="username" maxLength={254} />
          </FormField>
          <FormField name="password" label={t('signIn.password')} required>
            <TextInput type="password" autoComplete="current-password" />
          </FormField>
          <p className="text-[.9rem] text-ink-2">{t('signIn.two')}</p>
          <Button type="submit" wide>
            {t('signIn.go')}
          </Button>
        </FieldForm>
      </Card>
      <ButtonLink kind="line" to={withReturn('/sign-in/passkey', to)}>
        {t('passkey.signIn')}
      </ButtonLink>
      <div className="grid gap-1 text-[.9rem] text-ink-2">
        <p>{t('signIn.shared')}</p>
        <p>
          <Link to="/sign-in/forgotten">{t('back.forgotten')}</Link>
        </p>
        <p>{t('signIn.lost')}</p>
      </div>
    </div>
  )
}
