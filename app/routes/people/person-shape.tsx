import { useTranslation } from 'react-i18next'
import type { PersonState } from '../../../db/schema.ts'
import type { Part } from '../../access/agreement.ts'
import { isErased, type LastMove, type Move, mayMove, type WhyMoved, whyMoved } from '../../council/person.ts'
import type { PersonFacts as PersonFactsKept } from '../../council/person-facts.ts'
import type { Fingerprint } from '../../ids.ts'
import { type ComparisonChannel, comparisonChannels } from '../../keyring/comparison.ts'
import { FingerprintShape } from '../../keys/fingerprint-shape.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface PersonShown extends PersonFactsKept {
  readonly email: string
  readonly state: PersonState
  readonly setupStep: 'password' | 'totp' | 'key' | 'pledge' | null
  readonly part: Part | null
  readonly locale: 'ja' | 'en'
  readonly engagedFrom: number
  readonly engagedUntil: number | null
}

export function PersonFacts({
  person,
  pledgedAt,
  moved,
  formerNames,
  addressRefused,
}: {
  readonly person: PersonShown
  readonly pledgedAt: number | null
  /** Of whoever is suspended or has left: when, and by which word. */
  readonly moved: LastMove | null
  readonly formerNames: readonly { readonly name: string; readonly until: number }[]
  readonly addressRefused: AddressRefused | null
}) {
  const { t, i18n } = useTranslation('council')
  const { state, setupStep } = person
  const language = i18n.language === 'en' ? 'en' : 'ja'
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
          ...(moved
            ? ([
                [t('person.movedAt'), <Time key="moved" at={moved.at} />],
                [t('person.why'), moved.why ? <Why key="why" why={moved.why} /> : t('person.whyUnknown')],
              ] as const)
            : []),
          ...(person.part ? [[t('person.part'), t(`part.${person.part}`)] as const] : []),
          ...(['reading', 'department', 'title', 'telephone'] as const).flatMap((fact) =>
            person[fact] === '' ? [] : [[t(`person.${fact}`), person[fact]] as const],
          ),
          ...formerNames.map(
            ({ name, until }) =>
              [
                t('person.formerName'),
                t('person.formerNameUntil', { name, date: formatTime(until, 'date', language) }),
              ] as const,
          ),
          [
            t('person.email'),
            <Address
              key="email"
              email={isErased(person) ? t('person.erased') : person.email}
              refused={addressRefused}
            />,
          ],
          [t('person.locale'), t(`language.${person.locale}`)],
          [t('person.engagedFrom'), <Time key="from" at={person.engagedFrom} as="date" />],
          ...endOf(person).map(([word, at, as]) => [t(word), <Time key="until" at={at} as={as} />] as const),
          [t('person.pledge'), pledgedAt === null ? t('person.notPledged') : <Time key="pledge" at={pledgedAt} />],
        ]}
      />
    </Section>
  )
}

/** One who left did at some moment; whose engagement has a last day is engaged until it ends. */
const endOf = ({ state, engagedUntil: until }: PersonShown) =>
  until === null
    ? []
    : state === 'left'
      ? ([['person.engagedUntil', until, 'minute']] as const)
      : ([['person.lastDay', until - 1, 'date']] as const)

interface AddressRefused {
  readonly since: number
  readonly code: number
}

/** Where the last letter to it could not be delivered, that stands with it. */
function Address({ email, refused }: { readonly email: string; readonly refused: AddressRefused | null }) {
  const { t, i18n } = useTranslation('mail')
  if (!refused) return email
  const time = formatTime(refused.since, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <>
      {email}
      <span className="mt-1 block">
        <Tag tone="warn">{t('address.refused', { code: refused.code, time })}</Tag>
      </span>
      <span className="mt-1 block text-[.9rem] text-pretty text-ink-2">{t('address.refusedNote')}</span>
    </>
  )
}

interface Answered {
  readonly answer: MaybeRefused | undefined
}

