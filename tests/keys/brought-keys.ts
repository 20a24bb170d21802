/**
 * Keys as people bring them, made by the real gpg and sq. Frozen in
 * tests/vectors/openpgp-keys/brought, so that they are tried where neither is
 * installed: `npx tsx tests/keys/brought-keys.ts` makes them anew.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { instant, makeId } from '../../app/ids.ts'
import type { BringRefusal } from '../../app/keys/bring-key.client.ts'
import { makesKey, ownPrograms, publicKeyFile } from '../../app/keys/own-program.ts'

export const bringer = makeId('p', new Uint8Array(16).fill(7))
const somebodyElse = makeId('p', new Uint8Array(16).fill(9))
/** When all of them are tried. */
export const triedAt = instant(Date.UTC(2026, 11, 1))

/** By file name; null: it is taken. */
export const broughtKeys: Readonly<Record<string, BringRefusal | null>> = {
  'gpg-ed25519.asc': null,
  'gpg-rsa3072.pgp': null,
  'gpg-nistp256.asc': null,
  'gpg-nistp384.asc': null,
  'gpg-nistp521.asc': null,
  'gpg-with-photo-and-friends.pgp': null,
  'sq-cv25519.asc': null,
  'sq-rsa4k.pgp': null,
  'sq-named.asc': null,
  'gpg-rsa2048.asc': 'key-weak',
  'gpg-dsa3072.asc': 'key-weak',
  'gpg-brainpoolP256r1.asc': 'key-brainpool',
  'gpg-secp256k1.asc': 'key-secp256k1',
  'gpg-sign-only.asc': 'key-cannot-encrypt',
  'gpg-expired.asc': 'key-expired',
  'gpg-revoked.asc': 'key-revoked',
  'gpg-for-ever.asc': 'key-without-end',
  'gpg-without-id.asc': 'key-lacks-id',
  'gpg-of-somebody-else.asc': 'key-names-another',
  'gpg-two.pgp': 'key-several',
  'gpg-private.asc': 'key-private',
  'gpg-private.pgp': 'key-private',
}

export const folder = fileURLToPath(new URL('../vectors/openpgp-keys/brought/', import.meta.url))
export const broughtKey = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)))

const named = 'Hanako Yamada <hanako@example.jp>'
// A grey square: what gpg asks of a picture is that it is a JPEG.
const picture =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k='

