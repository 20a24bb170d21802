import { parseRollLine, type RollLine } from '../formats/roll.ts'
import type { PersonId } from '../ids.ts'

/** What of a line may change while the person stays. */
export const comparedFields = ['name', 'organizationName', 'role', 'fingerprint', 'validUntil'] as const
export type ComparedField = (typeof comparedFields)[number]

export interface RollDifference {
  readonly added: readonly RollLine[]
  readonly removed: readonly RollLine[]
  readonly changed: readonly {
    readonly before: RollLine
    readonly after: RollLine
    readonly fields: readonly ComparedField[]
  }[]
  readonly unchanged: number
}

/**
 * What a signer must see before signing, told from the very bytes that will be
 * signed: a page that was given another list than the vault would show the wrong
 * thing.
 */
export function rollDifference(before: readonly Uint8Array[], after: readonly Uint8Array[]): RollDifference {
  const old = new Map(before.map((bytes) => parseRollLine(bytes)).map((line) => [line.person, line]))
  const lines = after.map((bytes) => parseRollLine(bytes))
  const staying = new Set<PersonId>(lines.map(({ person }) => person))
  const changed = lines.flatMap((line) => {
    const earlier = old.get(line.person)
    const fields = earlier ? comparedFields.filter((field) => earlier[field] !== line[field]) : []
    return earlier && fields.length > 0 ? [{ before: earlier, after: line, fields }] : []
  })
  const added = lines.filter(({ person }) => !old.has(person))
  return {
    added,
    removed: [...old.values()].filter(({ person }) => !staying.has(person)),
    changed,
    unchanged: lines.length - added.length - changed.length,
  }
}
