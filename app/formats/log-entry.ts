/**
 * An entry of the read log: canonical JSON (RFC 8785), at most 65,535 bytes, one
 * object with the fields of `LogEntry` and no others. Whole numbers only;
 * 64-bit values are decimal strings; a field that says nothing is absent, never
 * null or empty. These very bytes are stored and hashed (RFC 6962 leaf), and
 * `parseEntry` refuses every other spelling of them.
 *
 * Tiles of hashes are public, so an entry must not be guessable from its hash:
 * `id` brings 128 random bits. Names, addresses and anything else that must be
 * erasable stay out; `where` only commits to them.
 *
 * The writer's words are closed (`LogEntry`: entry-kinds.ts). Whoever reads takes
 * any well-formed kind, role, method and kind of object (`ReadEntry`): else every
 * verifier would cry "tampered" at the first entry younger than itself. Fields are
 * those below and no others, until there is another `v`. A kind in the table is
 * held to its row: `gives` exactly as the row says, `about` and `matterOf` only
 * where it may have them.
 */
import {
  type EntryId,
  type Instant,
  instant,
  type OrganizationId,
  type PersonId,
  parseId,
  parseSha256Hex,
  type Sha256Hex,
} from '../ids.ts'
import { Broken, isTrouble, Malformed } from '../outcome.ts'
import { fromBase64, parseDecimal } from './bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts'
import { type EntryKind, type Gives, isEntryKind, isOpenKind, isOpenWord, rowOf } from './entry-kinds.ts'
import { type RollRole, rollRoles } from './roll.ts'

// Types and no interfaces: what they describe is JSON, which TypeScript sees of a type alone.
export type EntryObject = {
  /** Lower-case word, at most 32 characters: bulletin, copy, key, roll … */
  readonly kind: string
  /** 1 to 128 characters of `A–Z a–z 0–9 . _ : -`. */
  readonly id: string
  readonly sha256?: Sha256Hex
}

/**
 * What was shown, in the order in which it was. A passkey is user-verified, and so both factors by itself; `device`: it
 * cannot leave its authenticator, `synced`: it may lie on other devices of its person too (WebAuthn, backup eligibility).
 */
const secondFactorMethods = [
  'password+totp',
  'password+recovery-code',
  'password+passkey-device',
  'password+passkey-synced',
  'passkey-device',
  'passkey-synced',
  'passkey+totp',
  'passkey+recovery-code',
] as const
export type SecondFactorMethod = (typeof secondFactorMethods)[number]

export type ReadAuth = {
  /** How somebody showed who they are: one of ours, or one that came later. */
  readonly method: string
  /** 1: one factor; 2: two. */
  readonly level: 1 | 2
  /** When the factors were last shown, milliseconds. */
  readonly at: Instant
}

export interface EntryAuth extends ReadAuth {
  readonly method: SecondFactorMethod
}

export type EntryAct = {
  /** `fuin-act/1`, or another signed text beginning with its type; ends in LF. */
  readonly text: string
  /** Base64 of a binary detached OpenPGP signature over the UTF-8 of `text`. */
  readonly signature: string
}

/** An entry as anybody may find it in a log. */
export type ReadEntry = {
  readonly v: 1
  /** UTC, milliseconds. Never less than that of the entry before. */
  readonly t: Instant
  readonly kind: string
  readonly id: EntryId
  readonly actor?: PersonId
  readonly org?: OrganizationId
  readonly role?: string
  /** SHA-256 of the session's token. */
  readonly session?: Sha256Hex
  readonly auth?: ReadAuth
  /** The person the entry is about. */
  readonly subject?: PersonId
  /** Decimal: the how-manieth entry about that person, 1, 2, 3 … without a gap. Present exactly where `subject` is. */
  readonly subjectSeq?: string
  /**
   * In place of `subject`: whom the entry is about, as salted commitments
   * (about.ts), 1 to 64, ascending. Opened later by an entry about that person.
   */
  readonly about?: readonly Sha256Hex[]
  /** The organization whose matter the entry moves; `org` is that of whoever acted. */
  readonly matterOf?: OrganizationId
  /** Decimal: the how-manieth of that organization's such entries, without a gap. Present exactly where `matterOf` is. */
  readonly matterSeq?: string
  /** Under this entry sealed bytes left the portal: whole documents, or the cards of a list alone. Absent: none did. */
  readonly gives?: Gives
  readonly objects?: readonly EntryObject[]
  /** SHA-256 of the sealed copy's bytes. */
  readonly ciphertext?: Sha256Hex
  readonly act?: EntryAct
  /** Up to 1,000 characters: a reason word, or what a person gave as reason. */
  readonly reason?: string
  /** SHA-256(32-byte salt ‖ canonical {ip, userAgent}): kept elsewhere, erasable. */
  readonly where?: Sha256Hex
  /** What one kind alone needs. */
  readonly data?: Readonly<Record<string, string>>
}

/** An entry as this portal writes it. */
export interface LogEntry extends ReadEntry {
  readonly kind: EntryKind
  readonly role?: RollRole
  readonly auth?: EntryAuth
}

