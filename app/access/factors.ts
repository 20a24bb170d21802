/** What somebody shows to come in, and how entries say it. */
import type { SecondFactorMethod } from '../formats/log-entry.ts'

/** What was shown last. A passkey is `synced` where it may lie on other devices of its person too. */
export type SecondFactor = 'totp' | 'recovery-code' | PasskeyFactor
export type PasskeyFactor = 'passkey-device' | 'passkey-synced'
/** What opened the session. */
export type FirstFactor = 'password' | 'passkey'

export const isPasskey = (factor: SecondFactor): factor is PasskeyFactor =>
  factor === 'passkey-device' || factor === 'passkey-synced'

/** By what somebody has shown who they are, as entries say it. */
export function methodOf({
  firstFactor,
  secondFactor,
}: {
  readonly firstFactor: FirstFactor
  readonly secondFactor: SecondFactor
}): SecondFactorMethod {
  if (firstFactor === 'password') return `password+${secondFactor}`
  return isPasskey(secondFactor) ? secondFactor : `passkey+${secondFactor}`
}

/** The same with another second factor shown just now. */
export const methodWith = (method: SecondFactorMethod, secondFactor: SecondFactor): SecondFactorMethod =>
  methodOf({ firstFactor: method.startsWith('password') ? 'password' : 'passkey', secondFactor })
