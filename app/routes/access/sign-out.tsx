import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../access/end-session.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { optionalActor, orUnavailable } from '../../http/actor.server.ts'
import { signedOut } from '../../http/signed-out.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'public', i18n: ['access'], title: 'access:signOut.title' }

/** Asks first: a picture on another site must not be able to sign anybody out. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  if (!(await optionalActor({ request, context }))) throw redirect('/sign-in', 303)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await optionalActor({ request, context })
  if (actor) await orUnavailable(() => signOut(context.portal, { actor, where: context.visit }))
  return signedOut()
}

export default function SignOut() {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('signOut.title')} />
      <Card>
        <ActForm className="grid gap-5" reloadDocument data-leaves>
          <p>{t('signOut.ask')}</p>
          <ButtonRow>
            <Button type="submit">{t('signOut.go')}</Button>
            <ButtonLink kind="plain" to="/">
              {t('signOut.stay')}
            </ButtonLink>
          </ButtonRow>
        </ActForm>
      </Card>
    </div>
  )
}