/** The largest entry, bytes: what a tlog-tiles bundle can hold (a u16 of length). */
export const entryLimit = 65_535

/** True where the entry holds a person's own signed word; otherwise the server states it. */
export function isSignedByPerson(entry: ReadEntry): boolean {
  return entry.act !== undefined
}

/**
 * Whether the entry says something that came after this program: its kind, a role
 * or a way of signing in. What it says beyond that holds of every entry, and is checked.
 */
export const isNewer = ({ kind, role, auth }: ReadEntry): boolean =>
  !isEntryKind(kind) ||
  (role !== undefined && !rollRoles.some((known) => known === role)) ||
  (auth !== undefined && !secondFactorMethods.some((known) => known === auth.method))

/** The entry's bytes. Throws Broken on an entry that `parseEntry` would refuse or find newer than this table: such a one must never reach the tree. */
export function formatEntry(entry: LogEntry): Uint8Array {
  try {
    // Read field by field as parseEntry reads it; the writer itself refuses what canonical JSON cannot say.
    const bytes = canonicalJson(fieldsOf({ ...entry }))
    if (isNewer(entry)) throw new Malformed('words that are not ours')
    if (bytes.length > entryLimit) throw new Malformed(`longer than ${entryLimit} bytes`)
    return bytes
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new Broken(`made an entry outside its format: ${error.message}`)
    throw error
  }
}

/** The entry of stored bytes. Throws Malformed unless they are the one spelling of an entry. */
export function parseEntry(bytes: Uint8Array): ReadEntry {
  const json = objectOf(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: entryLimit }), 'entry')
  return fieldsOf(json)
}

/** The entry of a log that this very program writes: it says nothing that the table does not know. Throws Malformed, or Broken where it does. */
export function readOwnEntry(bytes: Uint8Array): LogEntry {
  const entry = parseEntry(bytes)
  if (!isOwn(entry)) throw new Broken(`our own log holds an entry newer than we are: ${entry.kind}`)
  return entry
}

const isOwn = (entry: ReadEntry): entry is LogEntry => !isNewer(entry)

type Read = { -readonly [Field in keyof ReadEntry]-?: NonNullable<ReadEntry[Field]> }
type Filling = { [Field in keyof Read]?: Read[Field] }

/** Every field read by its reader, in the order in which canonical JSON has them. Throws Malformed. */
function fieldsOf(json: Readonly<Record<string, unknown>>): ReadEntry {
  const entry: Filling = {}
  for (const name of Object.keys(json).sort()) {
    const value = json[name] as JsonValue | undefined
    if (value === undefined) continue
    if (!isField(name)) throw new Malformed('entry has a field we do not know')
    fill(entry, name, value)
  }
  if (!isWhole(entry)) throw new Malformed('entry has no v, t, kind or id')
  if ('subject' in entry !== 'subjectSeq' in entry) throw new Malformed('entry has subject or subjectSeq alone')
  if ('matterOf' in entry !== 'matterSeq' in entry) throw new Malformed('entry has matterOf or matterSeq alone')
  if ('about' in entry && 'subject' in entry) throw new Malformed('entry names whom it only commits to')
  demandOfKind(entry)
  return entry
}

const isField = (name: string): name is keyof ReadEntry => Object.hasOwn(readers, name)

function fill<Field extends keyof Read>(entry: Filling, field: Field, value: JsonValue): void {
  entry[field] = readers[field](value, field)
}

const isWhole = (entry: Filling): entry is Filling & ReadEntry =>
  entry.v !== undefined && entry.t !== undefined && entry.kind !== undefined && entry.id !== undefined

/** What the table says of its kind; of a later kind nothing is known. */
function demandOfKind(entry: ReadEntry): void {
  const row = rowOf(entry.kind)
  if (!row) return
  if (entry.gives !== row.gives) throw new Malformed(`entry of a kind that gives ${row.gives ?? 'nothing'}`)
  if ('about' in entry && !row.looks) throw new Malformed('entry of a kind that names whom it is about')
  if ('matterOf' in entry !== (row.counted === true)) throw new Malformed('entry counted otherwise than its kind')
}

type Reader<T> = (value: JsonValue, name: string) => T

/**
 * One reader a field; the type makes sure that none is missing and each gives
 * what the field holds. Each gives its own fields in canonical order.
 */
const readers: { readonly [Field in keyof Read]: Reader<Read[Field]> } = {
  v: (value) => present(value === 1 ? 1 : null, 'v'),
  t: (value, name) => instantOf(value, name),
  kind: kindOf,
  id: (value) => present(parseId('e', text(value, 'id')), 'id'),
  actor: (value) => present(parseId('p', text(value, 'actor')), 'actor'),
  org: (value) => present(parseId('o', text(value, 'org')), 'org'),
  role: (value) => openWord(value, 'role'),
  session: hashOf,
  auth: authOf,
  subject: (value) => present(parseId('p', text(value, 'subject')), 'subject'),
  subjectSeq: countOf,
  about: aboutOf,
  matterOf: (value) => present(parseId('o', text(value, 'matterOf')), 'matterOf'),
  matterSeq: countOf,
  gives: (value) => present(value === true || value === 'cards' ? value : null, 'gives'),
  objects: objectsOf,
  ciphertext: hashOf,
  act: actOf,
  reason: (value) => matching(/^\P{Cc}{1,1000}$/u, value, 'reason'),
  where: hashOf,
  data: dataOf,
}

