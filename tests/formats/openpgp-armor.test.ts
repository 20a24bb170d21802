import * as openpgp from 'openpgp'
import { describe, expect, it } from 'vitest'
import { dearmor, looksArmored } from '../../app/formats/openpgp-armor.ts'
import { Malformed } from '../../app/outcome.ts'

const bytes = Uint8Array.from({ length: 117 }, (_, i) => (i * 37) & 255)
const armored = openpgp.armor(openpgp.enums.armor.signature, bytes)
const gpgs = armored.replace('-----\n', '-----\nVersion: GnuPG v2\nComment: 送信用\nHash: SHA256\n')

describe('a signature pasted', () => {
  it.each([
    ['as openpgp.js writes it', armored],
    ['with headers, as gpg writes it', gpgs],
    ['with the line ends of Windows', gpgs.replaceAll('\n', '\r\n')],
    ['with blanks around and a byte order mark', `\ufeff\n  ${gpgs.replaceAll('\n', '  \n\u00a0')}\n\n`],
    ['without a checksum', armored.replace(/^=.{4}\r?\n/m, '')],
    ['with a checksum of something else', armored.replace(/^=.{4}$/m, '=AAAA')],
    ['all in one line', armored.replaceAll(/([A-Za-z0-9+/]{60,})\r?\n/g, '$1')],
  ])('%s is read', (_, text) => {
    expect(looksArmored(text)).toBe(true)
    expect(dearmor(text, 'SIGNATURE')).toEqual(bytes)
  })

  it.each([
    ['of another kind', armored.replaceAll('SIGNATURE', 'MESSAGE')],
    ['twice', armored + armored],
    ['with a word before', `Dear all,\n${armored}`],
    ['with a word behind', `${armored}\nregards`],
    ['cut off', armored.slice(0, -20)],
    ['empty', '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----'],
    ['bent', armored.replace(/(\r?\n){2}/, '$&*')],
    ['that is base64 alone', Buffer.from(bytes).toString('base64')],
  ])('%s is refused', (_, text) => expect(() => dearmor(text, 'SIGNATURE')).toThrow(Malformed))
})
