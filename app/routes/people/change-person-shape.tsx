import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonState } from '../../../db/schema.ts'
import type { Part } from '../../access/agreement.ts'
import type { Role } from '../../access/role.ts'
import { dayOf, lastDayOf } from '../../council/engagement.ts'
import type { PersonFacts } from '../../council/person-facts.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import {
  type HouseOffered,
  OrganizationField,
  PartField,
  PostFields,
  RoleField,
  TermFields,
} from './choose-post-shape.tsx'

interface Changing {
  readonly person: PersonFacts & {
    readonly email: string
    readonly role: Role
    readonly state: PersonState
    readonly organization: string
    readonly engagedFrom: number
    readonly engagedUntil: number | null
    readonly part: Part | null
    /** Of an operator or supplier: the others act by office, and nobody speaks for them. */
    readonly joinsByConsent: boolean
  }
  readonly organizations: readonly HouseOffered[]
  readonly own: boolean
  /** The engagement ran out, by its last day or by leaving. */
  readonly over: boolean
  readonly answer: MaybeRefused | undefined
}

/** What the secretariat may change of somebody; each behind a line of its own. */
export function ChangeSection(changing: Changing) {
  const { t } = useTranslation('council')
  const { person, own, over } = changing
  const left = person.state === 'left'
  return (
    <Section title={t('person.changeTitle')}>
      <Card>
        <div className="grid gap-4">
          <FactsForm {...changing} />
          {own || left ? null : <TermForm {...changing} />}
          {own || left || over ? null : <PostForm {...changing} />}
          {left || !person.joinsByConsent ? null : <PartForm {...changing} />}
          {left && !own ? <ReturnForm {...changing} /> : null}
          {own ? <Notice kind="info">{t('person.ownPost')}</Notice> : null}
        </div>
      </Card>
    </Section>
  )
}

type Act = 'facts' | 'term' | 'post' | 'part' | 'return'

/** A form behind the line that opens it; open again where it was refused. */
function Behind({
  act,
  answer,
  children,
  go,
}: {
  readonly act: Act
  readonly answer: MaybeRefused | undefined
  readonly children: ReactNode
  readonly go: string
}) {
  const { t } = useTranslation('council')
  return (
    <details open={answer?.form?.of === act}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={act}>
        {t(`person.${act}Open`)}
      </summary>
      <FieldForm answer={answer} does={act} className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5">
        {children}
        <ConfirmField />
        <Button type="submit" kind="line" name="do" value={act}>
          {go}
        </Button>
      </FieldForm>
    </details>
  )
}

function FactsForm({ person, answer }: Changing) {
  const { t } = useTranslation('council')
  return (
    <Behind act="facts" answer={answer} go={t('person.factsGo')}>
      <p className="text-[.95rem]">{t('person.factsNote')}</p>
      <NameFields name={person.name} reading={person.reading} />
      <PostFields {...person} />
      <TelephoneField telephone={person.telephone} />
    </Behind>
  )
}

export function NameFields({ name = '', reading = '' }: { readonly name?: string; readonly reading?: string }) {
  const { t } = useTranslation('council')
  return (
    <div className="grid w-full items-end gap-5 sm:grid-cols-2">
      <FormField name="name" label={t('invite.name')} required>
        <TextInput autoComplete="off" maxLength={120} defaultValue={name} />
      </FormField>
      <FormField name="reading" label={t('invite.reading')} hint={t('invite.readingHint')}>
        <TextInput autoComplete="off" maxLength={120} defaultValue={reading} />
      </FormField>
    </div>
  )
}

export function TelephoneField({ telephone = '' }: { readonly telephone?: string }) {
  const { t } = useTranslation('council')
  return (
    <FormField name="telephone" label={t('invite.telephone')} hint={t('invite.telephoneHint')}>
      <TextInput type="tel" autoComplete="off" maxLength={40} defaultValue={telephone} />
    </FormField>
  )
}

function TermForm({ person, over, answer }: Changing) {
  const { t } = useTranslation('council')
  const until = person.engagedUntil === null ? '' : lastDayOf(person.engagedUntil)
  return (
    <Behind act="term" answer={answer} go={t('person.termGo')}>
      <p className="text-[.95rem]">{t('person.termNote')}</p>
      {over ? <Notice kind="warn">{t('person.termLapsed')}</Notice> : null}
      <TermFields runs from={dayOf(person.engagedFrom)} until={until} />
    </Behind>
  )
}

function PostForm({ person, organizations, answer }: Changing) {
  const { t } = useTranslation('council')
  const effects = ['sessions', 'history', 'role', 'copies', 'key'] as const
  return (
    <Behind act="post" answer={answer} go={t('person.postGo')}>
      <Effects>
        {effects.map((what) => (
          <li key={what}>{t(`person.postEffects.${what}`)}</li>
        ))}
      </Effects>
      <OrganizationField organizations={organizations} chosen={person.organization} />
      <RoleField first={person.role} />
      <PostFields {...person} />
    </Behind>
  )
}

function PartForm({ person, answer }: Changing) {
  const { t } = useTranslation('council')
  return (
    <Behind act="part" answer={answer} go={t('person.partGo')}>
      <p className="text-[.95rem]">{t('person.partNote')}</p>
      <PartField first={person.part} />
    </Behind>
  )
}

function ReturnForm({ person, organizations, answer }: Changing) {
  const { t } = useTranslation('council')
  const effects = ['factors', 'key', 'pledge', 'role'] as const
  return (
    <Behind act="return" answer={answer} go={t('person.returnGo')}>
      <p className="text-[.95rem]">{t('person.returnNote')}</p>
      <Effects>
        {effects.map((what) => (
          <li key={what}>{t(`person.returnEffects.${what}`)}</li>
        ))}
      </Effects>
      <OrganizationField organizations={organizations} chosen={person.organization} />
      <RoleField first={person.role} />
      <FormField name="email" label={t('invite.email')} hint={t('invite.emailHint')} required>
        <TextInput type="email" autoComplete="off" maxLength={254} defaultValue={person.email} />
      </FormField>
      <PostFields {...person} />
      <TermFields />
    </Behind>
  )
}

function Effects({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('council')
  const id = useId()
  return (
    <div>
      <p id={id} className="font-semibold">
        {t('person.effects')}
      </p>
      <ul aria-labelledby={id} className="mt-1 grid list-disc gap-1 pl-5 text-[.95rem]">
        {children}
      </ul>
    </div>
  )
}
