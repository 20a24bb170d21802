/** What should make whoever is to sign another trust for the log think twice, told from the two texts. */
import { equalBytes } from '../formats/bytes.ts'
import { type Policy, quorumMet } from '../formats/policy.ts'
import { type PolicyRule, quorumRule } from '../formats/policy-rule.ts'
import type { Trust } from '../formats/trust.ts'

export type Concern =
  /** No cosignature is asked for any more. */
  | { readonly concern: 'unwitnessed' }
  /** Fewer cosignatures are enough. */
  | { readonly concern: 'weaker'; readonly before: number; readonly after: number }
  /** Keys that have never watched this log are a quorum among themselves. */
  | { readonly concern: 'strangers' }
  /** One witness that is down leaves no quorum. */
  | { readonly concern: 'single' }
  /** A witness of the same name has another key. */
  | { readonly concern: 'rekeyed'; readonly names: readonly string[] }

export function trustConcerns({ policy: before }: Trust, { policy: after }: Trust): readonly Concern[] {
  if (after.quorum === null) return before.quorum === null ? [] : [{ concern: 'unwitnessed' }]
  const needed = { before: fewest(before), after: fewest(after) }
  const strangers = newcomers(before, after)
  const rekeyed = [...strangers].filter((name) => before.witnesses.some((was) => was.name === name))
  const said: readonly (Concern | null)[] = [
    needed.after < needed.before ? { concern: 'weaker', ...needed } : null,
    before.quorum !== null && quorumMet(after, strangers) ? { concern: 'strangers' } : null,
    hangsOnOne(after) && !hangsOnOne(before) ? { concern: 'single' } : null,
    rekeyed.length > 0 ? { concern: 'rekeyed', names: rekeyed } : null,
  ]
  return said.filter((one) => one !== null)
}

/** Names of witnesses whose keys the policy of before did not name, under whatever name. */
function newcomers(before: Policy, after: Policy): ReadonlySet<string> {
  const isKnown = (key: Uint8Array) => before.witnesses.some((was) => equalBytes(was.key.publicKey, key))
  return new Set(after.witnesses.filter(({ key }) => !isKnown(key.publicKey)).map(({ name }) => name))
}

/** With how few witnesses the quorum is met. */
export const fewest = (policy: Policy): number => needs(quorumRule(policy))

function needs(rule: PolicyRule): number {
  if (rule.rule !== 'of') return rule.rule === 'witness' ? 1 : 0
  const each = rule.members.map(needs).sort((a, b) => a - b)
  return each.slice(0, rule.threshold).reduce((sum, one) => sum + one, 0)
}

function hangsOnOne(policy: Policy): boolean {
  const names = policy.witnesses.map(({ name }) => name)
  return names.some((away) => !quorumMet(policy, new Set(names.filter((name) => name !== away))))
}
