import { setTimeout as wait } from 'node:timers/promises'
import { type MailGround, MailRounds } from './send-mail.server.ts'

/** How often it is asked whether anything is due; milliseconds. A letter may come this much later. */
const ask = 10_000
/** Whoever stops waits no longer than this for a letter that is on its way: it is still queued, and comes once more. */
const lastLetter = 3_000

/** Sends letters for as long as the portal runs. Gives what stops it, and has it finished. */
export function startMail(ground: MailGround): () => Promise<void> {
  const rounds = new MailRounds(ground)
  const stop = new AbortController()
  let running: Promise<unknown> | null = null
  const timer = setInterval(() => {
    running ??= rounds.run(stop.signal).finally(() => {
      running = null
    })
  }, ask)
  timer.unref()
  return async () => {
    clearInterval(timer)
    stop.abort()
    if (running) await Promise.race([running, wait(lastLetter, undefined, { ref: false })])
  }
}
