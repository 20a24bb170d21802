/** Sends what is due: fans out the acts, then letter by letter, on one node at a time. */
import type { Db, Trx } from '../../db/open.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import type { ServerKey } from '../access/server-key.server.ts'
import { callWords } from '../council/call-words.server.ts'
import { type Instant, instant, minutes } from '../ids.ts'
import { linkPath } from '../recovery/mail-link.ts'
import { linkToken } from '../recovery/make-link.server.ts'
import type { Settings } from '../settings.ts'
import { dutyLinkPath } from './duty-address.ts'
import {
  clearDutyRefused,
  dropDutyLetter,
  isDutyLetterDue,
  markDutyRefused,
  nextDutyLetter,
  putOffDutyLetter,
  type WaitingDutyLetter,
} from './duty-address-store.server.ts'
import { type FanOutGround, fanOut } from './fan-out.server.ts'
import { letterLasts, pauses, queuePauses } from './letter.ts'
import {
  clearAddressRefused,
  dropLetter,
  isAnythingDue,
  markAddressRefused,
  markNoticed,
  nextLetter,
  putOffLetter,
  type WaitingLetter,
} from './letter-store.server.ts'
import { letterWords } from './letter-words.server.ts'
import type { MailTrouble, Post, Posted } from './post.ts'
import { rollAlarmDue, tellRollEnd } from './tell-roll-end.server.ts'

export interface MailGround extends FanOutGround {
  readonly settings: Pick<Settings, 'origin' | 'secretariat'>
  /** Links are made of it as their letter goes out. */
  readonly serverKey: ServerKey
  readonly post: Post
  readonly logger: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** Far longer than a round and its last letter take together: a node that died in one leaves its turn after this. */
const lease = minutes(10)
/** By a clock that nobody sets: a round that took longer than its lease would send beside the next node's. */
const roundLasts = minutes(2)

/** What one node remembers between its rounds. After a restart it simply tries. */
export class MailRounds {
  #trouble: MailTrouble | 'database' | null = null
  #failed = 0
  #notBefore = 0

  constructor(private readonly ground: MailGround) {}

