/**
 * Many people at once: each of them a course of steps with waits between, and
 * one clock. Whoever is due next goes on, so the log mixes their entries as a
 * real day would.
 */
import type { SampleActor } from './sample-actor.server.ts'
import { SamplePost } from './sample-post.server.ts'
import type { Stage } from './stage.ts'

/** Yields seconds to wait before it goes on. */
export type Course = AsyncGenerator<number, void, void>

interface Due {
  at: number
  readonly course: Course
}

export class DaysAtWork {
  private readonly due: Due[] = []
  private readonly busy = new Set<SampleActor>()
  private lastBeat = 0

  private readonly post: SamplePost

  constructor(private readonly stage: Stage) {
    this.post = new SamplePost(stage)
  }

  /** How many courses have begun or wait to. */
  get waiting(): number {
    return this.due.length
  }

  begin(at: number, course: Course): void {
    this.due.push({ at, course })
  }

  /** The same, but a person does one thing at a time: who is busy comes back later. */
  beginFor(someone: SampleActor, at: number, course: () => Course): void {
    this.begin(at, this.inTurn(someone, course))
  }

  private async *inTurn(someone: SampleActor, course: () => Course): Course {
    while (this.busy.has(someone)) yield 400
    this.busy.add(someone)
    try {
      yield* course()
    } finally {
      this.busy.delete(someone)
    }
  }

  /** Goes on until everybody is done or the time has come. */
  async run(until: number, onStep: () => void): Promise<void> {
    const { clock, portal } = this.stage
    for (;;) {
      this.due.sort((one, other) => one.at - other.at)
      const next = this.due[0]
      if (!next || Math.max(next.at, clock.now()) > until) return
      this.due.shift()
      await this.post.sendUntil(next.at)
      clock.reach(next.at)
      // The portal's heartbeat, which an ordinary clock would have brought.
      if (clock.now() - this.lastBeat >= 60_000) {
        this.lastBeat = clock.now()
        await portal.log.beat()
      }
      const step = await next.course.next()
      if (!step.done) this.begin(clock.now() + step.value * 1000, next.course)
      onStep()
    }
  }
}
