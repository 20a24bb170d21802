import { type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import type { Where } from './actor.ts'
import { everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import { holderOf } from './credential-store.server.ts'
import type { Ground } from './ground.server.ts'
import { browserOf } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { logUnknownRefusal, refusalEntry } from './log-refusal.server.ts'
import { type PasskeyReason, readShownPasskey } from './passkey.ts'
import { forSignIn } from './passkey-challenge.server.ts'
import { passkeyById } from './passkey-store.server.ts'
import { makeToken } from './sessions.server.ts'
import { admit, type Finished } from './sign-in.server.ts'
import { takePasskey } from './take-passkey.server.ts'

/**
 * A passkey and nothing else: it says whose it is, is held by that person alone,
 * and was opened by their finger or PIN just now: two factors in one (NIST SP
 * 800-63B-4 §2.2.1, multi-factor cryptographic authenticator).
 */
export async function signInByPasskey(
  ground: Ground,
  {
    text,
    browser,
    where,
    once = everyTime,
  }: {
    readonly text: string
    /** What the browser that was asked holds as its cookie. */
    readonly browser: string
    readonly where: Where
    readonly once?: Once
  },
): Promise<Outcome<Finished, PasskeyReason | OnceReason | LimitReason>> {
  const shown = readShownPasskey(text)
  const kept = shown && (await passkeyById(ground.db, shown.id))
  const known = kept && browserOf(ground, { cookie: where.known, person: kept.person })
  // Of a passkey nobody has, the address alone is counted.
  const attempt = await ground.limits.attempt('second-factor', {
    account: kept?.person ?? null,
    ip: where.ip,
    browser: known,
  })
  if (!attempt.ok) {
    const other = await once.answered<Finished>(ground.db, ground.now())
    if (other) return other
    if (attempt.reason !== 'limits-unavailable') await logUnknownRefusal(ground, attempt.reason, where)
    return attempt
  }
  if (!kept) {
    await logUnknownRefusal(ground, 'passkey-unknown', where)
    return refused('passkey-unknown')
  }
  const token = makeToken(ground.random)
  const step: Step<Outcome<Finished, PasskeyReason>> = async ({ trx, at }) => {
    const taken = await takePasskey(trx, { ground, person: null, text, whom: forSignIn(browser), at })
    if (!taken.ok) return { value: taken, entries: [refusalEntry(taken.reason, { where, person: kept.person })] }
    const { factor, person } = taken.value
    const holder = await holderOf(trx, person)
    // A passkey goes with its person's row.
    if (!holder) return { value: refused('passkey-unknown'), entries: [] }
    return admit(trx, { ground, holder, factor, firstFactor: 'passkey', at, where, token })
  }
  const { value } = await ground.log.append(once.within(step))
  if (value.ok) await attempt.value.forgive()
  return value
}
