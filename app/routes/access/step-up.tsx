import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { CodeField } from '../../access/code-field-shape.tsx'
import { PasskeyButton } from '../../access/passkey-button-shape.tsx'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { steppedUpCookie, takeStepUp } from '../../http/take-step-up.server.ts'
import { wayOn } from '../../http/way-on.server.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'step up',
  i18n: ['access', 'reasons'],
  title: 'access:stepUp.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'step up', { allowUnfinishedSetup: true })
  return { to: wayOn(request) }
}

const body = z.object({ code: typedCode, to: z.string().optional() })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, { otherwise: 'code-missing', beside: codeReasons })
  const stepped = await takeStepUp({ request, context }, form)
  if (!stepped.ok) return stepped.reason === 'signed-out' ? redirect('/sign-in', 303) : form.sayNo(stepped)
  const to = form.ok ? localPath(form.value.value.to) : null
  return redirect(to ?? '/', { status: 303, headers: steppedUpCookie(stepped.value) })
}

export default function StepUp() {
  const { t } = useTranslation('access')
  const { to } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('stepUp.title')} note={t('stepUp.note')} />
      <RefusalNotice answer={answer} />
      <Card>
        <FieldForm answer={answer} className="grid gap-5">
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <CodeField answer={answer} />
          <PasskeyButton moment="step-up" />
          <ButtonRow>
            <Button type="submit">{t('stepUp.go')}</Button>
            <ButtonLink kind="plain" to="/">
              {t('stepUp.away')}
            </ButtonLink>
          </ButtonRow>
        </FieldForm>
      </Card>
      <p className="text-[.9rem] text-ink-2">{t('secondFactor.once')}</p>
    </div>
  )
}
