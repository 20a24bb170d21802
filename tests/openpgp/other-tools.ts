/**
 * Other people's OpenPGP programs, asked for their verdict on a detached
 * signature: gpg, sqv, sq and rnp, those of them that are installed here.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const tools = ['gpg', 'sqv', 'sq', 'rnp'] as const
export type Tool = (typeof tools)[number]
/** `bad` is everything else than good: a key it cannot read leaves a signature it cannot vouch for. */
export type Verdict = 'good' | 'bad'
export type Verdicts = Partial<Record<Tool, Verdict>>

export const installed: readonly Tool[] = tools.filter((tool) => spawnSync(tool, ['--version']).status === 0)

export interface Asked {
  readonly key: Uint8Array
  readonly text: Uint8Array
  readonly signature: Uint8Array
}

interface Files {
  readonly folder: string
  readonly key: string
  readonly text: string
  readonly signature: string
}

/** What every installed program says, today's clock on the wall. */
export function verdictsOf({ key, text, signature }: Asked): Verdicts {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-verdicts-'))
  try {
    const files = { folder, key: join(folder, 'key.pgp'), text: join(folder, 'text'), signature: join(folder, 'sig') }
    writeFileSync(files.key, key)
    writeFileSync(files.text, text)
    writeFileSync(files.signature, signature)
    return Object.fromEntries(installed.map((tool) => [tool, asking[tool](files)]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const asking: Readonly<Record<Tool, (files: Files) => Verdict>> = {
  gpg: ({ folder, key, text, signature }) => {
    const home = join(folder, 'gnupg')
    mkdirSync(home, { mode: 0o700 })
    const options = ['--homedir', home, '--batch', '--no-tty', '--no-autostart', '--trust-model', 'always']
    run('gpg', [...options, '--import', key])
    const { status, output } = run('gpg', [...options, '--status-fd', '1', '--verify', signature, text])
    // An expired or revoked key is told by other words than GOODSIG, and still exits 0.
    const good =
      status === 0 && /\] GOODSIG/.test(output) && !/\] (BADSIG|EXPSIG|ERRSIG|EXPKEYSIG|REVKEYSIG)/.test(output)
    return good ? 'good' : 'bad'
  },
  sqv: ({ key, text, signature }) => byExit(run('sqv', ['--keyring', key, signature, text])),
  sq: ({ key, text, signature }) => byExit(run('sq', ['verify', '--signer-cert', key, '--detached', signature, text])),
  rnp: ({ folder, key, text, signature }) => {
    const found = run('rnp', ['--homedir', join(folder, 'rnp'), '--keyfile', key, '-v', '--source', text, signature])
    return /verified successfully/.test(found.output) ? byExit(found) : 'bad'
  },
}

interface Ran {
  readonly status: number | null
  readonly output: string
}

function run(command: string, args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return { status, output: `${stdout}\n${stderr}` }
}

const byExit = ({ status }: Ran): Verdict => (status === 0 ? 'good' : 'bad')
