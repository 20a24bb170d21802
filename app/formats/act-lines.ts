/** Taking a signed act's text apart, line by line; what each line says is signed-act.ts's. */
import { Malformed } from '../outcome.ts'
import { parseDecimal } from './bytes.ts'
import type { Hash } from './merkle.ts'

/** An entry an act stands on: the release for `opened`, `acknowledged` and `take-out`, the first person's for the second of two. */
export interface EntryReference {
  readonly index: bigint
  readonly leaf: Hash
}

/** The value of the next line, which must be of this name. */
export type Take = (name: string) => string

/** `lines` stand last first: they are taken from the end. */
export function taker(lines: string[]): Take {
  return (name) => {
    const line = lines.pop()
    if (!line?.startsWith(name) || line[name.length] !== ' ') throw new Malformed(`act: line "${name}" expected`)
    return line.slice(name.length + 1)
  }
}

export function present<T>(value: T | null, name: string): T {
  if (value === null) throw new Malformed(`act: bad ${name}`)
  return value
}

export function matching(word: string, pattern: RegExp, name: string): string {
  if (!pattern.test(word)) throw new Malformed(`act: bad ${name}`)
  return word
}

export function safeDecimal(text: string, name: string): number {
  const value = Number(parseDecimal(text, name))
  if (!Number.isSafeInteger(value)) throw new Malformed(`${name} is too large`)
  return value
}
