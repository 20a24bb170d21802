import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sectors } from '../council/sector.ts'
import { CheckboxGroup } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { formatNumber } from '../ui/num.tsx'
import { TextInput } from '../ui/text-input.tsx'
import {
  type Candidate,
  type Choice,
  type Chosen,
  foundBy,
  type Group,
  groupsOf,
  organizationsOf,
  toggled,
} from './recipient-choice.ts'

export interface RecipientsFormProps {
  readonly candidates: readonly Candidate[]
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
  readonly chosen: Chosen
}

const order: readonly Group[] = [...sectors, 'suppliers', 'others']
/** A list longer than this is filtered first. */
const shownAtOnce = 60

/** Recipients by sector, organization and person, with the resulting list by name. */
export function RecipientsForm({ candidates, choice, onChoice, chosen }: RecipientsFormProps) {
  const { t } = useTranslation('bulletins')
  const { t: council } = useTranslation('council')
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const holds = (text: string) => text.toLowerCase().includes(wanted)
  const groupName = (group: Group) =>
    group === 'suppliers' || group === 'others' ? t(`compose.${group}`) : council(`sector.${group}`)
  const organizations = organizationsOf(candidates).filter(({ name }) => holds(name))
  const people = foundBy(words, candidates)
  return (
    <div className="grid gap-4">
      <CheckboxGroup
        legend={t('compose.bySector')}
        name="groups"
        choices={groupsOf(candidates, order).map(({ group, count }) => ({
          value: group,
          label: t('compose.sectorPeople', { name: groupName(group), count }),
        }))}
        value={choice.groups}
        onChoose={(value, on) => {
          const group = order.find((one) => one === value)
          if (group) onChoice({ ...choice, groups: toggled(choice.groups, group, on) })
        }}
      />
      <Field label={t('compose.find')}>
        <TextInput value={words} autoComplete="off" onChange={(event) => setWords(event.currentTarget.value)} />
      </Field>
      <Picking summary={t('compose.byOrganization')} count={choice.organizations.length}>
        <CheckboxGroup
          legend={t('compose.byOrganization')}
          name="organizations"
          choices={organizations.slice(0, shownAtOnce).map(({ id, name, count }) => ({
            value: id,
            label: t('compose.sectorPeople', { name, count }),
          }))}
          value={choice.organizations}
          onChoose={(value, on) => {
            const found = organizations.find(({ id }) => id === value)
            if (found) onChoice({ ...choice, organizations: toggled(choice.organizations, found.id, on) })
          }}
        />
      </Picking>
      <Picking summary={t('compose.byPerson')} count={choice.persons.length}>
        <CheckboxGroup
          legend={t('compose.byPerson')}
          name="persons"
          choices={people.slice(0, shownAtOnce).map((one) => ({
            value: one.person,
            label: one.name,
            hint: one.organizationName,
          }))}
          value={choice.persons}
          onChoose={(value, on) => {
            const found = people.find(({ person }) => person === value)
            if (found) onChoice({ ...choice, persons: toggled(choice.persons, found.person, on) })
          }}
        />
      </Picking>
      <ChosenPeople chosen={chosen} />
    </div>
  )
}

function Picking({
  summary,
  count,
  children,
}: {
  readonly summary: string
  readonly count: number
  readonly children: ReactNode
}) {
  return (
    <details>
      <summary className="cursor-pointer font-semibold">
        {summary} {count > 0 ? <span className="num text-ink-2">{formatNumber(count)}</span> : null}
      </summary>
      <div className="mt-2 max-h-72 overflow-y-auto">{children}</div>
    </details>
  )
}

// Only what takes focus can be scrolled by keyboard (WCAG 2.1.1).
const scroller = { tabIndex: 0 } as const

/** By name: the sender must see who it comes to, and who cannot be reached and why, before anything is sealed. */
function ChosenPeople({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useTranslation('bulletins')
  const { reachable, unreachable } = chosen
  return (
    <div className="grid gap-3">
      <div role="status">
        <h3 className="num text-[1rem]">
          {t('compose.chosen')} {t('compose.people', { count: reachable.length })}
        </h3>
      </div>
      {reachable.length === 0 ? (
        <p className="text-[.9rem] text-ink-2">{t('compose.chosenNone')}</p>
      ) : (
        <ul
          className="m-0 max-h-64 list-none divide-y divide-line overflow-y-auto p-0 text-[.9rem]"
          {...scroller}
          aria-label={t('compose.chosen')}
        >
          {reachable.map((one) => (
            <li key={one.person} className="py-1.5">
              <strong>{one.name}</strong> <span className="text-ink-2">{one.organizationName}</span>
            </li>
          ))}
        </ul>
      )}
      {unreachable.length > 0 ? (
        <details className="text-[.9rem]">
          <summary className="num cursor-pointer font-bold text-warn">
            {t('compose.unreachable', { count: unreachable.length })}
          </summary>
          <p className="my-2 text-ink-2">{t('compose.unreachableHow')}</p>
          <ul className="m-0 list-none divide-y divide-line p-0">
            {unreachable.map((one) =>
              one.unreachable === null ? null : (
                <li key={one.person} className="py-1.5">
                  <strong>{one.name}</strong> <span className="text-ink-2">{one.organizationName}</span>
                  <span className="block text-warn">{t(`unreachable.${one.unreachable}`)}</span>
                  <span className="block text-ink-2">{t(`unreachableDo.${one.unreachable}`)}</span>
                </li>
              ),
            )}
          </ul>
        </details>
      ) : null}
    </div>
  )
}
