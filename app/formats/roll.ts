/**
 * `fuin-roll/1`: who holds which key in which name and role.
 *
 * A roll is a Merkle tree (RFC 6962, the log's own code) over one line per
 * person, per desk and holder of one (desk-line.ts), and per mandate (mandate-line.ts),
 * under a header that two secretariat persons sign. The header's text, lines `key value` ended by LF, in this order:
 *
 *     fuin-roll/1
 *     portal <origin>
 *     council <fingerprint of the council key>
 *     counter <1, 2, 3 …>
 *     time <milliseconds>
 *     expires <milliseconds: exactly seven days after time>
 *     size <leaves, blanks included: a power of two, at least 8192>
 *     root <base64>
 *     previous <SHA-256 of the previous header's bytes, hex | - for the first>
 *
 * A line is canonical JSON (RFC 8785), salted, so that its hash says nothing to
 * whoever was not given the line itself.
 *
 * Members are given inclusion proofs of the lines they need, never the roll: the
 * tree is padded (padded-tree.ts), so that a proof's length tells nobody how many
 * people there are, and no line can hide among the blanks from the second signer.
 */
import type { Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import { days, instant, parseFingerprint, parseSha256Hex } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { equalBytes, fromBase64Of, fromUtf8, parseDecimal, toBase64, utf8 } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import {
  ascending,
  type Decoded,
  fingerprint,
  list,
  object,
  oneOf,
  organization,
  person,
  saltText,
  sha256Text,
  text,
  time,
} from './codec.ts'
import { type DeskHolder, type DeskLine, deskSubject, parseDeskHolder, parseDeskLine } from './desk-line.ts'
import { type MandateLine, mandateLineWord, parseMandateLine } from './mandate-line.ts'
import { checkInclusion, type Hash, leafHash } from './merkle.ts'
import { type PaddedTree, paddedFloor, paddedTree } from './padded-tree.ts'
import type { RollLineProof } from './proof-wire.ts'
import { sha256Hex } from './sha256.ts'

/** The council's roles, as the roll writes them. */
export const rollRoles = ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const
export type RollRole = (typeof rollRoles)[number]

export interface RollHeader {
  readonly portal: string
  readonly council: Fingerprint
  readonly counter: number
  readonly time: Instant
  readonly expires: Instant
  readonly size: number
  readonly root: Hash
  readonly previous: Sha256Hex | null
}

const properName = text({ least: 1, most: 200 }, /^\P{Cc}*$/u)
const rollLine = object({
  v: oneOf(['fuin-roll-line/1']),
  person,
  name: properName,
  organization,
  organizationName: properName,
  role: oneOf(rollRoles),
  /** Desks the person serves. */
  desks: ascending(list(text({ most: 64 }, /^[a-z][a-z0-9-]*$/), { most: 4096 })),
  /** Fingerprints of machine keys the person answers for. */
  machineKeys: ascending(list(fingerprint, { most: 4096 })),
  fingerprint,
  /** SHA-256 of the public key's bytes, as the log's key entry committed to them. */
  keyHash: sha256Text,
  /** After this the line vouches for nothing: the key's own end, or the end of the engagement. */
  validUntil: time,
  salt: saltText,
})
export type RollLine = Omit<Decoded<typeof rollLine>, 'v'>

/** How long a roll is in force, milliseconds: a council that stops signing stops being believed. */
export const rollLifetime = days(7)

// ── header ─────────────────────────────────────────────────────────────────

/** The header's text, to the byte. `parseRollHeader` refuses every other spelling. */
export function formatRollHeader(header: RollHeader): string {
  const text = [
    'fuin-roll/1',
    `portal ${header.portal}`,
    `council ${header.council}`,
    `counter ${header.counter}`,
    `time ${header.time}`,
    `expires ${header.expires}`,
    `size ${header.size}`,
    `root ${toBase64(header.root)}`,
    `previous ${header.previous ?? '-'}`,
    '',
  ].join('\n')
  parseRollHeader(utf8(text))
  return text
}

const headerNames = ['portal', 'council', 'counter', 'time', 'expires', 'size', 'root', 'previous'] as const

/** The header of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseRollHeader(bytes: Uint8Array): RollHeader {
  if (bytes.length > 2048) throw new Malformed('roll: header too long')
  const lines = fromUtf8(bytes).split('\n')
  if (lines.shift() !== 'fuin-roll/1' || lines.pop() !== '') throw new Malformed('roll: unknown format')
  if (lines.length !== headerNames.length) throw new Malformed('roll: header has other lines')
  const [portal = '', council, counter, time, expires, size, root, previous] = headerNames.map((name, i) =>
    lineValue(lines[i] ?? '', name),
  )
  if (!/^[\x21-\x7e]{1,255}$/.test(portal)) throw new Malformed('roll: bad portal')
  const header: RollHeader = {
    portal,
    council: present(parseFingerprint(council), 'council'),
    counter: count(counter, 'counter'),
    time: instant(count(time, 'time')),
    expires: instant(count(expires, 'expires')),
    size: count(size, 'size'),
    root: fromBase64Of(32, root ?? '', 'roll root'),
    previous: previous === '-' ? null : present(parseSha256Hex(previous), 'previous'),
  }
  demandSound(header)
  return header
}

function lineValue(line: string, name: string): string {
  if (!line.startsWith(`${name} `)) throw new Malformed(`roll: line "${name}" expected`)
  return line.slice(name.length + 1)
}

function present<T>(value: T | null, name: string): T {
  if (value === null) throw new Malformed(`roll: bad ${name}`)
  return value
}

function count(text: string | undefined, name: string): number {
  const value = Number(parseDecimal(text ?? '', `roll ${name}`))
  if (!Number.isSafeInteger(value)) throw new Malformed(`roll: ${name} is too large`)
  return value
}

function demandSound({ counter, time, expires, size, previous }: RollHeader): void {
  if (counter < 1) throw new Malformed('roll: counters start at 1')
  if ((previous === null) !== (counter === 1)) throw new Malformed('roll: the first roll alone has no previous one')
  if (expires !== time + rollLifetime) throw new Malformed('roll: not in force for exactly seven days')
  if (size < paddedFloor || !Number.isInteger(Math.log2(size))) throw new Malformed('roll: bad size')
}

/** SHA-256 of a header's bytes: what the next header names as `previous`. */
export function rollHeaderHash(header: Uint8Array): Sha256Hex {
  return sha256Hex(header)
}

/**
 * Throws NotProven unless `next` follows `previous`: same portal, the next counter,
 * its hash, no earlier time. Under which council key each stands is for whoever
 * proves its signatures: two of a council's rolls may lie on both sides of a new key.
 */
export function checkRollFollows(next: RollHeader, previous: { header: RollHeader; bytes: Uint8Array } | null): void {
  if (previous === null) {
    if (next.counter !== 1) throw new NotProven('roll: the first roll has counter 1')
    return
  }
  if (next.portal !== previous.header.portal) throw new NotProven('roll: of another portal')
  if (next.counter !== previous.header.counter + 1) throw new NotProven('roll: a counter is left out')
  if (next.previous !== rollHeaderHash(previous.bytes)) throw new NotProven('roll: follows another roll')
  if (next.time < previous.header.time) throw new NotProven('roll: dated before the previous one')
}

// ── lines ──────────────────────────────────────────────────────────────────

/** The line's bytes: canonical JSON with `v`. */
export function formatRollLine(line: RollLine): Uint8Array {
  const bytes = canonicalJson(rollLine.encode({ v: 'fuin-roll-line/1', ...line }))
  parseRollLine(bytes)
  return bytes
}

/** The line of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseRollLine(bytes: Uint8Array): RollLine {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 16_384 })
  const { v: _, ...line } = rollLine.decode(json, 'roll line')
  return line
}

// ── tree ───────────────────────────────────────────────────────────────────

/**
 * The tree over these lines' bytes: follows from them alone, whatever their
 * order. Throws Malformed where two lines are about one person, desk, holder or mandate.
 */
export function rollTree(lines: readonly Uint8Array[]): PaddedTree {
  demandOneEach(lines)
  return paddedTree('fuin-roll', lines.map(leafHash))
}

function demandOneEach(lines: readonly Uint8Array[]): void {
  const about = new Set(lines.map(lineSubject))
  if (about.size !== lines.length) throw new Malformed('roll: two lines about one person or desk')
}

// Within a text of JSON no quotation mark stands bare, so a kind is told from the bytes.
const kindOf = (bytes: Uint8Array): string | undefined =>
  /"v":"(fuin-(?:desk-(?:line|holder)|mandate-line)\/1)"/.exec(fromUtf8(bytes))?.[1]

export const isPersonLine = (bytes: Uint8Array): boolean => kindOf(bytes) === undefined

/** Those of the lines that are about people. Throws Malformed on one of no kind. */
export const personLines = (lines: readonly Uint8Array[]): readonly RollLine[] =>
  lines.filter(isPersonLine).map(parseRollLine)

/** Those that are about desks. */
export const deskLines = (lines: readonly Uint8Array[]): readonly DeskLine[] =>
  lines.filter((line) => kindOf(line) === 'fuin-desk-line/1').map(parseDeskLine)

/** Those that say who holds a desk's private half. */
export const holderLines = (lines: readonly Uint8Array[]): readonly DeskHolder[] =>
  lines.filter((line) => kindOf(line) === 'fuin-desk-holder/1').map(parseDeskHolder)

/** Those that say who was given a power beside their role. */
export const mandateLines = (lines: readonly Uint8Array[]): readonly MandateLine[] =>
  lines.filter((line) => kindOf(line) === mandateLineWord).map(parseMandateLine)

/** What no two lines of a roll may be about. */
function lineSubject(bytes: Uint8Array): string {
  const kind = kindOf(bytes)
  if (kind === undefined) return `person ${parseRollLine(bytes).person}`
  return kind === mandateLineWord ? `mandate ${parseMandateLine(bytes).mandate}` : deskSubject(bytes, kind)
}

/** Throws NotProven unless the header stands over exactly these lines, blanks recomputed: what a signer checks before signing. */
export function checkRollLines(header: RollHeader, lines: readonly Uint8Array[]): void {
  const tree = rollTree(lines)
  if (tree.leaves.length !== header.size) throw new NotProven('roll: another number of leaves')
  if (!equalBytes(tree.root, header.root)) throw new NotProven('roll: the lines lead to another root')
}

/** The line, once the proof leads from it to the header's root; throws NotProven or Malformed. Says nothing about the header's signatures. */
export function checkRollLine(header: RollHeader, { line, index, proof }: RollLineProof): RollLine {
  const claim = { root: header.root, size: BigInt(header.size), index: BigInt(index), leaf: leafHash(line) }
  checkInclusion(claim, proof)
  return parseRollLine(line)
}
