import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { chooseLanguage } from '../../council/choose-language.server.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { notFound } from '../../http/param.server.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, CardRows, Facts, Section } from '../../ui/card.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['council', 'reasons'],
  title: 'council:profile.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'change own settings')
  const person = await findPerson(context.portal.db, actor.person)
  if (!person) throw notFound()
  const { name, email, role, organizationName, locale, reading, department, title, telephone } = person
  const facts = { reading, department, jobTitle: title, telephone }
  const term = { from: person.engagedFrom, until: person.engagedUntil }
  const saved = new URL(request.url).searchParams.has('saved')
  return json({ name, email, role, organizationName, locale, saved, facts, term })
}

const body = z.object({ locale: z.enum(['ja', 'en'], { message: 'language-missing' }) })
const rule = { beside: { 'language-missing': 'locale' } }

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'change own settings')
  if (!form.ok) return form.sayNo(form)
  await chooseLanguage(context.portal, { person: actor.person, locale: form.value.value.locale })
  return redirect('/settings/profile?saved', 303)
}

const more = [
  ['key', '/settings/key'],
  ['factors', '/settings/second-factor'],
  ['sessions', '/settings/sessions'],
  ['mail', '/settings/mail'],
  ['address', '/settings/address'],
] as const

export default function Profile() {
  const { t } = useTranslation(['council', 'shell'])
  const { name, email, role, organizationName, saved, facts, term } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  const said = (fact: keyof typeof facts) =>
    facts[fact] === '' ? [] : [[t(`council:profile.${fact}`), facts[fact]] as const]
  return (
    <div className="max-w-[44rem]">
      <PageHead title={t('council:profile.title')} note={t('council:profile.note')} />
      <div className="mb-5 empty:hidden">
        <RefusalNotice answer={answer} />
      </div>
      {saved ? (
        <div className="mb-5">
          <Notice kind="ok">{t('council:profile.saved')}</Notice>
        </div>
      ) : null}
      <Section title={t('council:profile.facts')}>
        <Facts
          facts={[
            [t('council:profile.name'), name],
            ...said('reading'),
            [t('council:profile.organization'), organizationName],
            ...said('department'),
            ...said('jobTitle'),
            [t('council:profile.role'), t(`shell:role.${role}`)],
            ...said('telephone'),
            [t('council:profile.email'), email],
            [t('council:profile.from'), <Time key="from" at={term.from} as="date" />],
            ...(term.until === null
              ? []
              : [[t('council:profile.until'), <Time key="until" at={term.until - 1} as="date" />] as const]),
          ]}
        />
      </Section>
      <LanguageForm answer={answer} />
      <Section title={t('council:profile.more')}>
        <CardRows label={t('council:profile.more')}>
          {more.map(([word, to]) => (
            <li key={word} className="px-5 py-3">
              <Link to={to} className="font-semibold">
                {t(`council:profile.${word}`)}
              </Link>
              <p className="text-[.9rem] text-balance text-ink-2">{t(`council:profile.${word}Note`)}</p>
            </li>
          ))}
        </CardRows>
      </Section>
    </div>
  )
}

function LanguageForm({ answer }: { readonly answer: MaybeRefused | undefined }) {
  const { t } = useTranslation('council')
  const { locale } = useLoaderData<typeof loader>()
  return (
    <Section title={t('profile.language')}>
      <Card>
        {/* The whole page is in the other language afterwards: it is asked for anew. */}
        <FieldForm answer={answer} reloadDocument className="grid gap-3">
          <FormRadios
            legend={t('profile.language')}
            name="locale"
            inline
            first={locale}
            choices={(['ja', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
          />
          <ButtonRow>
            <Button type="submit" kind="line">
              {t('profile.languageGo')}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
