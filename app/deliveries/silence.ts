/** Who has done what a bulletin asks for, people and organizations: silence first. */
import type { CopyProgress } from '../bulletins/bulletin.ts'
import type { Instant } from '../ids.ts'

/** Confirmed, where the bulletin says by when; else opened. What asks for nothing leaves nobody owing an answer. */
export const isAnswered = ({ openedAt, acknowledgedAt }: CopyProgress, acknowledgeBy: Instant | null): boolean =>
  acknowledgeBy === null ? openedAt !== null || acknowledgedAt !== null : acknowledgedAt !== null

/** Who of them can still be asked, and has not done it. */
export const silentAmong = <Person extends { readonly progress: CopyProgress; readonly state: string }>(
  deliveries: readonly Person[],
  acknowledgeBy: Instant | null,
): readonly Person[] =>
  deliveries.filter(({ progress, state }) => state === 'active' && !isAnswered(progress, acknowledgeBy))

/** With who was told by telephone that there is something. */
export interface DeliveryProgress extends CopyProgress {
  readonly reachedAt: Instant | null
}

/** How far somebody, or an organization by its furthest person, has come. */
export const reached = ['waiting', 'released', 'called', 'opened', 'acknowledged'] as const
export type Reached = (typeof reached)[number]

export function reachedBy({ releasedAt, reachedAt, openedAt, acknowledgedAt }: DeliveryProgress): Reached {
  if (acknowledgedAt !== null) return 'acknowledged'
  if (openedAt !== null) return 'opened'
  if (reachedAt !== null) return 'called'
  return releasedAt === null ? 'waiting' : 'released'
}

export interface OrganizationProgress<Person extends { readonly progress: DeliveryProgress }> {
  readonly organization: string
  readonly name: string
  readonly sector: string | null
  /** The one who came furthest first. */
  readonly people: readonly Person[]
  readonly reached: Reached
  /** When anybody of it last did something; null where nobody has. */
  readonly lastAt: Instant | null
}

interface OfOrganization {
  readonly organization: string
  readonly organizationName: string
  readonly sector: string | null
  readonly progress: DeliveryProgress
}

/** By organization, the most silent first; among those alike, as they stood. */
export function byOrganization<Person extends OfOrganization>(
  deliveries: readonly Person[],
): readonly OrganizationProgress<Person>[] {
  const found = new Map<string, Person[]>()
  for (const one of deliveries) {
    const known = found.get(one.organization)
    if (known) known.push(one)
    else found.set(one.organization, [one])
  }
  const rank = (progress: DeliveryProgress) => reached.indexOf(reachedBy(progress))
  const all = [...found].map(([organization, people]) => {
    const ordered = [...people].sort((a, b) => rank(b.progress) - rank(a.progress))
    const times = people.flatMap(({ progress }) => Object.values(progress)).filter((at) => at !== null)
    const [furthest] = ordered
    return {
      organization,
      name: furthest?.organizationName ?? '',
      sector: furthest?.sector ?? null,
      people: ordered,
      reached: furthest ? reachedBy(furthest.progress) : ('waiting' as const),
      lastAt: times.length === 0 ? null : times.reduce((a, b) => (a > b ? a : b)),
    }
  })
  return all.sort((a, b) => reached.indexOf(a.reached) - reached.indexOf(b.reached))
}
