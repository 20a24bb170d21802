import { canonicalJson } from '../formats/canonical-json.ts'
import type { RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PersonId } from '../ids.ts'
import type { Comparison } from '../keyring/comparison.ts'

/**
 * Which lines their signer has ticked, for as long as this page lives: hundreds are
 * looked at over a day, through locks and rolls made anew. A tick stands
 * for the line's own words, salt apart, and for who compared it how; where any of
 * that changes it is gone. Only hashes are kept.
 */
export interface LookedLines {
  has(line: RollLine): boolean
  tick(line: RollLine, ticked: boolean): void
}

const ticks = new Set<string>()

export function lookedLines(signer: PersonId, comparisonOf: (line: RollLine) => Comparison | null): LookedLines {
  const names = new Map<RollLine, string>()
  const nameOf = (line: RollLine): string => {
    const known = names.get(line)
    if (known !== undefined) return known
    const { salt: _, desks, machineKeys, ...said } = line
    const compared = comparisonOf(line)
    const how = compared && `${compared.by} ${compared.at} ${compared.channel}`
    const whole = { ...said, desks: [...desks], machineKeys: [...machineKeys], signer, how }
    const name = sha256Hex(canonicalJson(whole))
    names.set(line, name)
    return name
  }
  return {
    has: (line) => ticks.has(nameOf(line)),
    tick(line, ticked) {
      if (ticked) ticks.add(nameOf(line))
      else ticks.delete(nameOf(line))
    },
  }
}
