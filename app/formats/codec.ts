/**
 * What is sent or kept as JSON, declared once: the declaration gives the type
 * (`Decoded<typeof wire>`), the way out and the way in. What comes in is exact (no
 * field more, none less), each text, list and byte string has its limit, and nesting
 * goes as deep as the declaration does: none can name itself. Bytes are base64 and
 * 64-bit numbers decimals, each in its one spelling.
 *
 * The message of `Malformed` names the place (`steps[2].change.first.receipt`),
 * never what stood there: names that come from outside are content too.
 */
import {
  type Fingerprint,
  type Instant,
  instant,
  type OrganizationId,
  type PersonId,
  parseFingerprint,
  parseId,
  parseSha256Hex,
  type Sha256Hex,
} from '../ids.ts'
import { Broken, isTrouble, Malformed, readForeign } from '../outcome.ts'
import { fromBase64, fromBase64Of, hasLoneSurrogate, parseDecimal, sizeLimit, toBase64 } from './bytes.ts'
import type { JsonObject, JsonValue } from './canonical-json.ts'

export interface Codec<T> {
  /** Plain JSON. Throws Broken on a value that `decode` would refuse for its size: else whoever asked would be told that nothing can be read. */
  encode(value: T, at?: string): JsonValue
  /** Throws Malformed, and nothing else, on anything but what `encode` gives. `at`: what messages call the whole. */
  decode(json: unknown, at?: string): T
  /** What was declared, for whoever makes examples of it. */
  readonly declared: Declaration
}
export type Decoded<C> = C extends Codec<infer T> ? T : never

export interface Limits {
  readonly least?: number
  readonly most: number
}

export type Declaration =
  | ({ readonly is: 'text'; readonly pattern: RegExp | null } & Required<Limits>)
  | ({ readonly is: 'bytes' | 'whole' } & Required<Limits>)
  | ({ readonly is: 'list'; readonly of: Codec<unknown> } & Required<Limits>)
  | { readonly is: 'flag' | 'decimal' | 'unread' | 'foreign' }
  | { readonly is: 'word'; readonly name: string }
  | { readonly is: 'one-of'; readonly words: readonly (string | number | boolean)[] }
  | { readonly is: 'nullable'; readonly of: Codec<unknown> }
  | { readonly is: 'such'; readonly of: Codec<unknown>; readonly holds: (value: never) => boolean }
  | { readonly is: 'object'; readonly fields: { readonly [name: string]: Codec<unknown> } }
  | { readonly is: 'either'; readonly of: readonly Codec<unknown>[] }

