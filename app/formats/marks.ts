/**
 * Handling marks: four axes, never mixed (design: people and law).
 *
 * 1. the statutory class (Art. 37–44 of the Act),
 * 2. the confidentiality grade,
 * 3. handling restrictions,
 * 4. TLP 2.0 (FIRST, August 2022) and PAP (what may be done with an indicator).
 */
import { type Decoded, list, object, oneOf, such } from './codec.ts'

/** 要管理提供用, 提供用, 周知等用. */
export const statutoryClasses = ['controlled', 'provision', 'dissemination'] as const
export type StatutoryClass = (typeof statutoryClasses)[number]

/** 機密性3, 2, 1. */
export const grades = [3, 2, 1] as const

/** 取扱制限, in the order they are shown. */
export const restrictions = [
  'no-copying',
  'copying-by-permission',
  'no-forwarding',
  'no-taking-out',
  'no-reuse',
  'encryption-required',
  'concerned-parties-only',
  'no-printing',
  'no-distribution',
  'destroy-after-reading',
] as const
export type Restriction = (typeof restrictions)[number]

/** Capitals, never translated; widest last. */
export const tlps = ['TLP:RED', 'TLP:AMBER+STRICT', 'TLP:AMBER', 'TLP:GREEN', 'TLP:CLEAR'] as const
export type Tlp = (typeof tlps)[number]

export const paps = ['PAP:RED', 'PAP:AMBER', 'PAP:GREEN', 'PAP:CLEAR'] as const
export type Pap = (typeof paps)[number]

/** The mark of what is for the people it names, and for nobody beside them. */
export const forNamedPeople = 'TLP:RED' satisfies Tlp

/** The restrictions in the one order, each once. */
export function orderedRestrictions(chosen: readonly Restriction[]): readonly Restriction[] {
  return restrictions.filter((word) => chosen.includes(word))
}

/** `restrictions` holds each word once, in the order of the list above: one set of marks has one spelling. */
export const handlingMarks = object({
  class: oneOf(statutoryClasses),
  grade: oneOf(grades),
  restrictions: such(
    list(oneOf(restrictions), { most: restrictions.length }),
    (chosen) => orderedRestrictions(chosen).join() === chosen.join(),
    'in another order',
  ),
  tlp: oneOf(tlps),
  pap: oneOf(paps),
})
export type Marks = Decoded<typeof handlingMarks>

/** STIX 2.1 marking-definition ids of TLP 2.0, as OASIS and FIRST publish them. */
export const tlpMarkingDefinitions: Readonly<Record<Tlp, string>> = {
  'TLP:RED': 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
  'TLP:AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  'TLP:AMBER': 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'TLP:GREEN': 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  'TLP:CLEAR': 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
}

export const contradictionReasons = ['controlled-widely-shared', 'red-to-a-group', 'block-against-pap'] as const
export type ContradictionReason = (typeof contradictionReasons)[number]
/** What would resolve it; a word of the dictionary, like the reason. */
export const waysOut = ['narrow-tlp', 'name-persons', 'widen-pap'] as const
export type WayOut = (typeof waysOut)[number]

export interface Contradiction {
  readonly reason: ContradictionReason
  readonly wayOut: WayOut
}

export interface MarkedUse {
  /** Addressed to a sector, a kind or an organization as such, not to persons chosen by name. */
  readonly toGroup: boolean
  /** The text tells readers to block, sinkhole or probe an indicator. */
  readonly blocksAdvised: boolean
}

/** Every contradiction among the marks and their use; empty where there is none. */
export function contradictions(marks: Marks, use: MarkedUse): readonly Contradiction[] {
  const found: Contradiction[] = []
  // A secret (Art. 45(7)) cannot at once be free for the community or the world.
  if (marks.class === 'controlled' && (marks.tlp === 'TLP:GREEN' || marks.tlp === 'TLP:CLEAR')) {
    found.push({ reason: 'controlled-widely-shared', wayOut: 'narrow-tlp' })
  }
  // TLP 2.0: RED is for the eyes and ears of individual recipients only.
  if (marks.tlp === 'TLP:RED' && use.toGroup) found.push({ reason: 'red-to-a-group', wayOut: 'name-persons' })
  // PAP RED and AMBER allow nothing an attacker could notice; a block is noticed.
  if (use.blocksAdvised && (marks.pap === 'PAP:RED' || marks.pap === 'PAP:AMBER')) {
    found.push({ reason: 'block-against-pap', wayOut: 'widen-pap' })
  }
  return found
}
