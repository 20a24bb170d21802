/** Work that comes round while the portal runs: never twice at once in one process, and finished before the portal ends. */

interface Rounds {
  /** Milliseconds from one beginning to the next. */
  readonly every: number
  /** To the very first, where `every` would be too long to wait. */
  readonly first?: number
  readonly round: () => Promise<unknown>
  /** What a round left undone stands there still, and the next one takes it up. Absent: a round tells of its own failures. */
  readonly failed?: (error: unknown) => void
}

/** Gives what stops it. */
export function startRounds({ every, first, round, failed }: Rounds): () => Promise<void> {
  let running: Promise<unknown> | null = null
  const begin = () => {
    running ??= (failed ? round().catch(failed) : round()).finally(() => {
      running = null
    })
  }
  const beginning = first === undefined ? undefined : setTimeout(begin, first)
  const timer = setInterval(begin, every)
  beginning?.unref()
  timer.unref()
  return async () => {
    clearTimeout(beginning)
    clearInterval(timer)
    await running
  }
}
