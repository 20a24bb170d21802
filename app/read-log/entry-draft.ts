import { concat, toHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { LogEntry } from '../formats/log-entry.ts'
import { sha256 } from '../formats/sha256.ts'
import { type EntryId, type Instant, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { EntryDraft } from './read-log.server.ts'

/** What the sequencer alone may say of an entry. */
export interface EntryPlace {
  readonly t: Instant
  readonly id: EntryId
  /** The how-manieth entry about its subject; null where it has none. */
  readonly subjectSeq: number | null
  /** 32 random bytes. */
  readonly salt: Uint8Array
}

/** The entry a draft becomes at its place. Fields that say nothing are absent. */
export function completeDraft(draft: EntryDraft, { t, id, subjectSeq, salt }: EntryPlace): LogEntry {
  const { organization, where, objects, data, ...plain } = draft
  const entry = {
    v: 1,
    t,
    id,
    ...plain,
    org: organization,
    objects: objects && objects.length > 0 ? objects : undefined,
    data: data && Object.keys(data).length > 0 ? data : undefined,
    subjectSeq: subjectSeq?.toString(),
    where: where && commitToWhere(where, salt),
  }
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as unknown as LogEntry
}

/**
 * SHA-256(salt ‖ canonical {ip, userAgent}). The salt keeps the few possible
 * addresses from being tried out against the hash, so erasing it erases them.
 */
export function commitToWhere(where: NonNullable<EntryDraft['where']>, salt: Uint8Array): Sha256Hex {
  const hash = parseSha256Hex(toHex(sha256(concat(salt, canonicalJson({ ip: where.ip, userAgent: where.userAgent })))))
  if (!hash) throw new Broken('a SHA-256 is 64 hex digits')
  return hash
}