function make(): void {
  mkdirSync(folder, { recursive: true })
  const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(folder, name), bytes)
  const within = (work: (home: string, gpg: (...args: readonly string[]) => Buffer) => void) => {
    const home = mkdtempSync(join(tmpdir(), 'fuin-brought-'))
    const gpg = (...args: readonly string[]) =>
      execFileSync('gpg', [
        '--homedir',
        home,
        '--batch',
        '--yes',
        '--quiet',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        ...args,
      ])
    try {
      work(home, gpg)
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(home, { recursive: true, force: true })
    }
  }
  const fingerprint = (gpg: (...args: readonly string[]) => Buffer, who: string) =>
    /^fpr:+(\w+):/m.exec(gpg('--with-colons', '--list-keys', who).toString())?.[1] ?? ''
  const kinds = [
    ['ed25519', 'cv25519'],
    ['rsa3072', 'rsa3072'],
    ['rsa2048', 'rsa2048'],
    ['dsa3072', 'elg3072'],
    ['nistp256', 'nistp256'],
    ['nistp384', 'nistp384'],
    ['nistp521', 'nistp521'],
    ['brainpoolP256r1', 'brainpoolP256r1'],
    ['secp256k1', 'secp256k1'],
  ] as const
  // What everybody has first: a key with a name and an address, onto which the id is put.
  for (const [primary, subkey] of kinds)
    within((_, gpg) => {
      gpg('--quick-generate-key', named, primary, 'default', '2y')
      const key = fingerprint(gpg, 'hanako')
      gpg('--quick-add-key', key, subkey, 'encr', '2y')
      gpg('--quick-add-uid', key, bringer)
      const file = `gpg-${primary}`
      if (primary === 'rsa3072') put(`${file}.pgp`, gpg('--export', key))
      else put(`${file}.asc`, gpg('--armor', '--export', key))
    })
  within((home, gpg) => {
    gpg('--quick-generate-key', bringer, 'future-default', 'default', '2y')
    const key = fingerprint(gpg, bringer)
    put('gpg-private.asc', gpg('--armor', '--export-secret-keys', key))
    put('gpg-private.pgp', gpg('--export-secret-keys', key))
    gpg('--quick-generate-key', 'Taro <taro@example.jp>', 'future-default', 'default', '2y')
    put('gpg-two.pgp', gpg('--export'))
    writeFileSync(join(home, 'me.jpg'), Buffer.from(picture, 'base64'))
    execFileSync(
      'gpg',
      [
        '--homedir',
        home,
        '--quiet',
        '--no-tty',
        '--command-fd',
        '0',
        '--status-fd',
        '2',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        '--edit-key',
        key,
      ],
      {
        input: `addphoto\n${join(home, 'me.jpg')}\ny\nsave\n`,
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    )
    gpg('--quick-add-uid', key, named)
    gpg('--local-user', 'taro', '--quick-sign-key', key)
    put('gpg-with-photo-and-friends.pgp', gpg('--export', key))
    gpg('--quick-set-expire', key, '0')
    gpg('--quick-set-expire', key, '0', '*')
    put('gpg-for-ever.asc', gpg('--armor', '--export', key))
  })
  within((home, gpg) => {
    gpg('--quick-generate-key', bringer, 'future-default', 'default', '2y')
    const key = fingerprint(gpg, bringer)
    // gpg keeps the certificate with a colon before it, so that nobody revokes by mistake.
    const certificate = readFileSync(join(home, 'openpgp-revocs.d', `${key}.rev`), 'utf8').replace(
      ':-----BEGIN',
      '-----BEGIN',
    )
    writeFileSync(join(home, 'revocation'), certificate)
    gpg('--import', join(home, 'revocation'))
    put('gpg-revoked.asc', gpg('--armor', '--export', key))
  })
  const one = (file: string, name: string, ...how: readonly string[]) =>
    within((_, gpg) => {
      gpg('--quick-generate-key', name, ...how)
      put(file, gpg('--armor', '--export'))
    })
  one('gpg-sign-only.asc', bringer, 'ed25519', 'sign', '2y')
  one('gpg-without-id.asc', named, 'future-default', 'default', '2y')
  one('gpg-of-somebody-else.asc', somebodyElse, 'future-default', 'default', '2y')
  one('gpg-expired.asc', bringer, 'future-default', 'default', 'seconds=2')
  // sq before 1.0, by the very commands of the page.
  const sq = ownPrograms.find(({ program }) => program === 'sqBefore')
  if (!sq) throw new Error('the page knows no such sq')
  const bySq = (file: string, ...commands: readonly string[]) =>
    within((home) => {
      for (const command of commands) execFileSync('sh', ['-c', command], { cwd: home, stdio: 'ignore' })
      const bytes = readFileSync(join(home, publicKeyFile))
      put(file, bytes)
    })
  bySq('sq-cv25519.asc', makesKey.sqBefore(bringer), sq.send(bringer))
  bySq(
    'sq-rsa4k.pgp',
    `${makesKey.sqBefore(bringer)} --cipher-suite rsa4k`,
    `sq key extract-cert --binary --output ${publicKeyFile} my-key.pgp`,
  )
  bySq(
    'sq-named.asc',
    `sq key generate --userid "${named}" --expires-in 2y --export theirs.pgp`,
    sq.add(bringer).replace('KEY', 'theirs.pgp'),
    sq.send(bringer),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) make()
