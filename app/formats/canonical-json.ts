/**
 * Canonical JSON, RFC 8785 (JCS): one value, one spelling, so that a hash of the
 * bytes is a hash of the value. Keys in UTF-16 code unit order (§3.2.3), numbers
 * as ECMAScript writes them (§3.2.2.3), strings with the shortest escapes
 * (§3.2.2.2), no white space, UTF-8.
 *
 * The parser refuses every other spelling of what it reads.
 */
import { Malformed } from '../outcome.ts'
import { fromUtf8, hasLoneSurrogate, utf8 } from './bytes.ts'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined }
export type JsonObject = { readonly [name: string]: JsonValue | undefined }

export interface JsonLimits {
  /** `integers`: safe integers only (I-JSON, RFC 7493 §2.2). `ieee754`: any finite number, for foreign data such as STIX. */
  readonly numbers: 'integers' | 'ieee754'
  readonly maxBytes: number
}

/** Nesting beyond this is refused, so that no input can exhaust the stack. */
const depthLimit = 64

/**
 * RFC 8785 bytes of a value. Properties that are `undefined` are left out.
 * Throws Malformed on what JSON cannot say: NaN, infinities, lone surrogates,
 * and nesting deeper than 64.
 */
export function canonicalJson(value: JsonValue): Uint8Array {
  const quick = isOrdered(value, 0) ? JSON.stringify(value) : ''
  // An escape like this may be half a surrogate pair: ours looks closer.
  return utf8(quick === '' || quick.includes('\\ud') ? written(value, 0) : quick)
}

/**
 * True where the engine's own writer, four times faster than ours, writes the
 * same: all names in order already, and nothing that JSON cannot say. False is
 * no verdict.
 */
function isOrdered(value: JsonValue | undefined, depth: number): boolean {
  if (depth > depthLimit) return false
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (isList(value)) return value.every((item) => isOrdered(item, depth + 1))
  let before = ''
  for (const name of Object.keys(value)) {
    const item = value[name]
    if (name < before || (item !== undefined && !isOrdered(item, depth + 1))) return false
    before = name
  }
  return true
}

function written(value: JsonValue, depth: number): string {
  if (depth > depthLimit) throw new Malformed('JSON nested too deeply')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writtenNumber(value)
  if (typeof value === 'string') return writtenString(value)
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`
  if (typeof value === 'object') return writtenObject(value, depth)
  throw new Malformed(`JSON has no ${typeof value}`)
}

// Array.isArray alone does not narrow a readonly array.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function writtenNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Malformed('JSON has no such number')
  // ECMAScript writes −0 as "0", which is what §3.2.2.3 asks for.
  return String(value)
}

function writtenString(text: string): string {
  const quoted = JSON.stringify(text)
  // JSON.stringify escapes half a surrogate pair as \ud…, and nothing else so, except a text that itself says \ud.
  if (quoted.includes('\\ud') && hasLoneSurrogate(text)) throw new Malformed('text holds a lone surrogate')
  return quoted
}

function writtenObject(object: JsonObject, depth: number): string {
  // The default sort compares UTF-16 code units, as §3.2.3 demands; a locale-aware one would not.
  const names = Object.keys(object).sort()
  const members: string[] = []
  for (const name of names) {
    const value = object[name]
    if (value !== undefined) members.push(`${writtenString(name)}:${written(value, depth + 1)}`)
  }
  return `{${members.join(',')}}`
}

/**
 * The value of RFC 8785 bytes. Throws Malformed unless writing the value again
 * gives the very same bytes: that refuses white space, other orders, duplicate
 * names, other escapes, lone surrogates, `-0` and other spellings of numbers.
 */
export function parseCanonicalJson(bytes: Uint8Array, limits: JsonLimits): JsonValue {
  if (bytes.length > limits.maxBytes) throw new Malformed(`JSON is longer than ${limits.maxBytes} bytes`)
  const text = fromUtf8(bytes)
  const value = parsed(text)
  const ordered = walk(value, limits, 0)
  // Comparing texts is comparing bytes: the UTF-8 decoder is strict, so no two byte strings give one text.
  // The engine's own writer is four times faster than ours and writes the same
  // where all names stand in order and no surrogate stands alone.
  if (ordered && !text.includes('\\ud') && JSON.stringify(value) === text) return value
  if (written(value, 0) !== text) throw new Malformed('JSON in another spelling than RFC 8785')
  return value
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('not JSON')
  }
}

/** True if all names stand in order. Throws Malformed beyond the depth limit, and on a number the limits exclude. */
function walk(value: JsonValue, limits: JsonLimits, depth: number): boolean {
  if (depth > depthLimit) throw new Malformed('JSON nested too deeply')
  if (typeof value === 'number' && limits.numbers === 'integers' && !Number.isSafeInteger(value)) {
    throw new Malformed('JSON number is no safe integer')
  }
  if (value === null || typeof value !== 'object') return true
  if (isList(value)) return value.reduce((ordered: boolean, item) => walk(item, limits, depth + 1) && ordered, true)
  let ordered = true
  let before = ''
  for (const name of Object.keys(value)) {
    if (name < before) ordered = false
    before = name
    const item = value[name]
    if (item !== undefined && !walk(item, limits, depth + 1)) ordered = false
  }
  return ordered
}