const bad = (at: string, what: string): Malformed => new Malformed(`${at === '' ? 'the whole' : at}: ${what}`)
const inside = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`)

const isWithin = (size: number, { least = 0, most }: Limits): boolean => size >= least && size <= most

function demandWithin(size: number, limits: Limits, at: string): void {
  if (!isWithin(size, limits)) throw new Broken(`${at}: to be sent in a size that nobody takes`)
}

// ── single values ──────────────────────────────────────────────────────────

/** A Unicode text of at most so many UTF-16 units, 200 unless said. */
export function text(limits: Limits = { most: 200 }, pattern: RegExp | null = null): Codec<string> {
  return {
    declared: { is: 'text', pattern, least: 0, ...limits },
    encode(value, at = '') {
      demandWithin(value.length, limits, at)
      return value
    },
    decode(json, at = '') {
      if (typeof json !== 'string') throw bad(at, 'no text')
      if (!isWithin(json.length, limits)) throw bad(at, 'a text of a length it cannot have')
      if (hasLoneSurrogate(json)) throw bad(at, 'no Unicode')
      if (pattern && !pattern.test(json)) throw bad(at, 'a text it cannot be')
      return json
    },
  }
}

/** A word with a parser of its own, which gives null for any other. */
export const word = <T extends string>(name: string, parse: (text: string) => T | null): Codec<T> => ({
  declared: { is: 'word', name },
  encode: (value) => value,
  decode(json, at = '') {
    const found = typeof json === 'string' ? parse(json) : null
    if (found === null) throw bad(at, `no ${name}`)
    return found
  },
})

/** One of these words or numbers, and no other; of `true` alone: what must have been said. */
export const oneOf = <const T extends string | number | boolean>(words: readonly T[]): Codec<T> => ({
  declared: { is: 'one-of', words },
  encode: (value) => value,
  decode(json, at = '') {
    const found = words.find((one) => one === json)
    if (found === undefined) throw bad(at, 'none of the words it can be')
    return found
  },
})

/** A safe integer, from 0 unless said. */
export function whole(limits: Limits = { most: Number.MAX_SAFE_INTEGER }): Codec<number> {
  return {
    declared: { is: 'whole', least: 0, ...limits },
    encode(value, at = '') {
      demandWithin(value, limits, at)
      return value
    },
    decode(json, at = '') {
      if (typeof json !== 'number' || !Number.isSafeInteger(json) || !isWithin(json, limits)) throw bad(at, 'no number')
      // JSON can say −0, which is no other number and would be another spelling.
      return json + 0
    },
  }
}

const anyWhole = whole()
/** Milliseconds since the epoch. */
export const time: Codec<Instant> = { ...anyWhole, decode: (json, at) => instant(anyWhole.decode(json, at)) }

export const flag: Codec<boolean> = {
  declared: { is: 'flag' },
  encode: (value) => value,
  decode(json, at = '') {
    if (typeof json !== 'boolean') throw bad(at, 'neither true nor false')
    return json
  },
}

/** A size or an index of the log. */
export const decimal: Codec<bigint> = {
  declared: { is: 'decimal' },
  encode(value, at = '') {
    if (value < 0n || value >= sizeLimit) throw new Broken(`${at}: no size of any log`)
    return String(value)
  },
  decode(json, at = '') {
    if (typeof json !== 'string') throw bad(at, 'no decimal')
    return parseDecimal(json, at)
  },
}

export function bytes(limits: Limits): Codec<Uint8Array> {
  return {
    declared: { is: 'bytes', least: 0, ...limits },
    encode(value, at = '') {
      demandWithin(value.length, limits, at)
      return toBase64(value)
    },
    decode(json, at = '') {
      // Before anything is made of it: four characters are three bytes.
      if (typeof json !== 'string' || json.length > 4 * Math.ceil(limits.most / 3)) throw bad(at, 'no bytes')
      const found = fromBase64At(json, at)
      if (!isWithin(found.length, limits)) throw bad(at, 'bytes of a length they cannot have')
      return found
    },
  }
}

function fromBase64At(text: string, at: string): Uint8Array {
  try {
    return fromBase64(text)
  } catch (error) {
    throw isTrouble(error, 'Malformed') ? bad(at, error.message) : error
  }
}

export const exactly = (size: number): Limits => ({ least: size, most: size })
export const hash = bytes(exactly(32))
export const person: Codec<PersonId> = word('person', (id) => parseId('p', id))
export const organization: Codec<OrganizationId> = word('organization', (id) => parseId('o', id))
export const fingerprint: Codec<Fingerprint> = word('fingerprint', parseFingerprint)
export const sha256Text: Codec<Sha256Hex> = word('SHA-256', parseSha256Hex)

/** 32 bytes whose base64 is what is kept and hashed: a salt. */
export const saltText: Codec<string> = word('salt', (text) =>
  readForeign(() => toBase64(fromBase64Of(32, text, 'salt'))),
)

/** Read by nobody: that it came is all that was asked. */
export const unread: Codec<undefined> = { declared: { is: 'unread' }, encode: () => ({}), decode: () => undefined }

// ── what is made of others ─────────────────────────────────────────────────

export const nullable = <T>(of: Codec<T>): Codec<T | null> => ({
  declared: { is: 'nullable', of },
  encode: (value, at) => (value === null ? null : of.encode(value, at)),
  decode: (json, at) => (json === null ? null : of.decode(json, at)),
})

/** At most so many, 64 unless said. */
export function list<T>(of: Codec<T>, limits: Limits = { most: 64 }): Codec<readonly T[]> {
  return {
    declared: { is: 'list', of, least: 0, ...limits },
    encode(values, at = '') {
      demandWithin(values.length, limits, at)
      return values.map((value, i) => of.encode(value, `${at}[${i}]`))
    },
    decode(json, at = '') {
      if (!Array.isArray(json)) throw bad(at, 'no list')
      if (!isWithin(json.length, limits)) throw bad(at, 'a list of a length it cannot have')
      return json.map((value: unknown, i) => of.decode(value, `${at}[${i}]`))
    },
  }
}

/** A list of exactly two. */
export function pair<T>(of: Codec<T>): Codec<readonly [T, T]> {
  const two = list(of, exactly(2))
  return {
    ...two,
    decode(json, at = '') {
      const [one, other] = two.decode(json, at)
      if (one === undefined || other === undefined) throw bad(at, 'no pair')
      return [one, other]
    },
  }
}

/** What its codec takes and more holds for: an order, an agreement between fields. `what` is said where it does not. */
export const such = <T>(of: Codec<T>, holds: (value: T) => boolean, what: string): Codec<T> => ({
  declared: { is: 'such', of, holds },
  encode: of.encode,
  decode(json, at = '') {
    const found = of.decode(json, at)
    if (!holds(found)) throw bad(at, what)
    return found
  },
})

/** Words that stand in order, each once: a set with one spelling. */
export const ascending = <T extends string>(of: Codec<readonly T[]>): Codec<readonly T[]> =>
  such(of, (words) => words.every((one, i) => i === 0 || one > (words[i - 1] ?? '')), 'out of order')

export type Fields<T> = { readonly [Name in keyof T]: Codec<T[Name]> }
export interface ObjectCodec<T> extends Codec<T> {
  encode(value: T, at?: string): JsonObject
  /** For a larger object that has these as well. */
  readonly fields: Fields<T>
}

/** Exactly these fields. */
export function object<T extends object>(fields: Fields<T>): ObjectCodec<Readonly<T>> {
  const named: readonly (readonly [string, Codec<T[keyof T]>])[] = Object.entries(fields)
  return {
    fields,
    declared: { is: 'object', fields },
    encode: (value, at = '') =>
      Object.fromEntries(named.map(([name, of]) => [name, of.encode(Reflect.get(value, name), inside(at, name))])),
    decode(json, at = '') {
      const given = objectIn(json, at)
      if (Object.keys(given).some((name) => !Object.hasOwn(fields, name))) throw bad(at, 'a field nobody knows')
      // Each part is of its codec's type; that all of them together are a T is what `fields` says.
      return Object.fromEntries(named.map(([name, of]) => [name, partOf(given, { name, of }, at)])) as Readonly<T>
    },
  }
}

function objectIn(json: unknown, at: string): object {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw bad(at, 'no object')
  return json
}

function partOf<T>(given: object, { name, of }: { readonly name: string; readonly of: Codec<T> }, at: string): T {
  if (!Object.hasOwn(given, name)) throw bad(inside(at, name), 'missing')
  return of.decode(Reflect.get(given, name), inside(at, name))
}

/** One of two objects, told apart by a field that the first alone has. */
export function either<A extends object, B extends object>(
  mark: keyof A & string,
  one: Codec<A>,
  other: Codec<B>,
): Codec<A | B> {
  const isOne = (value: A | B): value is A => Object.hasOwn(value, mark)
  return {
    declared: { is: 'either', of: [one, other] },
    encode: (value, at) => (isOne(value) ? one.encode(value, at) : other.encode(value, at)),
    decode: (json, at = '') =>
      Object.hasOwn(objectIn(json, at), mark) ? one.decode(json, at) : other.decode(json, at),
  }
}

/** Objects of several kinds, each with the field that names its kind. */
export type ByWord<Mark extends string, Kinds> = {
  [Word in keyof Kinds & string]: Readonly<Record<Mark, Word> & Kinds[Word]>
}[keyof Kinds & string]

/** One of several objects, told apart by the word in this field. The kinds' own fields are named beside it. */
export function byWord<Mark extends string, Kinds extends Readonly<Record<string, object>>>(
  mark: Mark,
  kinds: { readonly [Word in keyof Kinds]: Fields<Kinds[Word]> },
): Codec<ByWord<Mark, Kinds>> {
  const objects: ReadonlyMap<string, Codec<object>> = new Map(
    Object.entries<Fields<object>>(kinds).map(([word, fields]) => [
      word,
      object<object>({ [mark]: oneOf([word]), ...fields }),
    ]),
  )
  const named = { name: mark, of: oneOf([...objects.keys()]) }
  const kindOf = (whole: object, at: string): Codec<object> => {
    const kind = objects.get(partOf(whole, named, at))
    if (!kind) throw new Broken(`${at}: a kind without fields`)
    return kind
  }
  return {
    declared: { is: 'either', of: [...objects.values()] },
    encode: (value, at = '') => kindOf(value, at).encode(value, at),
    // That each word goes with its own fields is what `kinds` says.
    decode: (json, at = '') => kindOf(objectIn(json, at), at).decode(json, at) as ByWord<Mark, Kinds>,
  }
}
