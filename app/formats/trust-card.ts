/**
 * `fuin-trust/1`: what a person's client must know beforehand. Signed by and
 * sealed to its owner, opened at every unlock, so that a new or wiped browser is
 * not a trusting one. Lines ended by LF, in this order, then the log's trust to
 * the byte (`fuin-log-trust/1`: log key, clock key, policy):
 *
 *     fuin-trust/1
 *     version <1, 2, 3 …>
 *     person <person id>
 *     key <own fingerprint>
 *     council <fingerprint> <SHA-256 of the key's bytes, hex>   | council -
 *     statement <1, 2, 3 …> <SHA-256 of the council's statement, hex>
 *                                          no such line in cards sealed before there was one
 *     roll <counter> <SHA-256 of the header, hex>               | roll -
 *     line <what that roll, or one before, says of oneself, base64 of own-line.ts>
 *                                          no such line before one was seen
 *     seen <log size> <root, base64> <cosigned time, seconds>
 *     trust <index of the entry that changed the log's trust to this one>
 *                                          no such line while it is the first
 *
 *     fuin-log-trust/1
 *     …
 *
 * It moves forward only: higher version, larger log, later roll, statement and trust.
 */
import { type Fingerprint, type PersonId, parseFingerprint, parseId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromBase64Of, fromUtf8, parseDecimal, toBase64, utf8 } from './bytes.ts'
import { formatOwnLine, type OwnLine, parseOwnLine } from './own-line.ts'
import { sha256Hex } from './sha256.ts'
import type { Seen } from './signed-act.ts'
import { formatTrust, parseTrust, type Trust } from './trust.ts'

export interface PinnedCouncil {
  readonly fingerprint: Fingerprint
  readonly keyHash: Sha256Hex
  /** Who signs rolls by what was last seen: which statement, by its hash. Null in a card sealed before statements were pinned. */
  readonly statement: { readonly number: number; readonly hash: Sha256Hex } | null
}

export interface PinnedRoll {
  readonly counter: number
  readonly headerHash: Sha256Hex
}

export interface TrustCard {
  readonly version: number
  readonly person: PersonId
  readonly key: Fingerprint
  /** Null until there is a council key. */
  readonly council: PinnedCouncil | null
  readonly roll: PinnedRoll | null
  /** What the roll said of its owner when it was last looked at; null before it said anything. */
  readonly line: OwnLine | null
  /** The newest checkpoint verified. */
  readonly seen: Seen
  readonly trust: Trust
  /** The entry `trust-changed` that brought this trust; null where it is the one pinned at first sight. */
  readonly trustEntry: bigint | null
}

/**
 * What the owner signs so that a keeper takes their sealed card, and takes it from
 * nobody else; lines ended by LF:
 *
 *     fuin-kept-card/1
 *     person <person id>
 *     version <1, 2, 3 …>
 *     sealed <SHA-256 of the sealed card, hex>
 */
export function formatKeptCard({
  person,
  version,
  sealed,
}: Pick<TrustCard, 'person' | 'version'> & { readonly sealed: Uint8Array }): Uint8Array {
  return utf8(`fuin-kept-card/1\nperson ${person}\nversion ${version}\nsealed ${sha256Hex(sealed)}\n`)
}

/** The card's bytes. */
export function formatTrustCard(card: TrustCard): Uint8Array {
  const { council, roll, line, seen } = card
  const lines = [
    'fuin-trust/1',
    `version ${card.version}`,
    `person ${card.person}`,
    `key ${card.key}`,
    council ? `council ${council.fingerprint} ${council.keyHash}` : 'council -',
    ...(council?.statement ? [`statement ${council.statement.number} ${council.statement.hash}`] : []),
    roll ? `roll ${roll.counter} ${roll.headerHash}` : 'roll -',
    ...(line ? [`line ${formatOwnLine(line)}`] : []),
    `seen ${seen.size} ${toBase64(seen.root)} ${seen.time}`,
    ...(card.trustEntry === null ? [] : [`trust ${card.trustEntry}`]),
    '',
    formatTrust(card.trust),
  ]
  return utf8(lines.join('\n'))
}

const spelling =
  /^fuin-trust\/1\nversion (\d+)\nperson (\S+)\nkey (\S+)\ncouncil (?:-|(\S+) (\S+)(?:\nstatement (\d+) (\S+))?)\nroll (?:-|(\d+) (\S+))\n(?:line (\S+)\n)?seen (\d+) (\S+) (\d+)\n(?:trust (\d+)\n)?\n(.*)$/s

/** Throws Malformed unless the bytes are in the one spelling, the log's trust included. */
export function parseTrustCard(bytes: Uint8Array): TrustCard {
  const text = fromUtf8(bytes)
  const [, version, person, key, council, keyHash, number, statement, ...others] = spelling.exec(text) ?? []
  const [counter, headerHash, line, size, root, time, trustEntry, trust] = others
  if (trust === undefined) throw new Malformed('trust card: unknown format')
  const card: TrustCard = {
    version: positive(version),
    person: present(parseId('p', person)),
    key: present(parseFingerprint(key)),
    council: council
      ? {
          fingerprint: present(parseFingerprint(council)),
          keyHash: present(parseSha256Hex(keyHash)),
          statement: number ? { number: positive(number), hash: present(parseSha256Hex(statement)) } : null,
        }
      : null,
    roll: counter ? { counter: positive(counter), headerHash: present(parseSha256Hex(headerHash)) } : null,
    line: line === undefined ? null : parseOwnLine(line),
    seen: {
      size: parseDecimal(size ?? '', 'trust card size'),
      root: fromBase64Of(32, root ?? '', 'trust card root'),
      time: whole(time),
    },
    trust: parseTrust(trust),
    trustEntry: trustEntry === undefined ? null : parseDecimal(trustEntry, 'trust card entry'),
  }
  // A policy may be spelled in many ways; a card has one.
  if (fromUtf8(formatTrustCard(card)) !== text) throw new Malformed('trust card: in another spelling')
  return card
}

function present<T>(value: T | null): T {
  if (value === null) throw new Malformed('trust card: bad value')
  return value
}

function whole(text: string | undefined): number {
  const value = Number(parseDecimal(text ?? '', 'trust card number'))
  if (!Number.isSafeInteger(value)) throw new Malformed('trust card: number too large')
  return value
}

function positive(text: string | undefined): number {
  const value = whole(text)
  if (value < 1) throw new Malformed('trust card: counters start at 1')
  return value
}
