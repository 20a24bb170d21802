/**
 * What an entry says, in columns: for searching, never for proving. Pure, so
 * that writing, rebuilding and verifying all use this one mapping.
 */

import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import { equalBytes } from './bytes.ts'
import { rowOf } from './entry-kinds.ts'
import type { EntryObject, ReadEntry } from './log-entry.ts'
import { attemptOf, readAct } from './signed-act.ts'

export interface ProjectedEntry {
  readonly index: number
  readonly t: Instant
  readonly kind: string
  readonly outcome: 'done' | 'refused'
  readonly actor: PersonId | null
  readonly organization: OrganizationId | null
  readonly role: string | null
  readonly subject: PersonId | null
  readonly subject_seq: number | null
  /** What it is about: the first of its objects, by the table's order; by its own where the table does not know its kind. */
  readonly matter: string | null
  /** The next one of another kind: the copy of a bulletin, the text of a consent. */
  readonly part: string | null
  /** What else it is about, each once, a space between: of a list's headlines every bulletin but the first. */
  readonly also: string | null
  readonly session: Sha256Hex | null
  readonly reason: string | null
  readonly attempt: Uint8Array | null
  readonly challenge: Uint8Array | null
}

/** Every column, in the order of the table. */
export const projectedColumns = [
  'index',
  't',
  'kind',
  'outcome',
  'actor',
  'organization',
  'role',
  'subject',
  'subject_seq',
  'matter',
  'part',
  'also',
  'session',
  'reason',
  'attempt',
  'challenge',
] as const satisfies readonly (keyof ProjectedEntry)[]

/** Throws Malformed if the entry holds an act that is none. `act`: its marks, where the caller has them already. */
export function projectEntry(
  index: bigint | number,
  entry: ReadEntry,
  act: ActMarks | null = actMarks(entry),
): ProjectedEntry {
  const [matter, part] = objectsOf(entry)
  const also = alsoOf(entry, [matter, part])
  return {
    index: Number(index),
    t: entry.t,
    kind: entry.kind,
    outcome: rowOf(entry.kind)?.refuses ? 'refused' : 'done',
    actor: entry.actor ?? null,
    organization: entry.org ?? null,
    role: entry.role ?? null,
    subject: entry.subject ?? null,
    subject_seq: entry.subjectSeq === undefined ? null : Number(entry.subjectSeq),
    matter: matter ? nameOf(matter) : null,
    part: part ? nameOf(part) : null,
    also: also.length > 0 ? also.join(' ') : null,
    session: entry.session ?? null,
    reason: entry.reason ?? null,
    attempt: act?.attempt ?? null,
    challenge: act?.challenge ?? null,
  }
}

export interface ActMarks {
  /** SHA-256 of the signed text. */
  readonly attempt: Uint8Array
  /** Null for a signed text of another type than `fuin-act/1`, which has none. */
  readonly challenge: Uint8Array | null
}

/** What makes the entry's act unique in the log; null if it holds none. Throws Malformed. */
export function actMarks(entry: Pick<ReadEntry, 'act'>): ActMarks | null {
  return entry.act ? marksOf(entry.act.text) : null
}

/** The same of the signed text alone. Throws Malformed. */
export function marksOf(text: string): ActMarks {
  return { attempt: attemptOf(text), challenge: text.startsWith('fuin-act/') ? readAct(text).challenge : null }
}

/** One object of each kind it can be found by, in order. */
function objectsOf(entry: ReadEntry): readonly EntryObject[] {
  const { objects = [] } = entry
  if (objects.length === 0) return objects
  return [...foundBy(entry)].flatMap((wanted) => objects.find((object) => object.kind === wanted) ?? [])
}

/** The rest of what it can be found by: an entry about a whole list is about each of the list. */
function alsoOf(entry: ReadEntry, [matter, part]: readonly (EntryObject | undefined)[]): readonly string[] {
  const { objects = [] } = entry
  if (objects.length < 2) return []
  const kinds = foundBy(entry)
  const rest = objects.filter((object) => kinds.has(object.kind) && object !== matter && object !== part)
  return [...new Set(rest.map(nameOf))]
}

/** The kinds of objects an entry can be found by, first what it is of. */
function foundBy({ kind, objects = [] }: ReadEntry): ReadonlySet<string> {
  const row = rowOf(kind)
  return new Set(row ? (row.objects ?? []) : ['bulletin', 'copy', ...objects.map((object) => object.kind)])
}

/** As the columns name an object: by its id, which says itself what it is of, or with its kind before it. */
export const nameOf = ({ kind, id }: EntryObject): string => (/^[a-z]_/.test(id) ? id : `${kind}:${id}`)

/** The first column in which a stored row differs from what its entry says; null if none does. */
export function differingColumn(
  stored: Readonly<Record<keyof ProjectedEntry, unknown>>,
  said: ProjectedEntry,
): keyof ProjectedEntry | null {
  for (const column of projectedColumns) if (!alike(stored[column], said[column])) return column
  return null
}

function alike(stored: unknown, said: unknown): boolean {
  if (stored === said) return true
  return stored instanceof Uint8Array && said instanceof Uint8Array && equalBytes(stored, said)
}