  /** How many letters went out, if it is this node's turn. Never rejects. */
  async run(stop: AbortSignal): Promise<number> {
    const { db, now } = this.ground
    try {
      if (now() < this.#notBefore || !(await isDue(db, now()))) return 0
      if (!(await takeTurn(db, { name: 'mail', at: now(), lease }))) return 0
      const sent = await this.#round(stop)
      await endTurn(db, 'mail', now())
      if (this.#trouble === 'database') this.#well()
      return sent
    } catch (error) {
      // Whatever it was, nothing was lost: what is not marked as sent is still queued.
      if (!stop.aborted) this.#tell('database', { err: error })
      return 0
    }
  }

  async #round(stop: AbortSignal): Promise<number> {
    const end = performance.now() + roundLasts
    const mayGoOn = (): boolean => !stop.aborted && performance.now() < end
    await tellRollEnd(this.ground.db, this.ground.now())
    await fanOut(this.ground, mayGoOn)
    let sent = 0
    while (mayGoOn()) {
      const { db, now } = this.ground
      const letter = (await nextLetter(db, now())) ?? (await nextDutyLetter(db, now()))
      if (!letter) break
      if (!letter.stillFor) {
        await settleLetter(this.ground.db, { letter, posted: { state: 'moot' }, at: this.ground.now() })
        continue
      }
      const posted = await this.#post(letter, stop)
      if (posted.state === 'stopped') break
      if (posted.state === 'sent') sent++
      if (!(await this.#settle(letter, posted))) break
    }
    return sent
  }

  #post(letter: Waiting, stop: AbortSignal): Promise<Posted> {
    const { post, settings, serverKey } = this.ground
    const { to, tone, link, language, call } =
      'address' in letter ? toHouse(letter, serverKey) : toPerson(letter, serverKey)
    return post({ to, tone, ...letterWords({ tone, language, link, call }, settings) }, stop)
  }

  /**
   * Keeps what came of it; false where the queue had better wait. If we stop between
   * the server's answer and this commit, the letter goes out once more: told twice,
   * never not at all.
   */
  async #settle(letter: Waiting, posted: Exclude<Posted, { state: 'stopped' }>): Promise<boolean> {
    const { db, now } = this.ground
    if (posted.state !== 'trouble') {
      await settleLetter(db, { letter, posted, at: now() })
      this.#well()
      return true
    }
    // Of one server nobody learns more by trying the next letter. This one goes behind the others, in case it is to blame.
    this.#failed++
    const pause = queuePauses[Math.min(this.#failed, queuePauses.length) - 1] ?? 0
    const dueAt = instant(now() + pause)
    this.#notBefore = dueAt
    await settleLetter(db, { letter, posted: { state: 'waits', dueAt }, at: now() })
    const { trouble, code } = posted
    this.#tell(trouble, code === null ? {} : { code })
    return false
  }

  /** Once for each change: what is so at every try is one line, not one a letter. */
  #tell(trouble: MailTrouble | 'database', fields: object): void {
    if (this.#trouble === trouble) return
    this.#trouble = trouble
    this.ground.logger.error({ trouble, ...fields }, 'mail does not go out; letters wait, and none is lost')
  }

  #well(): void {
    if (this.#trouble) this.ground.logger.info({}, 'mail goes out again')
    this.#trouble = null
    this.#failed = 0
    this.#notBefore = 0
  }
}

/** To a person, or to their house. */
type Waiting = WaitingLetter | WaitingDutyLetter

const isDue = async (db: Db, at: Instant): Promise<boolean> =>
  (await isAnythingDue(db, at)) || (await isDutyLetterDue(db, at)) || (await rollAlarmDue(db, at)) !== null

function toPerson(letter: WaitingLetter, serverKey: ServerKey) {
  const { email: to, tone, link: kept, language, person, queuedAt: noticeAt } = letter
  const link = kept && { ...kept, path: linkPath(kept.purpose, linkToken(serverKey, kept)) }
  const call = tone === 'news' ? callWords(serverKey, { person, noticeAt, language }) : null
  return { to, tone, link, language, call }
}

function toHouse({ address, tone }: WaitingDutyLetter, serverKey: ServerKey) {
  const { email: to, language, setAt: goodFrom, linkUntil: expiresAt } = address
  const path = dutyLinkPath(linkToken(serverKey, address))
  return { to, tone, language, link: tone === 'duty-address' ? { path, goodFrom, expiresAt } : null, call: null }
}

/** Where a letter waits, and what becomes of it there. */
function queueOf(trx: Trx, letter: Waiting) {
  type Later = { readonly dueAt: Instant; readonly tries: number }
  type Refusal = { readonly at: Instant; readonly code: number }
  if ('address' in letter) {
    return {
      drop: () => dropDutyLetter(trx, letter),
      putOff: (later: Later) => putOffDutyLetter(trx, letter, later),
      taken: () => clearDutyRefused(trx, letter),
      refused: (refusal: Refusal) => markDutyRefused(trx, letter, refusal),
    }
  }
  return {
    drop: () => dropLetter(trx, letter),
    putOff: (later: Later) => putOffLetter(trx, letter, later),
    taken: async () => {
      await clearAddressRefused(trx, letter.person)
      if (letter.tone === 'news') await markNoticed(trx, letter)
    },
    refused: (refusal: Refusal) => markAddressRefused(trx, { ...letter, ...refusal }),
  }
}

type Settled =
  | Exclude<Posted, { state: 'stopped' | 'trouble' }>
  /** Its person left, or was suspended, while it waited. */
  | { readonly state: 'moot' }
  | { readonly state: 'waits'; readonly dueAt: Instant }

interface Settling {
  readonly letter: Waiting
  readonly posted: Settled
  readonly at: Instant
}

const settleLetter = (db: Db, settling: Settling): Promise<void> =>
  db.transaction().execute((trx) => settleWithin(trx, settling))

async function settleWithin(trx: Trx, { letter, posted, at }: Settling): Promise<void> {
  const queue = queueOf(trx, letter)
  if (posted.state === 'sent' || posted.state === 'moot') {
    await queue.drop()
    if (posted.state === 'sent') await queue.taken()
    return
  }
  const { tries } = letter
  const pause = posted.state === 'put-off' ? pauses[tries] : undefined
  const dueAt = posted.state === 'waits' ? posted.dueAt : pause === undefined ? null : instant(at + pause)
  const stale = at - letter.queuedAt >= letterLasts
  if (dueAt !== null && !stale) return queue.putOff({ dueAt, tries: posted.state === 'waits' ? tries : tries + 1 })
  await queue.drop()
  // A server of ours that was away for a week says nothing about the address.
  if (posted.state !== 'waits') await queue.refused({ at, code: posted.code })
}
