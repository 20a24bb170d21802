import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { countUnopenedCopies } from '../../bulletins/copy-store.server.ts'
import { listDrafts } from '../../composer/draft-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { type Fingerprint, parseFingerprint } from '../../ids.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { retireOwnKey, signersWithout } from '../../keys/retire-own-key.server.ts'
import { retiringReasons } from '../../keys/retiring.ts'
import { refused } from '../../outcome.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

export const handle: RouteHandle = {
  act: 'hold a key',
  i18n: ['keys', 'access', 'reasons'],
  title: 'keys:replace.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person, role } = await requireActor({ request, context }, 'hold a key')
  const { db } = context.portal
  const key = await currentKeyOf(db, person)
  if (!key) return { fingerprint: null }
  return {
    fingerprint: key.fingerprint,
    unopened: role === 'member' ? await countUnopenedCopies(db, person) : 0,
    drafts: (await listDrafts(db, person)).length,
    /** How many who sign rolls would be left; null where the person is none of them. */
    signersLeft: await signersWithout(db, key.fingerprint),
  }
}

const body = z.object({
  fingerprint: z.string().max(40),
  why: z.enum(retiringReasons, { message: 'why-missing' }),
  sure: z.literal('on'),
  code: typedCode,
})
const rule = {
  keeps: ['why'],
  beside: { ...codeReasons, 'why-missing': 'why' },
  otherwise: 'not-confirmed',
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'hold a key')
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const fingerprint = parseFingerprint(value.fingerprint)
  if (!fingerprint) return form.sayNo(refused('key-replaced'))
  const asked = {
    by: actorFields(actor, visit),
    once: onceFor(sent, actor.person),
    code: value.code,
    reason: value.why,
    fingerprint,
  }
  const retired = await orUnavailable(() => retireOwnKey(portal, asked))
  // Which leads to the key; and where whoever presses twice is sent as well, being at that step already.
  return retired.ok ? redirect('/setup', 303) : form.sayNo(retired)
}

export default function ReplaceKey() {
  const { t } = useTranslation('keys')
  const shown = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  return (
    <div className="grid max-w-[46rem] gap-5">
      <PageHead
        title={t('replace.title')}
        note={t('replace.note')}
        up={{ to: '/settings/key', title: t('settings.title') }}
      />
      <RefusalNotice answer={answer} />
      {shown.fingerprint === null ? (
        <EmptyState title={t('settings.none')}>{t('settings.noneHow')}</EmptyState>
      ) : (
        <>
          <Costs unopened={shown.unopened} drafts={shown.drafts} signersLeft={shown.signersLeft} />
          {shown.signersLeft !== null && shown.signersLeft < 2 ? null : (
            <RetireForm fingerprint={shown.fingerprint} answer={answer} />
          )}
        </>
      )}
    </div>
  )
}

interface Cost {
  readonly unopened: number
  readonly drafts: number
  readonly signersLeft: number | null
}

/** What it costs, before it is done: none of it can be taken back. */
function Costs({ unopened, drafts, signersLeft }: Cost) {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('replace.costs')}>
      <ul className="grid list-disc gap-1.5 pl-6">
        <li>{t('replace.cost.closed')}</li>
        {unopened > 0 ? <li>{t('replace.cost.unopened', { count: unopened })}</li> : null}
        {drafts > 0 ? <li>{t('replace.cost.drafts', { count: drafts })}</li> : null}
        <li>{t('replace.cost.waiting')}</li>
        <li>{t('replace.cost.stays')}</li>
      </ul>
      {signersLeft === null ? null : (
        <div className="mt-4">
          <Notice kind={signersLeft < 2 ? 'refusal' : 'warn'}>
            {t(signersLeft < 2 ? 'replace.fewSigners' : 'replace.signer', { count: signersLeft })}
          </Notice>
        </div>
      )}
    </Section>
  )
}

function RetireForm({
  fingerprint,
  answer,
}: {
  readonly fingerprint: Fingerprint
  readonly answer: MaybeRefused | undefined
}) {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('replace.how')}>
      <FieldForm answer={answer} className="grid justify-items-start gap-5" reloadDocument>
        <input type="hidden" name="fingerprint" value={fingerprint} />
        <FormRadios
          name="why"
          legend={t('replace.why')}
          required
          choices={retiringReasons.map((why) => ({
            value: why,
            label: t(`replace.whys.${why}`),
            hint: t(`replace.whysHow.${why}`),
          }))}
        />
        <Checkbox name="sure" required label={t('replace.sure')} />
        <ConfirmField />
        <ButtonRow>
          <Button type="submit" kind="stop">
            {t('replace.go')}
          </Button>
        </ButtonRow>
      </FieldForm>
    </Section>
  )
}
