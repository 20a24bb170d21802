/**
 * Who signs rolls. The founding statement is `fuin-council/1`, signed by the council
 * key itself, whose fingerprint and hash every client pins. Lines ended by LF, in this order:
 *
 *     fuin-council/1
 *     portal <origin>
 *     council <fingerprint> <SHA-256 of the council public key's bytes, hex>
 *     made <milliseconds>
 *     threshold 2
 *     signer <person id> <fingerprint> <SHA-256 of the signer's public key's bytes, hex>
 *
 * Two to sixteen signer lines, ascending by person id, each person once.
 *
 * Every later one is `fuin-council/2`, with three lines more, before `threshold`:
 *
 *     number <2, 3 …>
 *     previous <SHA-256 of the statement before it, hex>
 *     rolls <counter of the first roll that these sign> <SHA-256 of the header before that roll, hex | ->
 *
 * It is signed by the council key it names; by two signers of the statement before
 * it, each with the key named there (council-proof.ts says who else may be the
 * second); and, where it names another council key, by the one before as well. So
 * whoever alone has the council key, or holds it after having left, changes nothing.
 *
 * `rolls` says from which roll on the new signers count, and which one is the last
 * that the former ones signed: nobody who left can sign another one in its place.
 */
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { days, instant, parseFingerprint, parseId, parseSha256Hex } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { fromUtf8, parseDecimal, utf8 } from './bytes.ts'
import { sha256Hex } from './sha256.ts'

export interface CouncilSigner {
  readonly person: PersonId
  readonly fingerprint: Fingerprint
  readonly keyHash: Sha256Hex
}

/** What a statement says that is not the founding one. */
export interface StatementPlace {
  /** 2, 3 … */
  readonly number: number
  /** SHA-256 of the statement before it. */
  readonly previous: Sha256Hex
  /** Counter of the first roll that its signers sign. */
  readonly rollsFrom: number
  /** SHA-256 of the header of the roll before that one; null where there was none. */
  readonly rollBefore: Sha256Hex | null
}

export interface CouncilStatement {
  readonly portal: string
  readonly council: Fingerprint
  readonly councilKeyHash: Sha256Hex
  readonly made: Instant
  /** Null: the founding one. */
  readonly place: StatementPlace | null
  readonly signers: readonly CouncilSigner[]
}

/** How many of the signers a roll, and the next statement, need. */
export const councilThreshold = 2
/** Beyond this one is not a statement's. */
export const mostSigners = 16
/** How long a proposed statement waits for its second signature, milliseconds. */
export const statementWaits = days(7)

/** 1 for the founding statement. */
export const numberOf = ({ place }: Pick<CouncilStatement, 'place'>): number => place?.number ?? 1
/** Counter of the first roll that its signers sign. */
export const rollsFrom = ({ place }: Pick<CouncilStatement, 'place'>): number => place?.rollsFrom ?? 1

/** SHA-256 of a statement's bytes: what the next one names as `previous`. */
export const statementHash = (statement: Uint8Array): Sha256Hex => sha256Hex(statement)

/** The statement's bytes. Signers may come in any order; the text has them ascending. */
export function formatCouncilStatement(statement: CouncilStatement): Uint8Array {
  const signers = [...statement.signers].sort((a, b) => (a.person < b.person ? -1 : 1))
  const { place } = statement
  const lines = [
    place ? 'fuin-council/2' : 'fuin-council/1',
    `portal ${statement.portal}`,
    `council ${statement.council} ${statement.councilKeyHash}`,
    `made ${statement.made}`,
    ...(place ? placeLines(place) : []),
    `threshold ${councilThreshold}`,
    ...signers.map(({ person, fingerprint, keyHash }) => `signer ${person} ${fingerprint} ${keyHash}`),
    '',
  ]
  const bytes = utf8(lines.join('\n'))
  parseCouncilStatement(bytes)
  return bytes
}

const placeLines = ({ number, previous, rollsFrom: from, rollBefore }: StatementPlace): readonly string[] => [
  `number ${number}`,
  `previous ${previous}`,
  `rolls ${from} ${rollBefore ?? '-'}`,
]

const spelling =
  /^fuin-council\/([12])\nportal ([\x21-\x7e]{1,255})\ncouncil ([0-9a-f]{40}) ([0-9a-f]{64})\nmade ([0-9]+)\n(number [0-9]+\nprevious [0-9a-f]{64}\nrolls [0-9]+ (?:-|[0-9a-f]{64})\n)?threshold 2\n((?:signer \S+ \S+ \S+\n){2,16})$/

