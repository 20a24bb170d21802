/** The clock the sample council lives by while it is made: it only moves when it is told to, and never back. */
import { type Instant, instant } from '../../app/ids.ts'

const japan = 9 * 3_600_000
export const day = 86_400_000

export class SampleClock {
  private at: Instant

  constructor(start: Instant) {
    this.at = start
  }

  readonly now = (): Instant => this.at

  /** Moves on by seconds: a person reads, types, waits. */
  pass(seconds: number): void {
    this.at = instant(this.at + Math.round(seconds * 1000))
  }

  /** Moves on to an instant; one that is past already changes nothing. */
  reach(at: number): void {
    this.at = instant(Math.max(this.at, Math.round(at)))
  }
}

/** Midnight in Japan of the day that holds this instant. */
export const midnightOf = (at: number): number => Math.floor((at + japan) / day) * day - japan

/** 0 Sunday … 6 Saturday, in Japan. */
export const weekdayOf = (at: number): number => new Date(at + japan).getUTCDay()

/** Hours since midnight in Japan, with their fraction. */
export const hourOf = (at: number): number => (at - midnightOf(at)) / 3_600_000
