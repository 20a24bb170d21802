import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { isSignInWaiting } from '../../access/sign-in.server.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { readCookie } from '../../http/cookie.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { reportLossAtSignIn } from '../../recovery/report-loss.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { LossReported } from './way-back-shape.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:back.lost',
  scripts: false,
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const waiting = await isSignInWaiting(context.portal, readCookie(request, '__Host-fuin-sign-in'))
  if (!waiting) throw redirect('/sign-in', 303)
  return null
}

interface Answer extends MaybeRefused {
  readonly reported?: true
}

export async function action({ request, context: { portal, visit: where } }: ActionFunctionArgs) {
  const form = await readOnce(request, z.object({ do: z.literal('lost') }))
  if (!form.ok) return form.sayNo(form)
  const token = readCookie(request, '__Host-fuin-sign-in')
  const reported = await orUnavailable(() => reportLossAtSignIn(portal, { token, where }))
  return reported.ok ? json<Answer>({ reported: true }) : redirect('/sign-in?lapsed', 303)
}

export default function LostFactor() {
  const { t } = useTranslation('access')
  const answer: Answer | undefined = useActionData<typeof action>()
  if (answer?.reported) return <LossReported />
  return (
    <div className="mx-auto grid max-w-[34rem] gap-5">
      <PageHead title={t('back.lost')} note={t('back.lostNote')} />
      <RefusalNotice answer={answer} />
      <Card>
        <ActForm className="grid justify-items-start gap-4">
          <p>{t('back.lostWhat')}</p>
          <Button type="submit" name="do" value="lost">
            {t('back.report')}
          </Button>
        </ActForm>
      </Card>
      <p className="text-[.9rem]">
        <Link to="/sign-in/second-factor" reloadDocument>
          {t('back.notLost')}
        </Link>
      </p>
    </div>
  )
}
