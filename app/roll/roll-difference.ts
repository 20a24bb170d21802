import type { DeskHolder, DeskLine } from '../formats/desk-line.ts'
import type { MandateLine } from '../formats/mandate-line.ts'
import { deskLines, holderLines, mandateLines, personLines, type RollLine } from '../formats/roll.ts'
import type { PersonId } from '../ids.ts'

export type ComparedField = Exclude<keyof RollLine, 'person' | 'salt'>

/**
 * Everything a line says but its salt, in the order shown: a field left out here
 * could be changed without either signer seeing it, so the type asks for all.
 */
const everyField: Readonly<Record<ComparedField, true>> = {
  name: true,
  organizationName: true,
  organization: true,
  role: true,
  fingerprint: true,
  keyHash: true,
  validUntil: true,
  desks: true,
  machineKeys: true,
}
export const comparedFields = Object.keys(everyField) as readonly ComparedField[]

export interface ChangedLine {
  readonly before: RollLine
  readonly after: RollLine
  readonly fields: readonly ComparedField[]
}

export interface RollDifference {
  readonly added: readonly RollLine[]
  readonly removed: readonly RollLine[]
  readonly changed: readonly ChangedLine[]
  readonly unchanged: number
  readonly desks: DeskDifference
  /** One changes where any of it does: then it is gone and new. */
  readonly mandates: { readonly added: readonly MandateLine[]; readonly removed: readonly MandateLine[] }
}

/** A desk's line changes where its key, its name or its end does: then it is gone and new. */
export interface DeskDifference {
  readonly added: readonly DeskLine[]
  readonly removed: readonly DeskLine[]
  readonly joined: readonly DeskHolder[]
  readonly left: readonly DeskHolder[]
}

/**
 * What a signer must see before signing, told from the very bytes that will be
 * signed: a page that was given another list than the vault would show the wrong
 * thing.
 */
export function rollDifference(before: readonly Uint8Array[], after: readonly Uint8Array[]): RollDifference {
  const old = new Map(personLines(before).map((line) => [line.person, line]))
  const lines = personLines(after)
  const staying = new Set<PersonId>(lines.map(({ person }) => person))
  const changed = lines.flatMap((line) => {
    const earlier = old.get(line.person)
    const fields = earlier ? comparedFields.filter((field) => differs(earlier, line, field)) : []
    return earlier && fields.length > 0 ? [{ before: earlier, after: line, fields }] : []
  })
  const added = lines.filter(({ person }) => !old.has(person))
  return {
    added,
    removed: [...old.values()].filter(({ person }) => !staying.has(person)),
    changed,
    unchanged: lines.length - added.length - changed.length,
    desks: deskDifference(before, after),
    mandates: mandateDifference(mandateLines(before), mandateLines(after)),
  }
}

const mandateDifference = (before: readonly MandateLine[], after: readonly MandateLine[]) => ({
  added: without(after, before),
  removed: without(before, after),
})

function deskDifference(before: readonly Uint8Array[], after: readonly Uint8Array[]): DeskDifference {
  const [desksBefore, desksAfter] = [deskLines(before), deskLines(after)]
  const [heldBefore, heldAfter] = [holderLines(before), holderLines(after)]
  return {
    added: without(desksAfter, desksBefore),
    removed: without(desksBefore, desksAfter),
    joined: without(heldAfter, heldBefore),
    left: without(heldBefore, heldAfter),
  }
}

/** Salt apart. */
function without<L extends { readonly salt: string }>(these: readonly L[], those: readonly L[]): readonly L[] {
  const known = new Set(those.map(wordsOf))
  return these.filter((line) => !known.has(wordsOf(line)))
}
const wordsOf = ({ salt: _, ...said }: { readonly salt: string }): string => JSON.stringify(said)

const differs = (one: RollLine, other: RollLine, field: ComparedField): boolean =>
  String(one[field]) !== String(other[field])

/**
 * Whether nothing but the end of a line came nearer, as for whoever moves or leaves in
 * April: that gives nobody anything, and hundreds of them would only tire the eyes for
 * the lines that do.
 */
export const onlyEndsSooner = ({ before, after, fields }: ChangedLine): boolean =>
  fields.length === 1 && fields[0] === 'validUntil' && after.validUntil < before.validUntil

/** The lines that the roll before does not have in these words, but for those that only end sooner. */
export const newLines = ({ added, changed }: RollDifference): readonly RollLine[] => [
  ...added,
  ...changed.filter((change) => !onlyEndsSooner(change)).map(({ after }) => after),
]
