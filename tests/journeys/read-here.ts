/** The command line of a reader who opens no page: the one file, with what is typed on its standard input. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Account } from './account.ts'

const reader = fileURLToPath(new URL('../../build/read.mjs', import.meta.url))

export interface ReadHere {
  readonly exit: number | null
  readonly said: string
}

/** As the portal's build made it; `typed`: password, code, passphrase. */
export async function readHere(
  { email }: Pick<Account, 'email'>,
  { address, into, more = [] }: { readonly address: string; readonly into: string; readonly more?: readonly string[] },
  typed: readonly string[],
): Promise<ReadHere> {
  const run = spawn(process.execPath, [reader, address, '--email', email, '--into', into, ...more], { stdio: 'pipe' })
  run.stdin.end(`${typed.join('\n')}\n`)
  const said: Buffer[] = []
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (part: Buffer) => void said.push(part))
  const exit = await new Promise<number | null>((resolve) => run.once('close', resolve))
  return { exit, said: Buffer.concat(said).toString('utf8') }
}
