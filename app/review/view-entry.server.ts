import type { Actor, ActorFields } from '../access/actor.ts'
import { may } from '../access/permissions.ts'
import { toBase64 } from '../formats/bytes.ts'
import type { SuspendedSpan } from '../formats/checkpoint.ts'
import { type CommittedField, committedFields, committedIn } from '../formats/committed-text.ts'
import { type EntryAuth, type LogEntry, readOwnEntry } from '../formats/log-entry.ts'
import { projectEntry } from '../formats/log-projection.ts'
import { parseAct } from '../formats/signed-act.ts'
import { formatTrust } from '../formats/trust.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import { keyBytesAt } from '../keyring/key-store.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { EntryRow } from './entry-row.ts'
import type { ReviewGround } from './review-ground.ts'
import { textsBeside, whereOf } from './review-store.server.ts'
import { mayReadTexts, rowsToShow } from './rows-to-show.server.ts'

/** All a browser needs to verify the entry before its reader's eyes, and what the server says of it in words. */
export interface EntryView {
  readonly row: EntryRow
  /** The entry's exact bytes, base64. */
  readonly bytes: string
  /** C2SP tlog-proof: index, inclusion proof, checkpoint. Null while no quorum of witnesses has cosigned a tree that holds the entry. */
  readonly receipt: string | null
  /** `fuin-log-trust/1`: the keys the portal names. A trust card that says otherwise is believed instead. */
  readonly trust: string
  /** The suspension of the quorum that runs: then the receipt may lack it. */
  readonly suspended: SuspendedSpan | null
  /** The key that signed the act, base64 of its public bytes; null where the server states the entry. */
  readonly key: { readonly fingerprint: Fingerprint; readonly bytes: string } | null
  /** Null once erased, or where there was none. */
  readonly where: { readonly ip: string; readonly userAgent: string; readonly salt: string } | null
  /** It commits to an address that is past its time and gone, or that would undo the pseudonym. */
  readonly whereGone: 'erased' | 'hidden' | null
  /** What the entry commits to and this reader may read, with what to check it by. */
  readonly texts: readonly TextView[]
  /** Fields of which the text is past its time and gone. */
  readonly textsErased: readonly CommittedField[]
  readonly method: EntryAuth['method'] | null
  readonly subjectSeq: string | null
  readonly showsNames: boolean
}

export interface TextView {
  readonly field: CommittedField
  readonly text: string
  /** Base64. */
  readonly salt: string
}

/**
 * Opens one entry. Its own people see it as they see their own record; whoever
 * may open any entry has looked at somebody else's, and that goes into the log
 * first. To everybody else the entry is not there.
 */
export async function viewEntry(
  ground: ReviewGround,
  asked: { readonly index: bigint; readonly actor: Actor; readonly by: ActorFields; readonly showNames: boolean },
): Promise<Outcome<EntryView, 'not-found'>> {
  const { index, actor, by } = asked
  const logged = await ground.log.entry(index)
  if (!logged) return refused('not-found')
  const entry = readOwnEntry(logged.bytes)
  const own = entry.actor === actor.person || entry.subject === actor.person
  if (!own && !may(actor, 'open any entry')) return refused('not-found')
  if (!own) await stateLook(ground, index, entry, by)
  const receipt = await ground.log.lastReceipt(index)
  const mayName = (person: PersonId | null) => asked.showNames || person === actor.person
  const where = await whereShown(ground, logged.index, entry, { may: mayName(entry.actor ?? null), own })
  const reviewer = may(actor, 'open any entry') ? actor.person : null
  const texts = await textsShown(ground, logged.index, entry, actor)
  const [row] = await rowsToShow(ground.db, [projectEntry(index, entry)], { mayName, reviewer })
  if (!row) throw new Broken('one row in, none out')
  return done({
    row,
    bytes: toBase64(logged.bytes),
    receipt,
    trust: formatTrust(ground.log.trust),
    suspended: spanOf(ground.log.suspension()),
    key: await keyOf(ground, index, entry),
    ...where,
    ...texts,
    method: entry.auth?.method ?? null,
    subjectSeq: entry.subjectSeq ?? null,
    showsNames: asked.showNames,
  })
}

/** Address and browser tell who it was: so whoever sees a pseudonym sees neither. To its own people others' are not shown at all. */
async function whereShown(
  { db }: ReviewGround,
  index: bigint,
  { where }: LogEntry,
  seen: { readonly may: boolean; readonly own: boolean },
): Promise<Pick<EntryView, 'where' | 'whereGone'>> {
  if (where === undefined) return { where: null, whereGone: null }
  if (!seen.may) return { where: null, whereGone: seen.own ? null : 'hidden' }
  const found = await whereOf(db, index)
  if (!found) return { where: null, whereGone: 'erased' }
  return { where: { ip: found.ip, userAgent: found.userAgent, salt: toBase64(found.salt) }, whereGone: null }
}

/** For compliance and oversight, and for whoever typed it; never for the one it is about. */
async function textsShown(
  { db }: ReviewGround,
  index: bigint,
  entry: LogEntry,
  actor: Actor,
): Promise<Pick<EntryView, 'texts' | 'textsErased'>> {
  const mayRead = may(actor, 'open any entry') ? mayReadTexts(entry, actor.person) : entry.actor === actor.person
  if (!mayRead) return { texts: [], textsErased: [] }
  const found = (await textsBeside(db, [Number(index)])).get(Number(index)) ?? []
  const texts = found.map(({ field, text, salt }) => ({ field, text, salt: toBase64(salt) }))
  const missing = (field: CommittedField) =>
    committedIn(entry, field) !== null && !found.some((text) => text.field === field)
  return { texts, textsErased: committedFields.filter(missing) }
}

const spanOf = (suspension: SuspendedSpan | null): SuspendedSpan | null =>
  suspension && { from: suspension.from, until: suspension.until }

async function stateLook({ log }: ReviewGround, index: bigint, entry: LogEntry, by: ActorFields): Promise<void> {
  const subject = entry.subject ?? by.actor
  const objects = [{ kind: 'entry', id: String(index) }]
  await log.append(async () => ({ value: undefined, entries: [{ ...by, kind: 'log-viewed', subject, objects }] }))
}

async function keyOf({ db }: ReviewGround, index: bigint, entry: LogEntry): Promise<EntryView['key']> {
  if (!entry.act?.text.startsWith('fuin-act/')) return null
  const { key } = parseAct(entry.act.text)
  const bytes = await keyBytesAt(db, key, index)
  return bytes && { fingerprint: key, bytes: toBase64(bytes) }
}
