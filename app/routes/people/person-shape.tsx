import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { PersonState } from '../../../db/schema.ts'
import { isErased, mayMove } from '../../council/person.ts'
import type { Fingerprint } from '../../ids.ts'
import { type ComparisonChannel, comparisonChannels } from '../../keys/comparison.ts'
import { FingerprintShape } from '../../keys/fingerprint-shape.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { Checkbox, RadioGroup } from '../../ui/choices.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

interface PersonShown {
  readonly email: string
  readonly state: PersonState
  readonly setupStep: 'password' | 'totp' | 'key' | 'pledge' | null
  readonly locale: 'ja' | 'en'
  readonly engagedFrom: number
  readonly engagedUntil: number | null
}

export function PersonFacts({
  person,
  pledgedAt,
}: {
  readonly person: PersonShown
  readonly pledgedAt: number | null
}) {
  const { t } = useTranslation('council')
  const { state, setupStep } = person
  return (
    <Section title={t('person.facts')}>
      <Facts
        facts={[
          [
            t('people.state'),
            <Tag key="state" tone={state === 'active' ? 'ok' : state === 'suspended' ? 'warn' : 'plain'}>
              {state === 'invited' && setupStep ? t(`step.${setupStep}`) : t(`state.${state}`)}
            </Tag>,
          ],
          [t('person.email'), isErased(person) ? t('person.erased') : person.email],
          [t('person.locale'), t(`language.${person.locale}`)],
          [t('person.engagedFrom'), <Time key="from" at={person.engagedFrom} as="date" />],
          ...(person.engagedUntil === null
            ? []
            : [[t('person.engagedUntil'), <Time key="until" at={person.engagedUntil} />] as const]),
          [t('person.pledge'), pledgedAt === null ? t('person.notPledged') : <Time key="pledge" at={pledgedAt} />],
        ]}
      />
    </Section>
  )
}

export function InvitationSection({ until }: { readonly until: number | null }) {
  const { t, i18n } = useTranslation('council')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <Section title={t('person.invitation')}>
      <Card>
        <Form method="post" className="grid justify-items-start gap-3">
          <p>
            {until === null
              ? t('person.invitationNone')
              : t('person.invitationUntil', { time: formatTime(until, 'minute', language) })}
          </p>
          <p className="text-[.9rem] text-ink-2">{t('person.renewNote')}</p>
          <Button type="submit" kind="line" name="do" value="renew">
            {t('person.renew')}
          </Button>
        </Form>
      </Card>
    </Section>
  )
}

interface Bearer {
  readonly fingerprint: Fingerprint
  readonly provenAt: number | null
  readonly comparedAt: number | null
  readonly comparedBy: string | null
  readonly comparedChannel: ComparisonChannel | null
  readonly words: { readonly ja: readonly string[]; readonly en: readonly string[] }
  readonly picture: string
}

/** What the secretariat holds against what the person reads aloud. */
export function CompareSection({ bearer, own }: { readonly bearer: Bearer | null; readonly own: boolean }) {
  const { t } = useTranslation('council')
  const ready = bearer !== null && bearer.provenAt !== null
  return (
    <Section title={t('person.compareTitle')}>
      <Card>{ready ? <Comparing bearer={bearer} own={own} /> : <p>{t('person.compareWaits')}</p>}</Card>
    </Section>
  )
}

function Comparing({ bearer, own }: { readonly bearer: Bearer; readonly own: boolean }) {
  const { t } = useTranslation('council')
  const { t: keys } = useTranslation('keys')
  if (bearer.comparedAt !== null) {
    return (
      <div className="grid gap-4">
        <p>
          {t('person.compared', { name: bearer.comparedBy ?? '' })} <Time at={bearer.comparedAt} />
          {bearer.comparedChannel ? <> {keys(`channel.${bearer.comparedChannel}`)}</> : null}
        </p>
        <FingerprintShape {...bearer} />
      </div>
    )
  }
  if (own) return <p>{t('person.compareOwn')}</p>
  return (
    <div className="grid gap-5">
      <p>{t('person.compareNote')}</p>
      <FingerprintShape {...bearer} />
      <Form method="post" className="grid gap-3 border-t border-line pt-4">
        <input type="hidden" name="fingerprint" value={bearer.fingerprint} />
        <RadioGroup
          legend={t('person.compareChannel')}
          hint={t('person.compareChannelHint')}
          name="channel"
          required
          inline
          choices={comparisonChannels.map((value) => ({ value, label: keys(`channel.${value}`) }))}
        />
        <Checkbox name="sure" required label={t('person.compareConfirm')} />
        <ButtonRow>
          <Button type="submit" name="do" value="compare">
            {t('person.compareGo')}
          </Button>
        </ButtonRow>
      </Form>
    </div>
  )
}

export function MoveSection({ state, own }: { readonly state: PersonState; readonly own: boolean }) {
  const { t } = useTranslation('council')
  if (state === 'left') return null
  return (
    <Section title={t('person.moveTitle')}>
      {own ? (
        <Notice kind="info">{t('person.own')}</Notice>
      ) : (
        <Card>
          <div className="grid gap-6">
            {mayMove(state, 'suspend') ? <MoveForm move="suspend" /> : null}
            {mayMove(state, 'restore') ? <MoveForm move="restore" /> : null}
            <MoveForm move="leave" />
          </div>
        </Card>
      )}
    </Section>
  )
}

function MoveForm({ move }: { readonly move: 'suspend' | 'restore' | 'leave' }) {
  const { t } = useTranslation('council')
  return (
    <Form method="post" className="grid justify-items-start gap-2">
      <p className="text-[.92rem]">{t(`person.${move}Note`)}</p>
      {move === 'leave' ? <Checkbox name="sure" required label={t('person.leaveConfirm')} /> : null}
      <Button type="submit" kind={move === 'restore' ? 'line' : 'stop'} name="do" value={move}>
        {t(`person.${move}`)}
      </Button>
    </Form>
  )
}
