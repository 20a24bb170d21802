/**
 * The portal verifies its whole log by itself, once in so many hours. On several
 * nodes one of them begins; the row of the running verification is then its lease.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import { minutes, type VerificationId } from '../ids.ts'
import type { Logger } from '../read-log/read-log.server.ts'
import type { OversightGround } from './oversight-ground.ts'
import { begin, keepAlive, record } from './record-verification.server.ts'
import type { Progress, RunningVerifier } from './run-verifier.server.ts'
import { type Finding, isAlarm, lastLossAt } from './verification.ts'
import { endDeadSchedule, interruptVerification, lastScheduledStart } from './verification-store.server.ts'

export interface ScheduleChoices {
  readonly ground: OversightGround
  /** Milliseconds from one start to the next; 0 for never. */
  readonly every: number
  /** Starts the verifier. */
  readonly verify: (onProgress: (progress: Progress) => void) => RunningVerifier
  readonly logger: Logger
  /** Milliseconds before an incomplete log is looked at again; a test's may be short. */
  readonly again?: number
}

export interface VerificationSchedule {
  /** Looks once a minute whether one is due, from a minute after the start on. */
  start(): void
  /** Verifies now if one is due and nobody else is at it. Resolves when that is done. */
  check(): Promise<void>
  /** Ends what runs; it is then on record as interrupted, and due again. */
  close(): Promise<void>
}

const lookEvery = minutes(1)
const beatEvery = minutes(1)
/** An entry committed just now may wait for its checkpoint yet: an incomplete log is looked at again before it is called so. */
const looks = 3

export function openSchedule(choices: ScheduleChoices): VerificationSchedule {
  const { ground, every, logger } = choices
  let timer: NodeJS.Timeout | null = null
  let running: { readonly id: VerificationId; verifier: RunningVerifier | null } | null = null
  let closed = false

  async function isDue(): Promise<boolean> {
    const at = ground.now()
    await endDeadSchedule(ground.db, at)
    const last = await lastScheduledStart(ground.db)
    return last === null || at - last >= every || last < (lastLossAt(ground.log) ?? 0)
  }

  async function check(): Promise<void> {
    if (every === 0 || running || closed || !(await isDue())) return
    const id = await beginInTurn()
    if (id === null) return
    running = { id, verifier: null }
    try {
      const finding = await verifyAndBeat(id)
      if (!closed) await tell(id, finding)
    } finally {
      running = null
    }
  }

  /** Another node may have begun, and ended, since this one found that it is due. */
  async function beginInTurn(): Promise<VerificationId | null> {
    const turn = { name: 'verification', at: ground.now(), lease: minutes(1) } as const
    if (!(await takeTurn(ground.db, turn))) return null
    const id = (await isDue()) ? await begin(ground, { by: 'schedule' }) : null
    await endTurn(ground.db, turn.name, turn.at)
    return id
  }

  async function verifyAndBeat(id: VerificationId): Promise<Finding> {
    let progress: Progress = { checked: 0, total: null }
    const beat = () =>
      keepAlive(ground, id, progress).then(
        (ours) => {
          // Somebody took us for dead: two verifications at once help nobody.
          if (!ours) running?.verifier?.kill()
        },
        (error) => logger.error({ err: error }, 'the verification of the log could not give a sign of life'),
      )
    const beating = setInterval(() => void beat(), beatEvery)
    try {
      return await verifyPatiently((now) => {
        progress = now
      })
    } finally {
      clearInterval(beating)
    }
  }

  async function verifyPatiently(onProgress: (progress: Progress) => void): Promise<Finding> {
    for (let look = 1; ; look++) {
      const verifier = choices.verify(onProgress)
      if (running) running.verifier = verifier
      const finding = await verifier.finding
      if (finding.verdict !== 'incomplete' || look === looks || closed) return finding
      await wait(choices.again ?? 5000)
    }
  }

  async function tell(id: VerificationId, finding: Finding): Promise<void> {
    const kept = await record(ground, id, { finding, by: null })
    if (!kept) return
    const { verdict, checked, because } = finding
    if (isAlarm(verdict)) logger.error({ verdict, checked, because }, 'THE LOG DOES NOT VERIFY')
    else logger.info({ verdict, checked }, 'the whole log was verified')
  }

  return {
    start() {
      // What fails here fails again in a minute, and is told each time.
      timer ??= setInterval(
        () => void check().catch((error) => logger.error({ err: error }, 'the log could not be verified')),
        lookEvery,
      ).unref()
    },
    check,
    async close() {
      closed = true
      if (timer) clearInterval(timer)
      const left = running
      left?.verifier?.kill()
      if (left) await interruptVerification(ground.db, left.id, ground.now())
    },
  }
}
