/** A witness policy as a sentence can say it: how many of whom. */
import type { Policy } from './policy.ts'

export type PolicyRule =
  | { readonly rule: 'none' }
  | { readonly rule: 'witness'; readonly name: string }
  | { readonly rule: 'of'; readonly threshold: number; readonly members: readonly PolicyRule[] }

/** What the quorum asks; `none` where no witness is named. */
export function quorumRule(policy: Policy): PolicyRule {
  return policy.quorum === null ? { rule: 'none' } : ruleOf(policy, policy.quorum)
}

// Names are defined before they are used, so this comes to an end.
function ruleOf(policy: Policy, name: string): PolicyRule {
  const group = policy.groups.find((one) => one.name === name)
  if (!group) return { rule: 'witness', name }
  return { rule: 'of', threshold: group.threshold, members: group.members.map((member) => ruleOf(policy, member)) }
}
