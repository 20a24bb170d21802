import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readOnce, tickedOf } from '../../http/form.server.ts'
import { notFound } from '../../http/param.server.ts'
import { chooseLetters } from '../../mail/choose-letters.server.ts'
import { letterKinds, letterRules, optionalKinds } from '../../mail/letter.ts'
import { wantedKindsOf } from '../../mail/letter-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { CheckboxGroup } from '../../ui/choices.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['mail', 'reasons'],
  title: 'mail:settings.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { db, settings } = context.portal
  // No key is needed: whoever lost theirs has to hear of it all the more.
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  const person = await findPerson(db, actor.person)
  if (!person) throw notFound()
  return {
    email: person.email,
    isSet: isMailSet(settings),
    wanted: await wantedKindsOf(db, actor.person),
    saved: new URL(request.url).searchParams.has('saved'),
  }
}

const body = z.object({ wanted: tickedOf(z.enum(optionalKinds)) })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body)
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  if (!form.ok) return form.sayNo(form)
  await chooseLetters(context.portal, { person: actor.person, wanted: form.value.value.wanted })
  return redirect('/settings/mail?saved', 303)
}

const always = letterKinds.filter((kind) => !letterRules[kind].optional)
type Always = Exclude<(typeof letterKinds)[number], (typeof optionalKinds)[number]>

export default function MailSettings() {
  const { t } = useTranslation('mail')
  const { email, isSet, saved } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[44rem]">
      <SettingsHead title={t('settings.title')} note={t('settings.note')} />
      <div className="mb-5 grid gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {saved ? (
          <Notice kind="ok" live>
            {t('settings.saved')}
          </Notice>
        ) : null}
        {isSet ? null : (
          <Notice kind="info" title={t('settings.off')}>
            {t('settings.offNote')}
          </Notice>
        )}
      </div>
      <div className="mb-8">
        <Facts facts={[[t('settings.to'), email]]} />
      </div>
      <div className="mb-8">
        <Wanted answer={answer} />
      </div>
      <Section title={t('settings.always')}>
        <Card>
          <p className="mb-3">{t('settings.alwaysNote')}</p>
          <ul className="list-disc pl-5 text-pretty">
            {always.map((kind) => (
              <li key={kind}>{t(`settings.alwaysKind.${kind as Always}`)}</li>
            ))}
          </ul>
        </Card>
      </Section>
    </div>
  )
}

function Wanted({ answer }: { readonly answer: MaybeRefused | undefined }) {
  const { t } = useTranslation('mail')
  const { wanted } = useLoaderData<typeof loader>()
  return (
    <Card>
      <FieldForm answer={answer} className="grid gap-3">
        <CheckboxGroup
          legend={t('settings.choose')}
          hint={t('settings.chooseHint')}
          name="wanted"
          chosen={wanted}
          choices={optionalKinds.map((value) => ({ value, label: t(`settings.kind.${value}`) }))}
        />
        <ButtonRow>
          <Button type="submit" kind="line">
            {t('settings.save')}
          </Button>
        </ButtonRow>
      </FieldForm>
    </Card>
  )
}
