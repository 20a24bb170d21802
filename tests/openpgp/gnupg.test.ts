import '../support/quick-key-protection.ts'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import * as openpgp from 'openpgp'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { formatZip } from '../../app/formats/zip.ts'
import { instant } from '../../app/ids.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { type Commands, gpgChecks, gpgFiles, gpgSteps, sqSteps } from '../../app/reading/gpg-way.ts'
import { parseZip } from '../support/archive.ts'
import { content } from './paper-bulletin.ts'
import { draft, foundCouncil, join, release, sealAndIssue, signedRoll, value } from './small-council.ts'

describe('GnuPG', () => {
  const hasGpg = spawnSync('gpg', ['--version']).status === 0
  let home = ''
  const gpg = (args: readonly string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--no-tty', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('opens and verifies a sealed copy with the exported key, and signs an act we accept', async () => {
    const world = await foundCouncil(instant(Math.floor(Date.now() / 1000) * 1000))
    const { paper } = world
    const sender = await join(paper, 'liaison', world.council)
    const reader = await join(paper, 'member', world.council)
    const theirs = await signedRoll(world, [...world.signers, sender, reader])
    const text = content()
    const { copies } = await sealAndIssue(paper, { sender, to: [reader, sender], roll: theirs, text })
    const { protectedKey, passphrase, fingerprint } = reader.key
    const { armored } = value(await reader.vault.handle('export-for-gpg', { protectedKey, passphrase }))
    expect(armored).toContain('BEGIN PGP PRIVATE KEY BLOCK')
    if (!hasGpg) return console.info('gpg is not installed here: only the form of the exported key was checked')

    home = mkdtempSync(path(tmpdir(), 'fuin-gpg-'))
    try {
      writeFileSync(path(home, 'key.asc'), armored)
      writeFileSync(path(home, 'sender.pgp'), sender.key.publicKey)
      writeFileSync(path(home, 'copy.pgp'), copies[0]?.ciphertext ?? new Uint8Array())
      writeFileSync(path(home, 'words'), passphrase)
      const words = ['--passphrase-file', path(home, 'words')]
      gpg([...words, '--import', path(home, 'key.asc')])
      gpg(['--import', path(home, 'sender.pgp')])
      const status = path(home, 'status')
      gpg([
        ...words,
        '--trust-model',
        'always',
        '--status-file',
        status,
        '-o',
        path(home, 'out'),
        '-d',
        path(home, 'copy.pgp'),
      ])
      const said = execFileSync('cat', [status, path(home, 'out')], { encoding: 'utf8' })
      expect(said).toContain('GOODSIG')
      expect(said).toContain(sender.key.fingerprint.toUpperCase())
      expect(said).toContain('DECRYPTION_OKAY')
      expect(said).toContain(text.headline)

      const act = value(
        await reader.vault.handle('sign-act', { draft: draft({ objects: [{ kind: 'copy', id: 'x' }] }) }),
      )
      writeFileSync(path(home, 'act.txt'), act.text)
      const sign = [
        '--disable-signer-uid',
        '-u',
        fingerprint,
        '-o',
        path(home, 'act.sig'),
        '--detach-sign',
        path(home, 'act.txt'),
      ]
      gpg([...words, ...sign])
      const signature = new Uint8Array(execFileSync('cat', [path(home, 'act.sig')]))
      const { publicKey: keyBytes } = reader.key
      const entryTime = instant(Date.now())
      await judgeSignature({ text: act.text, signature, keyBytes, entryTime })
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(home, { recursive: true, force: true })
    }
  }, 60_000)
})

/** A copy received, and everything its page saves of it; the reader's own key as the settings page exports it. */
async function savedFolder() {
  const world = await foundCouncil(instant(Math.floor(Date.now() / 1000) * 1000))
  const { paper } = world
  const sender = await join(paper, 'liaison', world.council)
  const reader = await join(paper, 'member', world.council)
  const roll = await signedRoll(world, [...world.signers, sender, reader])
  const text = content()
  const { copies, codes, issued } = await sealAndIssue(paper, { sender, to: [reader, sender], roll, text })
  const [copy, code] = [copies[0], codes[0]]
  if (!copy || code === undefined) throw new Error('no copy')
  const kept = await release(paper, { reader, sender, roll, text, copy, code, issued })
  const { protectedKey, passphrase } = reader.key
  const { armored } = value(await reader.vault.handle('export-for-gpg', { protectedKey, passphrase }))
  const folder = mkdtempSync(path(tmpdir(), 'fuin-way-'))
  // Through the ZIP that is saved, as whoever unpacks it finds it.
  for (const { name, bytes } of parseZip(formatZip(gpgFiles(kept, 'see the page\n'))))
    writeFileSync(path(folder, name), bytes)
  writeFileSync(path(folder, 'fuin-abcdef01-secret.asc'), armored)
  return { folder, kept, text, sender, passphrase, armored }
}

