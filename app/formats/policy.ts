/**
 * Trust policies: https://c2sp.org/tlog-policy. Lines of
 *
 *     log <vkey> [<url>]
 *     witness <name> <vkey> [<url>]
 *     group <name> <all | any | k> <name>...
 *     quorum <name | none>
 *
 * separated by spaces and tabs, `#` for comments, each name defined before it is
 * used, exactly one quorum. The specification treats a file as octets; we take
 * text, so a file that is not UTF-8 is refused. Names are compared code unit by
 * code unit, which for UTF-8 is octet by octet.
 *
 * Witnesses' keys are of type 0x04 or 0x06. A line with any other is refused,
 * never skipped: a policy we cannot enforce is no policy.
 */
import { Malformed } from '../outcome.ts'
import { hasLoneSurrogate, toHex } from './bytes.ts'
import { formatVerifierKey, noteKeyType, parseVerifierKey, type VerifierKey } from './note.ts'

export interface PolicyLog {
  readonly key: VerifierKey
  readonly url: string | null
}

export interface PolicyWitness {
  /** Means something inside this policy only. */
  readonly name: string
  readonly key: VerifierKey
  readonly url: string | null
}

export interface PolicyGroup {
  readonly name: string
  /** How many members must have witnessed: 1 ≤ threshold ≤ members. */
  readonly threshold: number
  /** Witnesses and groups defined before. */
  readonly members: readonly string[]
}

export interface Policy {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** In order of definition: a group names only earlier ones. */
  readonly groups: readonly PolicyGroup[]
  /** A witness or a group; null for `quorum none`. */
  readonly quorum: string | null
}

// The specification recommends at least 32 of each.
const most = 256
const mostCharacters = 1_000_000

/** Throws Malformed on anything the specification does not allow. */
export function parsePolicy(text: string): Policy {
  if (text.length > mostCharacters) throw new Malformed('policy is too long')
  // Allowed octets: 0x09, 0x0A, 0x20–0x7E, 0x80–0xFF. So: no control character but tab, LF and U+0080–U+009F.
  if (hasLoneSurrogate(text) || /[^\P{Cc}\t\n\u0080-\u009f]/u.test(text)) {
    throw new Malformed('policy holds a control character')
  }
  if (!text.endsWith('\n')) throw new Malformed('the last line of the policy is not ended')
  const reading = new Reading()
  for (const line of text.split('\n')) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length > 0 && !words[0]?.startsWith('#')) reading.line(words)
  }
  return reading.policy()
}

/** What has been read so far: a line may only refer to lines before it. */
class Reading {
  readonly #logs: PolicyLog[] = []
  readonly #witnesses: PolicyWitness[] = []
  readonly #groups: PolicyGroup[] = []
  readonly #names = new Set<string>()
  readonly #members = new Set<string>()
  #quorum: string | null | undefined

  line([keyword, ...words]: readonly string[]): void {
    if (keyword === 'log') this.#log(words)
    else if (keyword === 'witness') this.#witness(words)
    else if (keyword === 'group') this.#group(words)
    else if (keyword === 'quorum') this.#quorumLine(words)
    else throw new Malformed('policy has a line of an unknown kind')
  }

  policy(): Policy {
    if (this.#quorum === undefined) throw new Malformed('policy has no quorum')
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum: this.#quorum }
  }

  #log([vkey, url, ...more]: readonly string[]): void {
    if (vkey === undefined || more.length > 0) throw new Malformed('policy has a log line in another shape')
    this.#logs.push({ key: this.#newKey(vkey, this.#logs), url: url ?? null })
  }

  #witness([name, vkey, url, ...more]: readonly string[]): void {
    if (name === undefined || vkey === undefined || more.length > 0) {
      throw new Malformed('policy has a witness line in another shape')
    }
    const key = this.#newKey(vkey, this.#witnesses)
    // 0x01 says no time, and any note may be signed with it.
    if (key.type === noteKeyType) throw new Malformed('policy has a witness key that cannot cosign')
    this.#define(name)
    this.#witnesses.push({ name, key, url: url ?? null })
  }

  #group([name, rule, ...members]: readonly string[]): void {
    if (name === undefined || rule === undefined || members.length === 0) {
      throw new Malformed('policy has a group without members')
    }
    if (this.#groups.length >= most) throw new Malformed(`policy has more than ${most} groups`)
    for (const member of members) this.#join(member)
    this.#define(name)
    this.#groups.push({ name, threshold: thresholdOf(rule, members.length), members })
  }

  #quorumLine([name, ...more]: readonly string[]): void {
    if (name === undefined || more.length > 0) throw new Malformed('policy has a quorum line in another shape')
    if (this.#quorum !== undefined) throw new Malformed('policy has two quorums')
    if (name !== 'none' && !this.#names.has(name)) throw new Malformed('policy has a quorum of an undefined name')
    this.#quorum = name === 'none' ? null : name
  }

  /** Duplicate is whoever has the same public key, by whatever name and id. */
  #newKey(vkey: string, others: readonly { readonly key: VerifierKey }[]): VerifierKey {
    if (others.length >= most) throw new Malformed(`policy has more than ${most} keys of a kind`)
    const key = parseVerifierKey(vkey)
    const same = (other: VerifierKey) => toHex(other.publicKey) === toHex(key.publicKey)
    if (others.some((other) => same(other.key))) throw new Malformed('policy has a key twice')
    return key
  }

  #define(name: string): void {
    if (name === 'none' || this.#names.has(name)) throw new Malformed('policy defines a name twice')
    this.#names.add(name)
  }

  /** A name is a member at most once in the whole policy, so that no witness counts in two ways. */
  #join(member: string): void {
    if (!this.#names.has(member)) throw new Malformed('policy has a group with an undefined member')
    if (this.#members.has(member)) throw new Malformed('policy has a name that is a member twice')
    this.#members.add(member)
  }
}

function thresholdOf(rule: string, members: number): number {
  if (rule === 'any') return 1
  if (rule === 'all') return members
  if (!/^[1-9][0-9]{0,3}$/.test(rule) || Number(rule) > members) {
    throw new Malformed('policy has a group with an impossible threshold')
  }
  return Number(rule)
}

/** The policy's text in our spelling: logs, witnesses, groups, quorum; single spaces. Reading it gives the same policy. */
export function formatPolicy({ logs, witnesses, groups, quorum }: Policy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVerifierKey(key), url]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, formatVerifierKey(key), url]),
    ...groups.map(({ name, threshold, members }) => ['group', name, ruleOf(threshold, members.length), ...members]),
    ['quorum', quorum ?? 'none'],
  ]
  return lines.map((words) => `${words.filter((word) => word !== null).join(' ')}\n`).join('')
}

function ruleOf(threshold: number, members: number): string {
  if (threshold === members) return 'all'
  return threshold === 1 ? 'any' : String(threshold)
}

/** True if these witnesses, by their names in the policy, are enough. Under `quorum none` always. */
export function quorumMet(policy: Policy, cosigned: ReadonlySet<string>): boolean {
  if (policy.quorum === null) return true
  const met = new Set(policy.witnesses.map(({ name }) => name).filter((name) => cosigned.has(name)))
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name)
  }
  return met.has(policy.quorum)
}
