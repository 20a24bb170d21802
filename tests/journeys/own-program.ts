/**
 * The program in which somebody keeps their key: the real gpg where it is installed,
 * run with the very commands that the page shows; else the library, which does the
 * same to the same files. Which one it was stands in the journey's report.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as openpgp from 'openpgp'
import { parseZip } from '../support/archive.ts'

export interface OwnProgram {
  readonly name: 'gpg' | 'openpgp.js'
  /** Where its person saves what the page gives. */
  readonly folder: string
  /** Puts an id onto the key, which had a name and an address alone; `add` and `send` as the page shows them. Gives the file. */
  bring(commands: { readonly add: string; readonly send: string }): Promise<string>
  /** Gives the file with the signature. */
  sign(command: string): Promise<string>
  /** What it shows of a sealed file. */
  open(command: string): Promise<string>
  /** Opens a copy in its folder, and says whether its sender signed it. */
  read(folder: string, commands: readonly string[]): Promise<string>
  close(): void
}

export const openProgram = (): Promise<OwnProgram> =>
  spawnSync('gpg', ['--version']).status === 0 ? Promise.resolve(openGpg()) : openLibrary()

const named = 'Tester <tester@example.jp>'

function openGpg(): OwnProgram {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-own-program-'))
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  // A terminal would ask for nothing else: this key has no passphrase.
  writeFileSync(join(home, 'gpg.conf'), 'batch\nno-tty\npinentry-mode loopback\ntrust-model always\n')
  const run = (command: string, cwd = folder): string => {
    const env = { ...process.env, GNUPGHOME: home, LC_ALL: 'C.UTF-8' }
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command}\n${stderr}`)
    return `${stdout}\n${stderr}`
  }
  return {
    name: 'gpg',
    folder,
    async bring({ add, send }) {
      run(`gpg --passphrase '' --quick-generate-key "${named}" future-default default 2y`)
      const key = /^fpr:+(\w+):/m.exec(run('gpg --with-colons --list-keys'))?.[1] ?? ''
      run(add.replace('KEY', key))
      run(send)
      return join(folder, outputOf(send))
    },
    async sign(command) {
      run(command)
      return join(folder, outputOf(command))
    },
    open: async (command) => run(command),
    async read(where, commands) {
      const said = commands.map((command) => run(command, where)).join('\n')
      if (!said.includes('Good signature from')) throw new Error(`no good signature:\n${said}`)
      return said
    },
    close() {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const outputOf = (command: string): string => /--output (\S+)/.exec(command)?.[1] ?? ''

async function openLibrary(): Promise<OwnProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-own-program-'))
  let key: openpgp.PrivateKey | null = null
  const own = (): openpgp.PrivateKey => {
    if (!key) throw new Error('no key was brought')
    return key
  }
  return {
    name: 'openpgp.js',
    folder,
    async bring({ add, send }) {
      const id = /p_\S+/.exec(add)?.[0] ?? ''
      const made = await openpgp.generateKey({
        type: 'ecc',
        curve: 'curve25519Legacy',
        userIDs: [{ name: 'Tester', email: 'tester@example.jp' }, { name: id }],
        keyExpirationTime: 2 * 365 * 86_400,
        format: 'object',
      })
      key = made.privateKey
      const file = join(folder, outputOf(send))
      writeFileSync(file, key.toPublic().armor())
      return file
    },
    async sign(command) {
      const file = join(folder, outputOf(command))
      const binary = new Uint8Array(readFileSync(file.replace(/\.sig$/, '.txt')))
      const message = await openpgp.createMessage({ binary })
      writeFileSync(file, await openpgp.sign({ message, signingKeys: own(), detached: true, format: 'binary' }))
      return file
    },
    async open(command) {
      const binaryMessage = new Uint8Array(readFileSync(join(folder, basename(command.split(' ').at(-1) ?? ''))))
      const message = await openpgp.readMessage({ binaryMessage })
      return String((await openpgp.decrypt({ message, decryptionKeys: own() })).data)
    },
    async read(where) {
      const bytes = (name: string) => new Uint8Array(readFileSync(join(where, name)))
      const message = await openpgp.readMessage({ binaryMessage: bytes('copy.pgp') })
      const verificationKeys = await openpgp.readKey({ binaryKey: bytes('sender.pgp') })
      const opened = await openpgp.decrypt({ message, decryptionKeys: own(), verificationKeys, expectSigned: true })
      return JSON.stringify(JSON.parse(String(opened.data)))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Unpacks what the page saved of a copy. */
export function unpack(zip: string, into: string): void {
  mkdirSync(into)
  for (const { name, bytes } of parseZip(new Uint8Array(readFileSync(zip)))) writeFileSync(join(into, name), bytes)
}