const commandsOf = (steps: readonly Commands[], of: Commands['step']) =>
  steps.find(({ step }) => step === of)?.commands ?? []
const has = (tool: string) => spawnSync(tool, ['--version']).status === 0

describe('the way out by other people’s tools, command for command', () => {
  it('ends with gpg in a good signature and a readable text, and checks roll, council, copy and request', async () => {
    const { folder, kept, text, sender, passphrase } = await savedFolder()
    const home = path(folder, 'home')
    try {
      if (!has('gpg') || !has('python3')) return console.info('gpg or Python is not installed here')
      mkdirSync(home, { mode: 0o700 })
      // What a terminal would ask for: the passphrase, and nothing else.
      writeFileSync(path(folder, 'words'), passphrase)
      writeFileSync(
        path(home, 'gpg.conf'),
        `batch\nno-tty\npinentry-mode loopback\npassphrase-file ${path(folder, 'words')}\n`,
      )
      const run = (command: string) => {
        const env = { ...process.env, GNUPGHOME: home, LC_ALL: 'C.UTF-8' }
        const { status, stdout, stderr } = spawnSync('sh', ['-c', `set -e; ${command}`], {
          cwd: folder,
          env,
          encoding: 'utf8',
        })
        expect([command, status, status === 0 ? '' : stderr]).toEqual([command, 0, ''])
        return `${stdout}\n${stderr}`
      }
      const said = Object.fromEntries(
        [...gpgSteps, ...gpgChecks].map(({ step, commands }) => [step, commands.map(run).join('\n')]),
      )
      expect(said.read).toContain(`Good signature from "${sender.person}"`)
      expect(said.read).toContain(text.headline)
      expect(said.read).toContain(text.body)
      expect(said.read).not.toContain('BAD')
      expect(said.line).toContain(sender.key.publicKeyHash)
      expect(said.line?.split(sender.key.publicKeyHash)).toHaveLength(3)
      expect(said.roll?.match(/Good signature/g)).toHaveLength(2)
      expect(said.council).toContain('Good signature from "council"')
      // Once as computed, once in the entry's own field, once more in the request the reader signed.
      expect(said.copy?.split(sha256Hex(kept.ciphertext)).length).toBeGreaterThanOrEqual(4)
      expect(said.request).toContain('Good signature')
      expect(JSON.parse(readFileSync(path(folder, 'entry.json'), 'utf8')).act.text).toBe(kept.act.text)
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(folder, { recursive: true, force: true })
    }
  }, 60_000)

  it('ends with sq in a good signature and a readable text', async () => {
    const { folder, text, armored, passphrase } = await savedFolder()
    try {
      if (!has('sq') || !has('python3')) return console.info('sq or Python is not installed here')
      // sq asks for the passphrase on a terminal, and there is none here.
      const privateKey = await openpgp.readPrivateKey({ armoredKey: armored })
      const opened = await openpgp.decryptKey({ privateKey, passphrase })
      writeFileSync(path(folder, 'fuin-abcdef01-secret.asc'), opened.armor())
      const old = spawnSync('sq', ['--version'], { encoding: 'utf8' }).stdout.startsWith('sq 0.')
      const [zero, one] = commandsOf(sqSteps, 'read')
      const env = { ...process.env, LC_ALL: 'C.UTF-8' }
      const { stdout, stderr } = spawnSync('sh', ['-c', String(old ? zero : one)], {
        cwd: folder,
        env,
        encoding: 'utf8',
      })
      expect(stderr).toContain('Good signature')
      expect(stdout).toContain(text.headline)
      expect(stdout).toContain(text.body)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 60_000)
})

describe('a key whose newest subkey has ended', () => {
  it('is encrypted to by gpg as by us, at every date it allows', async () => {
    if (!has('gpg')) return console.info('gpg is not installed here')
    const home = mkdtempSync(path(tmpdir(), 'fuin-gpg-'))
    const key = path(import.meta.dirname, '../vectors/openpgp-keys/newer-subkey-expired.pgp')
    try {
      const gpg = (args: readonly string[], input?: string) =>
        execFileSync('gpg', ['--homedir', home, '--batch', '--no-tty', '--quiet', '--trust-model', 'always', ...args], {
          stdio: ['pipe', 'pipe', 'pipe'],
          ...(input === undefined ? {} : { input }),
        })
      gpg(['--import', key])
      for (const [when, subkey] of [
        ['20260310T000000', '7b2e708405172558'],
        ['20261001T000000', '6cd084b55b66258e'],
        ['20281201T000000', '6cd084b55b66258e'],
      ] as const) {
        const sealed = gpg(
          ['--faked-system-time', `${when}!`, '-r', '345877B6EA44B3DBBC2F05BCF4873A1380B1F654', '-e'],
          'x',
        )
        const message = await openpgp.readMessage({ binaryMessage: new Uint8Array(sealed) })
        expect([when, message.getEncryptionKeyIDs().map((id) => id.toHex())]).toEqual([when, [subkey]])
      }
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  }, 30_000)
})
