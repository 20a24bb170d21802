import type { ActorFields } from '../access/actor.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import { isLogUnavailable, type ReadLog } from '../read-log/read-log.server.ts'

export interface Unsent {
  readonly by: ActorFields
  /** What the release was of. */
  readonly objects: readonly EntryObject[]
  /** Of the act `read`: finds the `released` entry, if it stands. */
  readonly text: string
}

interface Owed {
  withdrawn: boolean
  /** The try under way. */
  running: Promise<void>
}

// Per log, so that two portals in one process (tests, nodes) do not mix.
const owedByLog = new WeakMap<ReadLog, Map<string, Owed>>()

/** Milliseconds between tries: a log that cannot sign comes back in seconds, or is restarted. */
const pauses = [250, 1_000, 5_000, 30_000, 120_000, 600_000] as const

/**
 * Has the log say, as soon as it takes entries again, that a release it holds
 * was not sent. Nobody waits for it. If the process dies first, the `released`
 * entry stands alone and reads "authorized, possibly sent", which is true.
 */
export function stateNotSent(log: ReadLog, unsent: Unsent): void {
  const owed = owedByLog.get(log) ?? new Map<string, Owed>()
  owedByLog.set(log, owed)
  const name = unsent.text
  if (owed.has(name)) return
  const debt: Owed = { withdrawn: false, running: Promise.resolve() }
  owed.set(name, debt)
  void payBack(log, unsent, debt).finally(() => {
    if (owed.get(name) === debt) owed.delete(name)
  })
}

/**
 * The same act came again and is about to be answered after all: nothing is
 * owed any more. Resolves once no try is under way, so that a caller who then
 * finds no `not-sent` entry knows that none will come. True if it was owed.
 */
export async function withdrawNotSent(log: ReadLog, text: string): Promise<boolean> {
  const owed = owedByLog.get(log)
  const debt = owed?.get(text)
  if (!debt) return false
  debt.withdrawn = true
  await debt.running
  // So that it can be owed anew at once, should this answer fail too.
  if (owed?.get(text) === debt) owed.delete(text)
  return true
}

async function payBack(log: ReadLog, unsent: Unsent, debt: Owed): Promise<void> {
  for (const pause of pauses) {
    await new Promise<void>((resolve) => setTimeout(resolve, pause).unref())
    if (debt.withdrawn) return
    const tried = attemptOnce(log, unsent, debt)
    debt.running = tried.then(() => undefined)
    if ((await tried) === 'done') return
  }
}

async function attemptOnce(log: ReadLog, unsent: Unsent, debt: Owed): Promise<'done' | 'again'> {
  const { by, objects, text } = unsent
  try {
    const released = await log.findAct(text)
    if (!released) return 'done'
    const data = { entry: String(released.index) }
    const entry = { ...by, kind: 'not-sent' as const, subject: by.actor, objects, reason: 'log-unavailable', data }
    await log.append(async () => ({ value: undefined, entries: debt.withdrawn ? [] : [entry] }))
    return 'done'
  } catch (error) {
    // Whether it was this log or the database: nobody is there to be told, and the next try will show.
    return isLogUnavailable(error) && error.entryMayStand ? 'done' : 'again'
  }
}
