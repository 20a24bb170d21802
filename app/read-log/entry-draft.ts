import { concat, toHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import {
  type CommittedField,
  commitToText,
  committedFields,
  type SaltedText,
  textLimit,
  textSaltLength,
} from '../formats/committed-text.ts'
import { entryTable } from '../formats/entry-kinds.ts'
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
  /** The same of the organization whose matter it moves. */
  readonly matterSeq: number | null
  /** 32 random bytes. */
  readonly salt: Uint8Array
  readonly texts: readonly TextBeside[]
}

/** A text that the entry only commits to. */
export interface TextBeside extends SaltedText {
  readonly field: CommittedField
}

/** The draft's texts with their salts, made here where no act has made one. Throws Broken on what no field of a form lets through. */
export function textsBeside({ texts }: EntryDraft, random: (bytes: number) => Uint8Array): readonly TextBeside[] {
  if (!texts) return []
  return committedFields.flatMap((field) => {
    const given = texts[field]
    if (given === undefined) return []
    const salted = typeof given === 'string' ? { salt: random(textSaltLength), text: given } : given
    if (salted.text === '' || salted.text.length > textLimit) throw new Broken(`a text of ${salted.text.length} units`)
    return [{ field, ...salted }]
  })
}

/** The entry a draft becomes at its place. Fields that say nothing are absent. */
export function completeDraft(draft: EntryDraft, { t, id, subjectSeq, matterSeq, salt, texts }: EntryPlace): LogEntry {
  demandDiscreet(draft)
  const { organization, where, objects, data: plainData, texts: _, unknownBrowser: __, ...plain } = draft
  const data = { ...plainData, ...Object.fromEntries(texts.map((text) => [text.field, commitToText(text)])) }
  const entry = {
    v: 1,
    t,
    id,
    ...plain,
    org: organization,
    objects: objects && objects.length > 0 ? objects : undefined,
    data: Object.keys(data).length > 0 ? data : undefined,
    subjectSeq: subjectSeq?.toString(),
    matterSeq: matterSeq?.toString(),
    // From the table alone: no room can forget to say that sealed bytes leave.
    gives: entryTable[draft.kind].gives,
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

/**
 * An entry about somebody stands in that person's own record, word for word, and
 * for ever. So it names nobody but them and whoever acted, and nothing that a
 * person typed stands in it: a reason may tell of a case, a query of somebody
 * else. A draft that does is refused whole, whichever room it came from.
 */
function demandDiscreet({ kind, subject, actor, reason, objects, data, act }: EntryDraft): void {
  if (reason !== undefined && !reasonWord.test(reason)) throw new Broken(`the reason of ${kind} is no word`)
  if (subject === undefined) return
  // Who signed is looked at elsewhere; what was signed may name nobody else.
  const signed = act?.text.replace(/^actor .*$/m, '')
  const said = JSON.stringify([objects, data, signed])
  for (const [id] of said.matchAll(personIds))
    if (id !== subject && id !== actor) throw new Broken(`${kind} about one person names another`)
}

const reasonWord = /^[a-z][a-z0-9-]{0,63}$/
// Whole words alone: an id may hold the beginning of another by chance.
const personIds = /(?<![A-Za-z0-9_-])p_[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/g
