/** What changes between two trusts in one log, told from their own texts: for whoever is about to sign it, or has followed it. */
import { formatVerifierKey, type VerifierKey } from './note.ts'
import type { PolicyWitness } from './policy.ts'
import { type PolicyRule, quorumRule } from './policy-rule.ts'
import type { Trust } from './trust.ts'

export interface Changed<T> {
  readonly before: T
  readonly after: T
}

export interface TrustDifference {
  /** Null where it stays. */
  readonly logKey: Changed<VerifierKey> | null
  readonly clockKey: Changed<VerifierKey> | null
  readonly witnesses: {
    readonly added: readonly PolicyWitness[]
    readonly removed: readonly PolicyWitness[]
    /** Of the same name, with another key or at another address. */
    readonly changed: readonly Changed<PolicyWitness>[]
    readonly kept: readonly PolicyWitness[]
  }
  /** Whose cosignatures are enough. */
  readonly rule: Changed<PolicyRule> | null
}

export function trustDifference(before: Trust, after: Trust): TrustDifference {
  const [old, now] = [before.policy.witnesses, after.policy.witnesses]
  const earlier = new Map(old.map((witness) => [witness.name, witness]))
  const staying = new Set(now.map(({ name }) => name))
  const pairs = now.flatMap((witness) => {
    const same = earlier.get(witness.name)
    return same ? [{ before: same, after: witness }] : []
  })
  return {
    logKey: keyChange(before.logKey, after.logKey),
    clockKey: keyChange(before.clockKey, after.clockKey),
    witnesses: {
      added: now.filter(({ name }) => !earlier.has(name)),
      removed: old.filter(({ name }) => !staying.has(name)),
      changed: pairs.filter(isChanged),
      kept: pairs.filter((pair) => !isChanged(pair)).map((pair) => pair.after),
    },
    rule: ruleChange(quorumRule(before.policy), quorumRule(after.policy)),
  }
}

function keyChange(before: VerifierKey, after: VerifierKey): Changed<VerifierKey> | null {
  return formatVerifierKey(before) === formatVerifierKey(after) ? null : { before, after }
}

const isChanged = ({ before, after }: Changed<PolicyWitness>): boolean =>
  keyChange(before.key, after.key) !== null || before.url !== after.url

function ruleChange(before: PolicyRule, after: PolicyRule): Changed<PolicyRule> | null {
  return JSON.stringify(before) === JSON.stringify(after) ? null : { before, after }
}
