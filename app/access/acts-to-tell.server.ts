/**
 * What a person is told was done in their name, until they say that they know:
 * whoever holds a stolen session and a code can do no such thing unseen. Nothing
 * is kept for it: the log's own entries say it. A letter says only that there is
 * something (app/mail).
 */
import { parseEntry } from '../formats/log-entry.ts'
import { days, instant } from '../ids.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import type { Actor } from './actor.ts'
import type { Ground } from './ground.server.ts'
import { may } from './permissions.ts'
import { addressesOf } from './told-store.server.ts'

/** What was done: the kind of its entry, and for a change of what one signs in with, of what. */
export type ToldOf =
  | 'password'
  | 'totp'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes'
  | 'key-retired'
  | 'address-asked'
  | 'mirror-added'
  | 'person-invited'
  | 'person-suspended'
  | 'person-restored'
  | 'duties-kept'
  | 'duties-ended'
  | 'person-left'
  | 'person-changed'
  | 'person-appointed'
  | 'person-engaged'
  | 'person-moved'
  | 'person-returned'
  | 'mandate-activated'
  | 'mandate-ended'
  | 'changeover-confirmed'
  | 'changeover-dropped'
  | 'consent-withdrawn'
  | 'organization-suspended'
  | 'organization-restored'

export interface Told {
  readonly index: number
  readonly at: number
  readonly what: ToldOf
  /** Null where it was erased. */
  readonly address: string | null
  /** Done in the session that asks. */
  readonly here: boolean
}

/** Older ones are in the person's own record, like everything else. */
const toldFor = days(30)
const most = 5

const office = {
  'manage people': [
    'person-invited',
    'person-suspended',
    'person-restored',
    'duties-kept',
    'duties-ended',
    'person-left',
    'person-changed',
    'person-appointed',
    'person-engaged',
    'person-moved',
    'person-returned',
    'changeover-confirmed',
    'changeover-dropped',
    'consent-withdrawn',
    'organization-suspended',
    'organization-restored',
  ],
  'use own mandates': ['mandate-activated', 'mandate-ended'],
  'manage mirrors': ['mirror-added'],
} as const

/**
 * The newest of the last thirty days after the entry `seen`, at most five. Of
 * their office's acts only those of other sessions: one's own day's work needs no
 * telling, a change of one's own password does, for the session may be shared with
 * a thief.
 */
export async function actsToTell(
  { db, log, now }: Pick<Ground, 'db' | 'log' | 'now'>,
  { actor, seen }: { readonly actor: Actor; readonly seen: number },
): Promise<readonly Told[]> {
  const from = instant(now() - toldFor)
  const ofOffice = (['manage people', 'use own mandates', 'manage mirrors'] as const).flatMap((act) =>
    may(actor, act) ? office[act] : [],
  )
  const [own, others] = await Promise.all([
    searchLog(db, { actor: actor.person, kinds: ['mfa-changed', 'key-retired', 'address-asked'], from }, null, most),
    ofOffice.length === 0
      ? { rows: [] }
      : searchLog(db, { actor: actor.person, kinds: ofOffice, from }, null, 4 * most),
  ])
  const rows = [...own.rows, ...others.rows.filter(({ session }) => session !== actor.session)]
    // What joining itself set up has no session behind it yet.
    .filter(({ index, session }) => index > seen && session !== null)
    .sort((one, other) => other.index - one.index)
    .slice(0, most)
  const addresses = await addressesOf(
    db,
    rows.map(({ index }) => index),
  )
  const told: Told[] = []
  for (const { index, t, kind, session } of rows) {
    const what = kind === 'mfa-changed' ? await changedBy(log, index) : (kind as ToldOf)
    if (what) told.push({ index, at: t, what, address: addresses.get(index) ?? null, here: session === actor.session })
  }
  return told
}

const ofFactors = ['password', 'totp', 'recovery-codes', 'passkey-added', 'passkey-removed'] as const

/** Of what a `mfa-changed` speaks: only the entry itself says it. */
async function changedBy(log: Ground['log'], index: number): Promise<ToldOf | null> {
  const entry = await log.entry(BigInt(index))
  const what = entry && parseEntry(entry.bytes).data?.what
  return ofFactors.find((word) => word === what) ?? null
}