/** The statement of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseCouncilStatement(bytes: Uint8Array): CouncilStatement {
  const [, version, portal, council, hash, made, place, signers] = spelling.exec(fromUtf8(bytes)) ?? []
  if (portal === undefined || signers === undefined) throw new Malformed('council statement: unknown format')
  if ((version === '2') !== (place !== undefined)) throw new Malformed('council statement: lines of another version')
  return {
    portal,
    council: present(parseFingerprint(council)),
    councilKeyHash: present(parseSha256Hex(hash)),
    made: instant(whole(made, 'time')),
    place: place === undefined ? null : placeOf(place),
    signers: signersOf(signers.slice(0, -1).split('\n')),
  }
}

function placeOf(lines: string): StatementPlace {
  const [, number, previous, from, before] = /^number (\d+)\nprevious (\S+)\nrolls (\d+) (\S+)\n$/.exec(lines) ?? []
  const place = {
    number: whole(number, 'number'),
    previous: present(parseSha256Hex(previous)),
    rollsFrom: whole(from, 'roll'),
    rollBefore: before === '-' ? null : present(parseSha256Hex(before)),
  }
  if (place.number < 2) throw new Malformed('council statement: later ones count from 2')
  if (place.rollsFrom < 1 || (place.rollsFrom === 1) !== (place.rollBefore === null))
    throw new Malformed('council statement: the first roll alone has none before it')
  return place
}

function whole(text: string | undefined, name: string): number {
  const value = Number(parseDecimal(text ?? '', `council statement ${name}`))
  if (!Number.isSafeInteger(value)) throw new Malformed(`council statement: ${name} is too large`)
  return value
}

/** What differs between a statement and the one before it. */
export interface StatementChange {
  readonly added: readonly CouncilSigner[]
  /** Also whoever signs with another key from now on: they stand in both. */
  readonly removed: readonly CouncilSigner[]
  readonly anotherKey: boolean
}

/**
 * What changes, once `next` follows `previous` by its own words: same portal, the
 * next number, its hash, no earlier time, no earlier roll. Throws NotProven. Whose
 * signatures it takes is in council-proof.ts.
 */
export function checkStatementFollows(
  next: CouncilStatement,
  previous: { readonly statement: CouncilStatement; readonly hash: Sha256Hex },
): StatementChange {
  const before = previous.statement
  if (next.portal !== before.portal) throw new NotProven('council statement: of another portal')
  if (next.place?.number !== numberOf(before) + 1) throw new NotProven('council statement: a number is left out')
  if (next.place.previous !== previous.hash) throw new NotProven('council statement: follows another statement')
  if (next.made < before.made) throw new NotProven('council statement: dated before the previous one')
  if (next.place.rollsFrom < rollsFrom(before)) throw new NotProven('council statement: over rolls signed before')
  if (next.place.rollsFrom === rollsFrom(before) && next.place.rollBefore !== (before.place?.rollBefore ?? null))
    throw new NotProven('council statement: after another roll')
  const change = changeBetween(before, next)
  if (change.added.length + change.removed.length === 0 && !change.anotherKey)
    throw new NotProven('council statement: says nothing new')
  return change
}

function changeBetween(before: CouncilStatement, after: CouncilStatement): StatementChange {
  const named = ({ signers }: CouncilStatement) => new Set(signers.map(lineOf))
  const [old, now] = [named(before), named(after)]
  return {
    added: after.signers.filter((signer) => !old.has(lineOf(signer))),
    removed: before.signers.filter((signer) => !now.has(lineOf(signer))),
    anotherKey: before.councilKeyHash !== after.councilKeyHash,
  }
}

const lineOf = ({ person, fingerprint, keyHash }: CouncilSigner): string => `${person} ${fingerprint} ${keyHash}`

/** The one signer it adds, if it does nothing else; null otherwise. */
export const onlyAdded = ({ added, removed, anotherKey }: StatementChange): CouncilSigner | null =>
  removed.length === 0 && !anotherKey && added.length === 1 ? (added[0] ?? null) : null

function signersOf(lines: readonly string[]): readonly CouncilSigner[] {
  const signers = lines.map(signerOf)
  // Ascending and each once; one key for two persons would let one of them sign alone.
  if (signers.some(({ person }, i) => i > 0 && person <= (signers[i - 1]?.person ?? ''))) {
    throw new Malformed('council statement: signers out of order')
  }
  if (new Set(signers.map(({ fingerprint }) => fingerprint)).size !== signers.length) {
    throw new Malformed('council statement: two signers with one key')
  }
  return signers
}

function signerOf(line: string): CouncilSigner {
  const [, person, fingerprint, keyHash] = line.split(' ')
  return {
    person: present(parseId('p', person)),
    fingerprint: present(parseFingerprint(fingerprint)),
    keyHash: present(parseSha256Hex(keyHash)),
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Malformed('council statement: bad value')
  return value
}
