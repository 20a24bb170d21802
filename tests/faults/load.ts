/** What a busy council puts into the log: sign-ins, and reads with an act, from many people at once. */

import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { toBase64, toHex } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { portalOf } from '../../app/formats/log-origin.ts'
import { formatAct } from '../../app/formats/signed-act.ts'
import { makeId, type PersonId, parseFingerprint } from '../../app/ids.ts'
import { Broken } from '../../app/outcome.ts'
import { type EntryDraft, isLogUnavailable, type ReadLog } from '../../app/read-log/read-log.server.ts'

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))

/** What a caller of `append` was told and may act upon. */
export interface Acknowledged {
  readonly index: number
  readonly leaf: string
  /** Size and root of the checkpoint that came with it. */
  readonly size: number
  readonly root: string
}

export interface Load {
  /** How many wait for the log at once. */
  readonly inFlight: number
  /** How many to append in all; null for as long as it goes. */
  readonly appends: number | null
  /** Whether to go on after LogUnavailable; otherwise it ends the load. */
  readonly persist: boolean
  readonly acknowledged: (told: Acknowledged) => void
}

/** Resolves when all is appended, or when the log refused each of those in flight once. */
export async function putLoadOn(log: ReadLog, { inFlight, appends, persist, acknowledged }: Load): Promise<void> {
  const people = Array.from({ length: 20 }, () => makeId('p', random(16)))
  let left = appends ?? Number.POSITIVE_INFINITY
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const person = people[left % people.length] ?? makeId('p', random(16))
      const told = await appendOne(log, person).catch((error: unknown) => {
        if (persist && isLogUnavailable(error)) return null
        throw error
      })
      if (told) acknowledged(told)
      else await wait(50)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: inFlight }, one))
  const failed = ends.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

async function appendOne(log: ReadLog, person: PersonId): Promise<Acknowledged> {
  const draft = random(1)[0] ?? 0
  const said = draft % 3 === 0 ? await readEntry(log, person) : signIn(person)
  const { entries, checkpoint } = await log.append(async () => ({ value: undefined, entries: [said] }))
  const [entry] = entries
  if (!entry) throw new Broken('an entry was stated and none came back')
  const { size, root } = openCheckpoint(checkpoint, log.trust)
  return { index: Number(entry.index), leaf: toHex(entry.leaf), size: Number(size), root: toHex(root) }
}

const signIn = (person: PersonId): EntryDraft => ({
  kind: 'signed-in',
  actor: person,
  subject: person,
  where: { ip: '192.0.2.7', userAgent: 'Mozilla/5.0 (fault test)' },
})

const fingerprint = parseFingerprint('0123456789abcdef0123456789abcdef01234567')

/** Well-formed to the last line; of the signature only the form is good. */
async function readEntry(log: ReadLog, person: PersonId): Promise<EntryDraft> {
  const { size, root, cosignedAt } = openCheckpoint(await log.latestCheckpoint(), log.trust)
  if (!fingerprint) throw new Broken('a fingerprint is 40 hex digits')
  const text = formatAct({
    act: 'read',
    portal: portalOf(log.trust.origin),
    actor: person,
    key: fingerprint,
    objects: [{ kind: 'copy', id: makeId('c', random(16)) }],
    seen: { size, root, time: cosignedAt },
    challenge: random(32),
  })
  return { kind: 'released', actor: person, subject: person, act: { text, signature: toBase64(random(64)) } }
}
