import type { Actor, ActorFields } from '../access/actor.ts'
import { may } from '../access/permissions.ts'
import { toBase64 } from '../formats/bytes.ts'
import type { SuspendedSpan } from '../formats/checkpoint.ts'
import { type EntryAuth, type LogEntry, parseEntry } from '../formats/log-entry.ts'
import { projectEntry } from '../formats/log-projection.ts'
import { parseAct } from '../formats/signed-act.ts'
import { formatTrust } from '../formats/trust.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import { keyBytes } from '../keys/key-store.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { EntryRow } from './entry-row.ts'
import type { ReviewDesk } from './review-desk.ts'
import { whereOf } from './review-store.server.ts'
import { rowsToShow } from './rows-to-show.server.ts'

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
  /** It commits to an address that is past its time and gone. */
  readonly whereErased: boolean
  readonly method: EntryAuth['method'] | null
  readonly subjectSeq: string | null
  readonly showsNames: boolean
}

/**
 * Opens one entry. Its own people see it as they see their own record; whoever
 * may open any entry has looked at somebody else's, and that goes into the log
 * first. To everybody else the entry is not there.
 */
export async function viewEntry(
  ground: ReviewDesk,
  asked: { readonly index: bigint; readonly actor: Actor; readonly by: ActorFields; readonly showNames: boolean },
): Promise<Outcome<EntryView, 'not-found'>> {
  const { index, actor, by } = asked
  const logged = await ground.log.entry(index)
  if (!logged) return refused('not-found')
  const entry = parseEntry(logged.bytes)
  const own = entry.actor === actor.person || entry.subject === actor.person
  if (!own && !may(actor, 'open any entry')) return refused('not-found')
  if (!own) await stateLook(ground, index, entry, by)
  const receipt = await ground.log.lastReceipt(index)
  const seesWhere = entry.where !== undefined && (entry.actor === actor.person || !own)
  const where = seesWhere ? await whereOf(ground.db, index) : null
  const mayName = (person: PersonId) => asked.showNames || person === actor.person
  const [row] = await rowsToShow(ground.db, [projectEntry(index, entry)], mayName)
  if (!row) throw new Broken('one row in, none out')
  return done({
    row,
    bytes: toBase64(logged.bytes),
    receipt,
    trust: formatTrust(ground.log.trust),
    suspended: spanOf(ground.log.suspension()),
    key: await keyOf(ground, entry),
    where: where && { ip: where.ip, userAgent: where.userAgent, salt: toBase64(where.salt) },
    whereErased: seesWhere && where === null,
    method: entry.auth?.method ?? null,
    subjectSeq: entry.subjectSeq ?? null,
    showsNames: asked.showNames,
  })
}

const spanOf = (suspension: SuspendedSpan | null): SuspendedSpan | null =>
  suspension && { from: suspension.from, until: suspension.until }

async function stateLook({ log }: ReviewDesk, index: bigint, entry: LogEntry, by: ActorFields): Promise<void> {
  const subject = entry.subject ?? by.actor
  const objects = [{ kind: 'entry', id: String(index) }]
  await log.append(async () => ({ value: undefined, entries: [{ ...by, kind: 'log-viewed', subject, objects }] }))
}

async function keyOf({ db }: ReviewDesk, entry: LogEntry): Promise<EntryView['key']> {
  if (!entry.act?.text.startsWith('fuin-act/')) return null
  const { key } = parseAct(entry.act.text)
  const bytes = await keyBytes(db, key)
  return bytes && { fingerprint: key, bytes: toBase64(bytes) }
}
