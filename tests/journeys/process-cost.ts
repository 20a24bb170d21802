/** What another process of this machine has used so far. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Milliseconds of processor time, all threads; to 10 ms. */
export function processorTime(pid: number): number {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return clockTime(execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }))
  // After the name, which may hold anything, in parentheses: utime and stime are the 14th and 15th, in hundredths.
  const fields = readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

/** `[hh:]mm:ss[.hh]` */
const clockTime = (text: string): number =>
  1000 *
  text
    .trim()
    .split(':')
    .reduce((sum, part) => 60 * sum + Number(part), 0)

/** Bytes in memory now. */
export function memoryOf(pid: number): number {
  const status = `/proc/${pid}/status`
  if (existsSync(status)) return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1])
  return 1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))
}
