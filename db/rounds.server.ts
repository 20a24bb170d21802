/** Work that comes round while the portal runs: never twice at once in one process, and finished before the portal ends. */

interface Rounds {
  /** Milliseconds from one beginning to the next. */
  readonly every: number
  readonly round: () => Promise<unknown>
  /** What a round left undone stands there still, and the next one takes it up. */
  readonly failed: (error: unknown) => void
}

/** Gives what stops it. */
export function startRounds({ every, round, failed }: Rounds): () => Promise<void> {
  let running: Promise<unknown> | null = null
  const timer = setInterval(() => {
    running ??= round()
      .catch(failed)
      .finally(() => {
        running = null
      })
  }, every)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
