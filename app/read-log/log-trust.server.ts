/**
 * Whose signatures make this log believed. At the first start the operator's
 * policy file becomes part of the log, in its first entry; later only two people
 * can change it, so a file that says otherwise waits.
 */
import type { Db } from '../../db/open.server.ts'
import { formatPolicy, type Policy, parsePolicy } from '../formats/policy.ts'
import { makeTrust, type Trust } from '../formats/trust.ts'
import { isTrouble } from '../outcome.ts'
import { type LogKeys, trustOf } from './log-keys.server.ts'
import { readStanding } from './log-standing.server.ts'

/** The policy file cannot be used. The message is a sentence for whoever starts the server. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused'
}

export interface LogTrust {
  /** In force. */
  readonly trust: Trust
  /** What the policy file asks for and the log does not say (yet); null where they agree, or there is no file. */
  readonly waiting: Policy | null
}

/** Throws PolicyRefused. `policyText` is the operator's file, null where there is none. */
export async function readLogTrust(
  db: Db,
  own: { readonly origin: string; readonly keys: LogKeys; readonly policyText: string | null },
): Promise<LogTrust> {
  const bare = trustOf(own.origin, own.keys)
  const stated = (await readStanding(db, bare)).trusts.at(-1)?.trust ?? null
  const trust = stated ?? bare
  const wanted = own.policyText === null ? null : wantedPolicy(own.policyText, trust.policy.logs)
  if (!stated) return { trust: wanted ? makeTrust({ clockKey: bare.clockKey, policy: wanted }) : bare, waiting: null }
  const same = wanted === null || formatPolicy(wanted) === formatPolicy(trust.policy)
  return { trust, waiting: same ? null : wanted }
}

/** The file's policy for our log: its log line may be left out, and cannot be another's. */
function wantedPolicy(text: string, logs: Policy['logs']): Policy {
  const policy = parsed(text)
  const ours = new Set(logs.map(({ key }) => key.publicKey.join()))
  if (policy.logs.some(({ key }) => !ours.has(key.publicKey.join())))
    throw new PolicyRefused(
      'policy.txt has a log line with a key that is not this log’s. Leave the log line out, or copy it from trust.txt.',
    )
  const nameless = policy.witnesses.find(({ url }) => url === null || !/^https?:\/\/./.test(url))
  if (nameless)
    throw new PolicyRefused(
      `policy.txt names the witness ${nameless.name} without an address: ` +
        'write where it is asked, such as https://witness.example, at the end of its line.',
    )
  return { ...policy, logs }
}

function parsed(text: string): Policy {
  try {
    return parsePolicy(text)
  } catch (error) {
    if (!isTrouble(error, 'Malformed')) throw error
    throw new PolicyRefused(
      `policy.txt is not a policy as https://c2sp.org/tlog-policy lays it out: ${error.message}. ` +
        'For a log that nobody witnesses, one line says so: quorum none',
    )
  }
}
