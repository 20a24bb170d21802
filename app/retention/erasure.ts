/**
 * One erasure: what goes, as the log's entry and the ledger say it. Neither
 * holds personal data: indexes of entries, and random ids.
 *
 * A line of the ledger is canonical JSON (RFC 8785) and an LF:
 *
 *     {"class":"where","id":"<32 hex>","origin":"<log>","ranges":"0-99,105","t":<ms>,"v":1}
 *     {"class":"text", …the same…}
 *     {"class":"name","id":"<32 hex>","origin":"<log>","persons":["p_…"],"t":<ms>,"v":1}
 */
import { fromUtf8 } from '../formats/bytes.ts'
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts'
import { either, list, object, oneOf, person, text, time } from '../formats/codec.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { type Instant, type PersonId, parseId } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { type EntryRange, formatRanges, parseRanges } from './entry-range.ts'

export type Erased =
  /** Address, browser and salt of these entries. */
  | { readonly class: 'where'; readonly ranges: readonly EntryRange[] }
  /** What people typed or asked for, and its salt, of these entries. */
  | { readonly class: 'text'; readonly ranges: readonly EntryRange[] }
  /** Name and mail address of these people, and their lines in rolls no longer in force. */
  | { readonly class: 'name'; readonly persons: readonly PersonId[] }

/** What lies beside single entries, and goes by runs of them. */
export type ErasedOfEntries = Extract<Erased, { ranges: unknown }>
export const ofEntries = ['where', 'text'] as const satisfies readonly ErasedOfEntries['class'][]

export const isOfEntries = (what: Erased): what is ErasedOfEntries => what.class !== 'name'

export interface Erasure {
  /** 32 hex digits, random: ties the ledger's line to the log's entry. */
  readonly id: string
  readonly what: Erased
}

export interface LedgerLine extends Erasure {
  /** Whose entries the ranges count: another log's are not ours. */
  readonly origin: string
  readonly at: Instant
}

/** How many people one erasure names, and how many runs of entries: so that its entry stays small. */
export const personLimit = 100
export const rangeLimit = 500

const plain = { id: text({ most: 32 }, /^[0-9a-f]{32}$/), origin: text({ most: 1000 }), t: time, v: oneOf([1]) }
const ledgerLine = either(
  'persons',
  object({ ...plain, class: oneOf(['name']), persons: list(person, { most: 2000 }) }),
  object({ ...plain, class: oneOf(ofEntries), ranges: text({ most: 65_535 }) }),
)

export function formatLedgerLine({ id, origin, at, what }: LedgerLine): string {
  const said = { id, origin, t: at, v: 1 } as const
  const json = isOfEntries(what)
    ? ledgerLine.encode({ ...said, class: what.class, ranges: formatRanges(what.ranges) })
    : ledgerLine.encode({ ...said, class: what.class, persons: what.persons })
  return `${fromUtf8(canonicalJson(json))}\n`
}

/** The line without its LF. Throws Malformed unless it is in the one spelling. */
export function parseLedgerLine(bytes: Uint8Array): LedgerLine {
  const json = parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 65_535 })
  const line = ledgerLine.decode(json, 'ledger')
  const what =
    'persons' in line
      ? { class: line.class, persons: line.persons }
      : { class: line.class, ranges: parseRanges(line.ranges) }
  return { id: line.id, origin: line.origin, at: line.t, what }
}

function idOf(id: unknown): string {
  if (typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id)) throw new Malformed('erasure: a bad id')
  return id
}

function personOf(id: unknown): PersonId {
  const person = typeof id === 'string' ? parseId('p', id) : null
  if (!person) throw new Malformed('erasure: no person')
  return person
}

/** What the entry `erased` says beside its time: class, rule, how many rows, which. */
export function erasureFields(
  { id, what }: Erasure,
  said: { readonly rule: string; readonly rows: number },
): Pick<ReadEntry, 'objects' | 'data'> & { readonly kind: 'erased' } {
  const data = { class: what.class, rule: said.rule, rows: String(said.rows), erasure: id }
  if (isOfEntries(what)) {
    // A hold may have come between the ledger and the rows, and kept everything.
    const ranges = what.ranges.length > 0 ? { ranges: formatRanges(what.ranges) } : {}
    return { kind: 'erased', data: { ...data, ...ranges } }
  }
  return { kind: 'erased', data, objects: what.persons.map((person) => ({ kind: 'person', id: person })) }
}

/** The erasure an entry of that kind states; null where it is of a class that needs no repeating. Throws Malformed. */
export function readErasure({ data, objects }: Pick<ReadEntry, 'data' | 'objects'>): Erasure | null {
  const entries = ofEntries.find((kind) => kind === data?.class)
  if (data && entries) {
    const ranges = data.ranges === undefined ? [] : parseRanges(data.ranges)
    return { id: idOf(data.erasure), what: { class: entries, ranges } }
  }
  if (data?.class !== 'name') return null
  return { id: idOf(data.erasure), what: { class: 'name', persons: (objects ?? []).map(({ id }) => personOf(id)) } }
}
