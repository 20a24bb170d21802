/** What the operator has prepared, as the trust it would make. */
import type { VerifierKey } from '../formats/note.ts'
import type { Policy } from '../formats/policy.ts'
import { formatTrust, makeTrust, type Trust } from '../formats/trust.ts'

/** What of it a proposal takes. */
export const takings = ['all', 'keys', 'policy'] as const
export type Taking = (typeof takings)[number]
export const takingOf = (text: string | null): Taking | null => takings.find((one) => one === text) ?? null

export interface PreparedView {
  /** Whether new keys are prepared, and whether another policy is. */
  readonly keys: boolean
  readonly policy: boolean
  readonly taking: Taking
  /** Whether somebody has chosen it. */
  readonly asked: boolean
  /** `fuin-log-trust/1`, as it would be proposed. */
  readonly text: string
}

export interface Prepared {
  readonly inForce: Trust
  readonly keys: { readonly logKey: VerifierKey; readonly clockKey: VerifierKey } | null
  readonly policy: Policy | null
}

/** Null where nothing is prepared. Where one thing alone is, there is nothing to choose. */
export function preparedTrust({ inForce, keys, policy }: Prepared, asked: Taking | null): PreparedView | null {
  if (!keys && !policy) return null
  const taking: Taking = keys && policy ? (asked ?? 'all') : keys ? 'keys' : 'policy'
  const newKeys = taking === 'policy' ? null : keys
  const wanted = (taking === 'keys' ? null : policy) ?? inForce.policy
  const logs = inForce.policy.logs.map((log) => (newKeys ? { ...log, key: newKeys.logKey } : log))
  const next = makeTrust({ clockKey: newKeys?.clockKey ?? inForce.clockKey, policy: { ...wanted, logs } })
  return { keys: keys !== null, policy: policy !== null, taking, asked: asked !== null, text: formatTrust(next) }
}
