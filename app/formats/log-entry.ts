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
import { type RollRole, rollRoles } from './roll.ts'

/** Everything an investigator might ask about. */
export const entryKinds = [
  'log-created',
  'issued',
  'released',
  'cards-released',
  'draft-released',
  'opened',
  'acknowledged',
  'denied',
  'not-sent',
  'withdrawn',
  'exported',
  'signed-in',
  'sign-in-refused',
  'mfa-changed',
  'session-ended',
  'stepped-up',
  'key-added',
  'key-proven',
  'key-compared',
  'key-retired',
  'council-key-made',
  'roll-proposed',
  'roll',
  'organization-added',
  'consent-given',
  'consent-withdrawn',
  'pledge-given',
  'person-invited',
  'person-joined',
  'person-suspended',
  'person-restored',
  'person-left',
  'log-searched',
  'log-viewed',
  'names-shown',
  'settings-changed',
  'trust-proposed',
  'trust-changed',
  'log-succession',
  'succession-proposed',
  'log-succeeded',
  'suspension-proposed',
  'quorum-suspended',
  'suspension-ended',
  'log-verified',
  'hold-placed',
  'hold-lifted',
  'erased',
  'evidence-exported',
  'mirror-added',
  'mirror-removed',
] as const
export type EntryKind = (typeof entryKinds)[number]

export interface EntryObject {
  /** Lower-case word, at most 32 characters: bulletin, copy, key, roll … */
  readonly kind: string
  /** 1 to 128 characters of `A–Z a–z 0–9 . _ : -`. */
  readonly id: string
  readonly sha256?: Sha256Hex
}

const secondFactorMethods = ['password+totp', 'password+recovery-code'] as const

export interface EntryAuth {
  readonly method: (typeof secondFactorMethods)[number]
  /** 1: one factor; 2: two. */
  readonly level: 1 | 2
  /** When the factors were last shown, milliseconds. */
  readonly at: Instant
}

export interface EntryAct {
  /** `fuin-act/1`, or another signed text beginning with its type; ends in LF. */
  readonly text: string
  /** Base64 of a binary detached OpenPGP signature over the UTF-8 of `text`. */
  readonly signature: string
}

export interface LogEntry {
  readonly v: 1
  /** UTC, milliseconds. Never less than that of the entry before. */
  readonly t: Instant
  readonly kind: EntryKind
  readonly id: EntryId
  readonly actor?: PersonId
  readonly org?: OrganizationId
  readonly role?: RollRole
  /** SHA-256 of the session's token. */
  readonly session?: Sha256Hex
  readonly auth?: EntryAuth
  /** The person the entry is about. */
  readonly subject?: PersonId
  /** Decimal: the how-manieth entry about that person, 1, 2, 3 … without a gap. Present exactly where `subject` is. */
  readonly subjectSeq?: string
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

/** The largest entry, bytes: what a tlog-tiles bundle can hold (a u16 of length). */
export const entryLimit = 65_535

/** True where the entry holds a person's own signed word; otherwise the server states it. */
export function isSignedByPerson(entry: LogEntry): boolean {
  return entry.act !== undefined
}

/** The entry's bytes. Throws Broken on an entry that `parseEntry` would refuse: such a one must never reach the tree. */
export function formatEntry(entry: LogEntry): Uint8Array {
  try {
    // Read field by field as parseEntry reads it; the writer itself refuses what canonical JSON cannot say.
    const bytes = canonicalJson(fieldsOf({ ...entry }))
    if (bytes.length > entryLimit) throw new Malformed(`longer than ${entryLimit} bytes`)
    return bytes
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new Broken(`made an entry outside its format: ${error.message}`)
    throw error
  }
}

/** The entry of stored bytes. Throws Malformed unless they are the one spelling of an entry. */
export function parseEntry(bytes: Uint8Array): LogEntry {
  const json = objectOf(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: entryLimit }), 'entry')
  return fieldsOf(json) as unknown as LogEntry
}

/** Every field read by its reader, in the order in which canonical JSON has them. Throws Malformed. */
function fieldsOf(json: Readonly<Record<string, unknown>>): JsonObject {
  const entry: Record<string, JsonValue> = {}
  for (const name of Object.keys(json).sort()) {
    const value = json[name] as JsonValue | undefined
    if (value === undefined) continue
    const reader = Object.hasOwn(readers, name) ? readers[name as keyof LogEntry] : undefined
    if (!reader) throw new Malformed('entry has a field we do not know')
    entry[name] = reader(value, name) as JsonValue
  }
  for (const name of ['v', 't', 'kind', 'id']) if (!(name in entry)) throw new Malformed(`entry has no ${name}`)
  if ('subject' in entry !== 'subjectSeq' in entry) throw new Malformed('entry has subject or subjectSeq alone')
  return entry
}

type Reader<T> = (value: JsonValue, name: string) => T

/**
 * One reader a field; the type makes sure that none is missing and each gives
 * what the field holds. Each gives its own fields in canonical order.
 */
const readers: { readonly [Field in keyof LogEntry]-?: Reader<NonNullable<LogEntry[Field]>> } = {
  v: (value) => present(value === 1 ? 1 : null, 'v'),
  t: (value, name) => instantOf(value, name),
  kind: (value) => oneOf(entryKinds, value, 'kind'),
  id: (value) => present(parseId('e', text(value, 'id')), 'id'),
  actor: (value) => present(parseId('p', text(value, 'actor')), 'actor'),
  org: (value) => present(parseId('o', text(value, 'org')), 'org'),
  role: (value) => oneOf(rollRoles, value, 'role'),
  session: hashOf,
  auth: authOf,
  subject: (value) => present(parseId('p', text(value, 'subject')), 'subject'),
  subjectSeq: subjectSeqOf,
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

function oneOf<T extends string>(words: readonly T[], value: JsonValue | undefined, name: string): T {
  return present(words.find((word) => word === value) ?? null, name)
}

function hashOf(value: JsonValue | undefined, name: string): Sha256Hex {
  return present(parseSha256Hex(text(value, name)), name)
}

function instantOf(value: JsonValue | undefined, name: string): Instant {
  return instant(present(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null, name))
}

function subjectSeqOf(value: JsonValue, name: string): string {
  const sequence = text(value, name)
  if (parseDecimal(sequence, name) === 0n) throw new Malformed('entry with a subjectSeq that does not count from 1')
  return sequence
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

function authOf(value: JsonValue, name: string): EntryAuth {
  const auth = objectOf(value, name)
  demandOnly(auth, ['method', 'level', 'at'], name)
  const level = auth.level === 1 || auth.level === 2 ? auth.level : null
  return {
    at: instantOf(auth.at, name),
    level: present(level, name),
    method: oneOf(secondFactorMethods, auth.method, name),
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
