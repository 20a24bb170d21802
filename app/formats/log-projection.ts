/**
 * What an entry says, in columns: for searching, never for proving. Pure, so
 * that writing, rebuilding and verifying all use this one mapping.
 */

import {
  type BulletinId,
  type CopyId,
  type Instant,
  type OrganizationId,
  type PersonId,
  parseId,
  type Sha256Hex,
} from '../ids.ts'
import { equalBytes } from './bytes.ts'
import { rowOf } from './entry-kinds.ts'
import type { ReadEntry } from './log-entry.ts'
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
  /** The first object of kind `bulletin`. */
  readonly bulletin: BulletinId | null
  /** The first object of kind `copy`. */
  readonly copy: CopyId | null
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
  'bulletin',
  'copy',
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
    bulletin: parseId('b', objectOf(entry, 'bulletin')),
    copy: parseId('c', objectOf(entry, 'copy')),
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

function objectOf(entry: ReadEntry, kind: string): string | null {
  return entry.objects?.find((object) => object.kind === kind)?.id ?? null
}

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