function present<T>(value: T | null, name: string): T {
  if (value === null) throw new Malformed(`entry with a bad ${name}`)
  return value
}

function text(value: JsonValue | undefined, name: string): string {
  return present(typeof value === 'string' ? value : null, name)
}

function matching(pattern: RegExp, value: JsonValue | undefined, name: string): string {
  const found = text(value, name)
  return present(pattern.test(found) ? found : null, name)
}

function openWord(value: JsonValue | undefined, name: string): string {
  const word = text(value, name)
  return present(isOpenWord(word) ? word : null, name)
}

function kindOf(value: JsonValue): string {
  const kind = text(value, 'kind')
  if (isEntryKind(kind) || isOpenKind(kind)) return kind
  throw new Malformed(isOpenWord(kind) ? 'entry of a kind that only who knows it can judge' : 'entry with a bad kind')
}

function hashOf(value: JsonValue | undefined, name: string): Sha256Hex {
  return present(parseSha256Hex(text(value, name)), name)
}

function instantOf(value: JsonValue | undefined, name: string): Instant {
  return instant(present(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null, name))
}

function countOf(value: JsonValue, name: string): string {
  const sequence = text(value, name)
  if (parseDecimal(sequence, name) === 0n) throw new Malformed(`entry with a ${name} that does not count from 1`)
  return sequence
}

// In one order: it must not tell who came to mind first.
function aboutOf(value: JsonValue, name: string): readonly Sha256Hex[] {
  const hashes = isList(value) ? value.map((one) => hashOf(one, name)) : []
  if (hashes.length === 0 || hashes.length > 64) throw new Malformed('entry about nobody, or too many')
  if (hashes.some((one, i) => i > 0 && one <= (hashes[i - 1] ?? '')))
    throw new Malformed('entry with about out of order')
  return hashes
}

function objectOf(value: JsonValue | undefined, name: string): JsonObject {
  if (value === null || typeof value !== 'object' || isList(value)) throw new Malformed(`entry with a bad ${name}`)
  return value
}

// Array.isArray alone does not narrow a readonly array.
function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function demandOnly(object: JsonObject, names: readonly string[], name: string): void {
  if (Object.keys(object).some((key) => !names.includes(key))) throw new Malformed(`entry with a strange ${name}`)
}

function authOf(value: JsonValue, name: string): ReadAuth {
  const auth = objectOf(value, name)
  demandOnly(auth, ['method', 'level', 'at'], name)
  const level = auth.level === 1 || auth.level === 2 ? auth.level : null
  return {
    at: instantOf(auth.at, name),
    level: present(level, name),
    method: matching(/^(?=.{1,64}$)[a-z][a-z0-9]*([+-][a-z0-9]+)*$/, auth.method, name),
  }
}

function objectsOf(value: JsonValue, name: string): readonly EntryObject[] {
  if (!isList(value) || value.length === 0) throw new Malformed('entry with bad objects')
  return value.map((item) => entryObjectOf(item, name))
}

function entryObjectOf(value: JsonValue, name: string): EntryObject {
  const object = objectOf(value, name)
  demandOnly(object, ['kind', 'id', 'sha256'], name)
  const named = {
    id: matching(/^[A-Za-z0-9._:-]{1,128}$/, object.id, name),
    kind: matching(/^[a-z][a-z-]{0,31}$/, object.kind, name),
  }
  return object.sha256 === undefined ? named : { ...named, sha256: hashOf(object.sha256, name) }
}

function actOf(value: JsonValue, name: string): EntryAct {
  const act = objectOf(value, name)
  demandOnly(act, ['text', 'signature'], name)
  const signature = text(act.signature, name)
  if (fromBase64(signature).length === 0) throw new Malformed('entry with an act nobody signed')
  const said = text(act.text, name)
  // No control character but LF: what is signed is also what a screen shows.
  if (!said.endsWith('\n') || /[^\P{Cc}\n]/u.test(said)) throw new Malformed(`entry with a bad ${name}`)
  return { signature, text: said }
}

function dataOf(value: JsonValue, name: string): Readonly<Record<string, string>> {
  const data = objectOf(value, name)
  const fields = Object.keys(data)
    .sort()
    .map((key) => {
      if (!/^[A-Za-z][A-Za-z0-9._-]{0,63}$/.test(key)) throw new Malformed('entry with data of a bad name')
      return [key, text(data[key], name)] as const
    })
  if (fields.length === 0) throw new Malformed('entry with empty data')
  return Object.fromEntries(fields)
}
