import type { Succession } from '../formats/succession.ts'
import type { LogLoss } from './verdict.ts'

/** `decided`: the entry by which two people decided it. */
export const lossOf = ({ index, last, since, lost, next }: Succession, decided: number | null): LogLoss => ({
  from: Number(index),
  to: Number(last.size),
  since,
  until: last.cosignedAt * 1000,
  ended: lost.origin,
  goesOn: next.origin,
  decided,
})

/** In words, for a verdict and for the report. */
export function lossInWords({ from, to, since, until, ended, goesOn, decided }: LogLoss): string {
  const lost =
    to > from
      ? `entries ${from} to ${to - 1} of ${ended} are lost, made between ${utc(since)} and ${utc(until)}`
      : `no entry of ${ended} is lost, but its keys are`
  const by = decided === null ? 'two people have not decided it' : `decided by two people in entry ${decided}`
  return `${lost}; it goes on as ${goesOn} from entry ${from} on, ${by}`
}

const utc = (at: number): string => new Date(at).toISOString()
