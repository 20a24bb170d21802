/** What only its owner knows is typed, never given as an argument that others see in the list of processes; without a terminal, one a line on standard input. */
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandRefused, commandExits } from '../command/read-command.ts'

export interface Keyboard {
  /** What is typed after the question; `hidden`: not shown while it is. */
  ask(question: string, how?: { readonly hidden?: boolean }): Promise<string>
  close(): void
}

export function openKeyboard(): Keyboard {
  let hiding = false
  const shown = new Writable({
    write(part, _, done) {
      if (!hiding) process.stderr.write(part)
      done()
    },
  })
  const lines: Interface = createInterface({
    input: process.stdin,
    output: shown,
    terminal: process.stdin.isTTY === true,
  })
  const typed = lines[Symbol.asyncIterator]()
  return {
    async ask(question, { hidden = false } = {}) {
      process.stderr.write(`${question}: `)
      hiding = hidden
      const line = await typed.next()
      hiding = false
      if (hidden || process.stdin.isTTY !== true) process.stderr.write('\n')
      if (line.done) throw new CommandRefused(commandExits.usage, `${question} was asked for, and nothing was typed.`)
      return line.value
    },
    close: () => lines.close(),
  }
}
