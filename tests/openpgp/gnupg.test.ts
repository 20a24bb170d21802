import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { describe, expect, it } from 'vitest'
import { instant } from '../../app/ids.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { content, draft, foundCouncil, join, sealAndIssue, signedRoll, value } from './small-council.ts'

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
      expect(said).toContain(text.title)

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
