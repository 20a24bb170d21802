/**
 * What a verifier must know beforehand to believe a log: its key, its clock's
 * key, and the policy saying whose cosignatures are enough. As text,
 * `fuin-log-trust/1`, for `--trust FILE` and for pages:
 *
 *     fuin-log-trust/1
 *     clock <vkey, type 0x04, name = origin/clock>
 *     <C2SP tlog-policy with exactly one log line, whose key name is the origin>
 *
 * The clock is no witness: it is the log's own word, and must never count
 * towards a quorum. Hence it stands beside the policy, not in it.
 */
import { Malformed } from '../outcome.ts'
import { toHex } from './bytes.ts'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, parseVerifierKey, type VerifierKey } from './note.ts'
import { formatPolicy, type Policy, parsePolicy } from './policy.ts'

export interface Trust {
  readonly origin: string
  /** Type 0x01, named as the origin. */
  readonly logKey: VerifierKey
  /** Type 0x04, named origin/clock. */
  readonly clockKey: VerifierKey
  /** Its one log is `logKey`. */
  readonly policy: Policy
}

const header = 'fuin-log-trust/1\n'

/** The clock's key name. */
export const clockNameOf = (origin: string): string => `${origin}/clock`

/** The policy of a log that no witness watches: `log <vkey>`, `quorum none`. */
export function unwitnessed(logKey: VerifierKey): Policy {
  return { logs: [{ key: logKey, url: null }], witnesses: [], groups: [], quorum: null }
}

/** Throws Malformed unless the parts fit together and no key serves twice. */
export function makeTrust({ clockKey, policy }: { readonly clockKey: VerifierKey; readonly policy: Policy }): Trust {
  const [log, ...others] = policy.logs
  if (!log || others.length > 0) throw new Malformed('trust is in exactly one log')
  const logKey = log.key
  const origin = logKey.name
  if (logKey.type !== noteKeyType) throw new Malformed('the log key is of another type than 0x01')
  if (clockKey.type !== cosignatureKeyType) throw new Malformed('the clock key is of another type than 0x04')
  if (clockKey.name !== clockNameOf(origin)) throw new Malformed('the clock key has another name than origin/clock')
  const keys = [logKey, clockKey, ...policy.witnesses.map(({ key }) => key)]
  // One key in two places would let the log's own word pass for a witness's.
  if (new Set(keys.map(({ publicKey }) => toHex(publicKey))).size < keys.length)
    throw new Malformed('a key serves twice')
  return { origin, logKey, clockKey, policy }
}

export function formatTrust({ clockKey, policy }: Trust): string {
  return `${header}clock ${formatVerifierKey(clockKey)}\n${formatPolicy(policy)}`
}

/** Throws Malformed. The policy part may be spelled in any way its own specification allows. */
export function parseTrust(text: string): Trust {
  const [, clock, policy] = /^fuin-log-trust\/1\nclock ([^\n]*)\n(.*)$/su.exec(text) ?? []
  if (clock === undefined || policy === undefined) throw new Malformed('not fuin-log-trust/1')
  return makeTrust({ clockKey: parseVerifierKey(clock), policy: parsePolicy(policy) })
}
