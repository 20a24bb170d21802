/** One person's account as that person keeps it: what they know and what their authenticator app shows. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Role } from '../../app/access/role.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { instant } from '../../app/ids.ts'

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly organization: string
  readonly role: Role
  readonly password: string
  readonly locale?: 'ja' | 'en'
}

export interface Account extends NewAccount {
  readonly authenticator: Authenticator
  /** Those not used yet. */
  readonly recoveryCodes: string[]
  readonly passphrase: string
  /** The fingerprint as the holder's own screen shows it, upper case, without spaces. */
  readonly fingerprint: string
}

const period = 30_000

/**
 * The app on the person's telephone. A code works once and the portal takes one
 * step of clock error, so this one shows the oldest code that is still good and
 * was not used yet, and waits where there is none.
 */
export class Authenticator {
  readonly secret: string
  private used: number
  /** By how much the portal's clock runs before this machine's, milliseconds. */
  private readonly ahead: number

  constructor({
    secret,
    used = 0,
    ahead = 0,
  }: { readonly secret: string; readonly used?: number; readonly ahead?: number }) {
    this.secret = secret
    this.used = used
    this.ahead = ahead
  }

  async code(): Promise<string> {
    const now = Date.now() + this.ahead
    const step = Math.max(oldestGood(now), this.used + 1)
    const waiting = (step - 1) * period - now
    if (waiting > 0) await wait(waiting + 200)
    this.used = step
    return totpCode(this.secret, instant(step * period))
  }

  toJSON(): { readonly secret: string; readonly used: number } {
    return { secret: this.secret, used: this.used }
  }
}

// Not the step before, where it ends before a form could be filled in and sent.
function oldestGood(now: number): number {
  const step = Math.floor(now / period)
  return now % period < period - 8_000 ? step - 1 : step
}

/** A code for the form of an act that demands one: off the sheet, for the app would make its owner wait half a minute for each. */
export function codeOffTheSheet({ name, recoveryCodes }: Pick<Account, 'name' | 'recoveryCodes'>): string {
  const code = recoveryCodes.shift()
  if (!code) throw new Error(`${name} has used up the recovery codes`)
  return code
}

export type StoredAccount = Omit<Account, 'authenticator'> & {
  readonly authenticator: { readonly secret: string; readonly used: number }
}

/** As kept between journeys. Each journey gets its own, because each has its own copy of the portal's memory. */
export const accountFrom = (stored: StoredAccount, ahead = 0): Account => ({
  ...stored,
  authenticator: new Authenticator({ ...stored.authenticator, ahead }),
})
