/** Who may serve a desk, by its name: what a holder's vault asks before it seals a share, and a signer's before it signs a line. */
import type { DeskLine } from './desk-line.ts'
import type { RollLine, RollRole } from './roll.ts'

const organizationDesk = /^org-[a-z2-7]{26}$/
const sectorDesk = /^sector-[a-z]+(-[a-z]+)*$/
/** Offices that are no ministry's. `compliance` and `archive` are the council's own. */
const namedDesks = ['cabinet', 'ipa', 'nict', 'jpcert', 'compliance', 'archive'] as const

export type DeskKind = DeskLine['kind']

/** Null for a name that no desk may have. */
export function deskKindOf(desk: string): DeskKind | null {
  if (organizationDesk.test(desk)) return 'organization'
  return namedDesks.some((name) => name === desk) || sectorDesk.test(desk) ? 'office' : null
}

/** In which roles people serve it. */
export function rolesServing(desk: string): readonly RollRole[] {
  if (deskKindOf(desk) === 'organization') return ['member']
  if (desk === 'compliance') return ['compliance']
  return desk === 'archive' ? ['secretariat', 'oversight'] : ['liaison']
}

/** How many must have proven that they hold the key before anything is sealed to it. */
export const provenAtLeast = (kind: DeskKind): number => (kind === 'office' ? 2 : 1)

/**
 * The two layers of the archive: whoever ever held the one never holds the other,
 * or one person alone could open everything. So the roll keeps the lines of all
 * who ever held either.
 */
const layers = ['compliance', 'archive'] as const
export type ArchiveLayer = (typeof layers)[number]
export const archiveLayerOf = (desk: string): ArchiveLayer | null => layers.find((layer) => layer === desk) ?? null
/** Which desk takes off which: the outer one is opened first. */
export const archiveLayers = { outer: 'compliance', inner: 'archive' } as const satisfies Readonly<
  Record<string, ArchiveLayer>
>
export const otherLayer = (layer: ArchiveLayer): ArchiveLayer => (layer === 'archive' ? 'compliance' : 'archive')

/** Whether somebody in this role may hold a share of the desk. */
export const mayServe = (desk: string, { role }: Pick<RollLine, 'role'>): boolean => rolesServing(desk).includes(role)
