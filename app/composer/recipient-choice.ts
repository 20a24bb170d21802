/** Choosing recipients: by sector, organization and person, with the resulting list by name. */
import { soughtReading } from '../council/person-facts.ts'
import { isSector, type Sector } from '../council/sector.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import type { UnreachableReason } from '../roll/reachability.ts'

/** Someone a bulletin could be addressed to. `unreachable` is a reason word; null where a copy can be sealed. */
export interface Candidate {
  readonly person: PersonId
  readonly name: string
  /** フリガナ; empty where none was given. */
  readonly reading: string
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly group: Group
  readonly unreachable: UnreachableReason | null
}

/** A sector of operators, all suppliers, or the rest (government). */
export type Group = Sector | 'suppliers' | 'others'
export const isGroup = (word: string): word is Group => word === 'suppliers' || word === 'others' || isSector(word)

export interface Choice {
  readonly groups: readonly Group[]
  readonly organizations: readonly OrganizationId[]
  readonly persons: readonly PersonId[]
}
export const nobody: Choice = { groups: [], organizations: [], persons: [] }

/** By name, house or reading; what is typed in hiragana finds a reading too. All of them where nothing is typed. */
export function foundBy(words: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return candidates
  const sound = soughtReading(words)
  return candidates.filter(
    ({ name, organizationName, reading }) =>
      `${name} ${organizationName}`.toLowerCase().includes(wanted) ||
      (sound !== '' && soughtReading(reading).includes(sound)),
  )
}

export interface Chosen {
  readonly reachable: readonly Candidate[]
  readonly unreachable: readonly Candidate[]
  /** A sector or an organization as such was chosen, not persons by name: TLP:RED forbids it. */
  readonly toGroup: boolean
}

/** Who a choice comes to, in the candidates' order, each once. */
export function chosenBy(choice: Choice, candidates: readonly Candidate[]): Chosen {
  const groups = new Set<string>(choice.groups)
  const organizations = new Set<string>(choice.organizations)
  const persons = new Set<string>(choice.persons)
  const all = candidates.filter(
    ({ person, organization, group }) => persons.has(person) || organizations.has(organization) || groups.has(group),
  )
  return {
    reachable: all.filter(({ unreachable }) => unreachable === null),
    unreachable: all.filter(({ unreachable }) => unreachable !== null),
    toGroup: choice.groups.length > 0 || choice.organizations.length > 0,
  }
}

/** The list with the word added or taken out. */
export function toggled<T>(list: readonly T[], word: T, on: boolean): readonly T[] {
  const without = list.filter((one) => one !== word)
  return on ? [...without, word] : without
}

/** The groups that have somebody, with how many, in the order given. */
export function groupsOf(candidates: readonly Candidate[], order: readonly Group[]) {
  return order
    .map((group) => ({ group, count: candidates.filter((one) => one.group === group).length }))
    .filter(({ count }) => count > 0)
}

export interface OrganizationChoice {
  readonly id: OrganizationId
  readonly name: string
  readonly count: number
}

/** The organizations with somebody in them, in the candidates' order. */
export function organizationsOf(candidates: readonly Candidate[]): readonly OrganizationChoice[] {
  const found = new Map<OrganizationId, OrganizationChoice>()
  for (const { organization, organizationName } of candidates) {
    const count = (found.get(organization)?.count ?? 0) + 1
    found.set(organization, { id: organization, name: organizationName, count })
  }
  return [...found.values()]
}

/** Names of organizations that were chosen and in which nobody can be reached: they would learn nothing. */
export function organizationsLeftOut({ reachable, unreachable }: Chosen): readonly string[] {
  const reached = new Set(reachable.map(({ organization }) => organization))
  return [
    ...new Set(unreachable.filter(({ organization }) => !reached.has(organization)).map((one) => one.organizationName)),
  ]
}
