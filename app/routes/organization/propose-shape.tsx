import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { whyMoved } from '../../council/person.ts'
import type { PersonFacts } from '../../council/person-facts.ts'
import type { ProposalKind } from '../../council/proposal.ts'
import { Button } from '../../ui/button.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { NameFields, TelephoneField } from '../people/change-person-shape.tsx'
import { PostFields } from '../people/choose-post-shape.tsx'

export interface ColleagueOffered extends PersonFacts {
  readonly id: string
}

interface Shown {
  readonly answer: MaybeRefused | undefined
}

/** A form behind the line that opens it; open again where it was refused. */
function Behind({ does, answer, children }: Shown & { readonly does: ProposalKind; readonly children: ReactNode }) {
  const { t } = useTranslation('organization')
  return (
    <details open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {t(`proposals.open.${does}`)}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        {children}
        <Button type="submit" kind="line" name="do" value={does}>
          {t('proposals.send')}
        </Button>
      </FieldForm>
    </details>
  )
}

export function JoinForm({ answer }: Shown) {
  const { t } = useTranslation('council')
  return (
    <Behind does="join" answer={answer}>
      <NameFields />
      <FormField name="email" label={t('invite.email')} hint={t('invite.emailHint')} required>
        <TextInput type="email" autoComplete="off" maxLength={254} />
      </FormField>
      <PostFields />
      <TelephoneField />
    </Behind>
  )
}

/** Of whom, and how they are to be known: what stands there is filled in once somebody is chosen. */
export function ChangeForm({ people, answer }: Shown & { readonly people: readonly ColleagueOffered[] }) {
  const [chosen, setChosen] = useState(people[0]?.id ?? '')
  const facts = people.find(({ id }) => id === chosen)
  return (
    <Behind does="change" answer={answer}>
      <PersonField people={people} onChoose={setChosen} />
      <div key={chosen} className="grid w-full gap-5">
        <NameFields name={facts?.name ?? ''} reading={facts?.reading ?? ''} />
        <PostFields department={facts?.department ?? ''} title={facts?.title ?? ''} />
        <TelephoneField telephone={facts?.telephone ?? ''} />
      </div>
    </Behind>
  )
}

export function LeaveForm({ people, answer }: Shown & { readonly people: readonly ColleagueOffered[] }) {
  const { t } = useTranslation('council')
  return (
    <Behind does="leave" answer={answer}>
      <PersonField people={people} />
      <FormRadios
        legend={t('person.why')}
        name="why"
        required
        inline
        choices={whyMoved.leave.map((why) => ({ value: why, label: t(`person.whys.${why}`) }))}
      />
    </Behind>
  )
}

function PersonField({
  people,
  onChoose,
}: {
  readonly people: readonly ColleagueOffered[]
  readonly onChoose?: (id: string) => void
}) {
  const { t } = useTranslation('organization')
  return (
    <FormField name="person" label={t('proposals.person')} required>
      <Select defaultValue={people[0]?.id ?? ''} onChange={({ currentTarget: { value } }) => onChoose?.(value)}>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </FormField>
  )
}