export function InvitationSection({ until, answer }: Answered & { readonly until: number | null }) {
  const { t, i18n } = useTranslation('council')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <Section title={t('person.invitation')}>
      <Card>
        <FieldForm answer={answer} does="renew" className="grid justify-items-start gap-3">
          <p>
            {until === null
              ? t('person.invitationNone')
              : t('person.invitationUntil', { time: formatTime(until, 'minute', language) })}
          </p>
          <p className="text-[.9rem] text-ink-2">{t('person.renewNote')}</p>
          <ConfirmField />
          <Button type="submit" kind="line" name="do" value="renew">
            {t('person.renew')}
          </Button>
        </FieldForm>
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
export function CompareSection({
  bearer,
  own,
  telephone,
  answer,
}: Answered & { readonly bearer: Bearer | null; readonly own: boolean; readonly telephone: string }) {
  const { t } = useTranslation('council')
  const ready = bearer !== null && bearer.provenAt !== null
  return (
    <Section title={t('person.compareTitle')}>
      <Card>
        {ready ? (
          <Comparing bearer={bearer} own={own} telephone={telephone} answer={answer} />
        ) : (
          <p>{t('person.compareWaits')}</p>
        )}
      </Card>
    </Section>
  )
}

function Comparing({
  bearer,
  own,
  telephone,
  answer,
}: Answered & { readonly bearer: Bearer; readonly own: boolean; readonly telephone: string }) {
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
      {telephone === '' ? (
        <p className="text-[.9rem] text-ink-2">{t('person.compareNoTelephone')}</p>
      ) : (
        <p data-telephone>
          {t('person.compareTelephone')} <b className="num">{telephone}</b>
        </p>
      )}
      <FingerprintShape {...bearer} />
      <FieldForm answer={answer} does="compare" className="grid gap-3 border-t border-line pt-4">
        <input type="hidden" name="fingerprint" value={bearer.fingerprint} />
        <FormRadios
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
      </FieldForm>
    </div>
  )
}

/** Each behind a line of its own: whoever comes to look at somebody must not shut them out by a slip. */
export function MoveSection({ state, own, answer }: Answered & { readonly state: PersonState; readonly own: boolean }) {
  const { t } = useTranslation('council')
  if (state === 'left') return null
  return (
    <Section title={t('person.moveTitle')}>
      {own ? (
        <Notice kind="info">{t('person.own')}</Notice>
      ) : (
        <Card>
          <div className="grid gap-4">
            {mayMove(state, 'suspend') ? <MoveForm move="suspend" answer={answer} /> : null}
            {mayMove(state, 'restore') ? <MoveForm move="restore" answer={answer} /> : null}
            <MoveForm move="leave" answer={answer} />
          </div>
        </Card>
      )}
    </Section>
  )
}

const effects = {
  suspend: ['sessions', 'links', 'roll', 'stays', 'told', 'back'],
  restore: ['before', 'roll', 'again'],
  leave: ['sessions', 'links', 'roll', 'stays', 'duty', 'final'],
} as const satisfies Record<Move, readonly string[]>

/** What will happen, why it is done, and a code: then it is done at once. */
function MoveForm({ move, answer }: Answered & { readonly move: Move }) {
  const { t } = useTranslation('council')
  // The keys of an effect differ from move to move, which the type of `t` cannot see from here.
  const effect = (what: string): string => (t as unknown as (key: string) => string)(`person.${move}Effects.${what}`)
  return (
    <details open={answer?.form?.of === move}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={move}>
        {t(`person.${move}Open`)}
      </summary>
      <FieldForm
        answer={answer}
        does={move}
        className="mt-3 grid justify-items-start gap-4 border-l-2 border-line pl-5"
      >
        <div>
          <p className="font-semibold">{t('person.effects')}</p>
          <ul className="mt-1 grid list-disc gap-1 pl-5 text-[.95rem]">
            {effects[move].map((what) => (
              <li key={what}>{effect(what)}</li>
            ))}
          </ul>
        </div>
        {move === 'restore' ? null : <WhyChoices move={move} />}
        {move === 'leave' ? <Checkbox name="sure" required label={t('person.leaveConfirm')} /> : null}
        <ConfirmField />
        <Button type="submit" kind={move === 'restore' ? 'line' : 'stop'} name="do" value={move}>
          {t(`person.${move}`)}
        </Button>
      </FieldForm>
    </details>
  )
}

function WhyChoices({ move }: { readonly move: 'suspend' | 'leave' }) {
  const { t } = useTranslation('council')
  return (
    <FormRadios
      legend={t('person.why')}
      hint={t('person.whyHint')}
      name="why"
      required
      choices={whyMoved[move].map((why) => ({ value: why, label: <Why why={why} /> }))}
    />
  )
}

/** The log says it in the middle of a sentence. */
function Why({ why }: { readonly why: WhyMoved }) {
  const { t } = useTranslation('council')
  return <span className="inline-block first-letter:uppercase">{t(`person.whys.${why}`)}</span>
}
