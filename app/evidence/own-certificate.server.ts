/**
 * How many entries the log holds about somebody, or on an organization's matters, by the
 * newest count of the day, as a file that anybody can check without us. Nobody is looked
 * at: the line is theirs, and the entry about everybody.
 */
import { formatCertificate } from '../formats/count-certificate.ts'
import { parseCountLine, type Whose } from '../formats/counted.ts'
import { readOwnEntry } from '../formats/log-entry.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { ReviewGround } from '../review/review-ground.ts'
import { newestCountOf } from './own-count.server.ts'

export interface OwnCertificate {
  readonly file: Uint8Array
  readonly name: string
  readonly sha256: Sha256Hex
  readonly count: number
  /** The entry that counts: its index and time. */
  readonly entry: number
  readonly at: Instant
}

export async function ownCertificate(
  { db, log }: Pick<ReviewGround, 'db' | 'log'>,
  who: Whose,
): Promise<Outcome<OwnCertificate, 'not-counted' | 'witnesses-unavailable'>> {
  const own = await newestCountOf(db, who)
  if (!own) return refused('not-counted')
  const { entry, proof: count } = own
  const receipt = await log.lastReceipt(entry)
  if (receipt === null) return refused('witnesses-unavailable')
  const logged = await log.entry(entry)
  if (!logged) throw new Broken(`entry ${entry} counts everybody and is not in the log`)
  const file = formatCertificate({ entry: logged.bytes, receipt, count })
  const { t } = readOwnEntry(logged.bytes)
  return done({
    file,
    name: `fuin-certificate-${entry}.json`,
    sha256: sha256Hex(file),
    count: parseCountLine(count.line).count,
    entry: Number(entry),
    at: t,
  })
}

/** What a page shows of it: all but the file. Null with the reason where there is none. */
export async function shownCertificate(ground: Pick<ReviewGround, 'db' | 'log'>, who: Whose) {
  const certificate = await ownCertificate(ground, who)
  if (!certificate.ok) return { shown: null, reason: certificate.reason } as const
  const { file: _, name: _name, ...shown } = certificate.value
  return { shown, reason: null } as const
}

/** Beside somebody's own record in their hands: how many entries there are about them, so that they can show that these are all. */
export async function certificateBeside(
  ground: Pick<ReviewGround, 'db' | 'log'>,
  { holder, person }: { readonly holder: { readonly person: PersonId } | null; readonly person: PersonId | null },
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  if (holder === null || holder.person !== person) return []
  const certificate = await ownCertificate(ground, holder.person)
  return certificate.ok ? [{ name: 'certificate.json', bytes: certificate.value.file }] : []
}
