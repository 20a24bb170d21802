import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { readOnce, typedLine } from '../../http/form.server.ts'
import { askForReset } from '../../recovery/forgotten-password.server.ts'
import { isMailSet } from '../../settings.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice, refusalId } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:back.forgotten',
  scripts: false,
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { mail: isMailSet(context.portal.settings), asked: new URL(request.url).searchParams.has('asked') }
}

const body = z.object({ email: typedLine('email-missing', { most: 254 }) })

/** Whoever it is hears the same, after the same work. */
export async function action({ request, context: { portal, visit: where } }: ActionFunctionArgs) {
  const form = await readOnce(request, body, { keeps: ['email'], beside: { 'email-missing': 'email' } })
  if (!form.ok) return form.sayNo(form)
  if (isMailSet(portal.settings)) {
    const asked = await orUnavailable(() => askForReset(portal, { email: form.value.value.email, where }))
    if (!asked.ok) return form.sayNo(asked)
  }
  return redirect('/sign-in/forgotten?asked', 303)
}

export default function Forgotten() {
  const { t } = useTranslation('access')
  const { mail, asked } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('back.forgotten')} note={mail && !asked ? t('back.forgottenNote') : undefined} />
      <RefusalNotice answer={answer} />
      {asked && !answer ? (
        <Notice kind="ok" title={t('back.asked')}>
          <p>{t('back.askedHow')}</p>
        </Notice>
      ) : null}
      {mail ? null : <Notice kind="info">{t('back.noMail')}</Notice>}
      {mail && (!asked || answer) ? (
        <Card>
          <FieldForm answer={answer} className="grid gap-5">
            <FormField name="email" label={t('signIn.email')} about={answer?.refusal ? refusalId : undefined} required>
              <TextInput type="email" begins autoComplete="username" maxLength={254} />
            </FormField>
            <Button type="submit" wide>
              {t('back.ask')}
            </Button>
          </FieldForm>
        </Card>
      ) : null}
      <p className="text-[.9rem] text-ink-2">{t('back.bothLost')}</p>
      <p className="text-[.9rem]">
        <Link to="/sign-in" reloadDocument>
          {t('outside.back')}
        </Link>
      </p>
    </div>
  )
}
