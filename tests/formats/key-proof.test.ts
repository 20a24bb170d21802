import { expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { formatKeyProof, type KeyProof, parseKeyProof } from '../../app/formats/key-proof.ts'
import { type Fingerprint, makeId } from '../../app/ids.ts'
import { Malformed } from '../../app/outcome.ts'

const proof: KeyProof = {
  portal: 'council.example',
  person: makeId('p', new Uint8Array(16).fill(1)),
  key: 'ab'.repeat(20) as Fingerprint,
  nonce: toBase64(new Uint8Array(32).fill(9)),
}
const text = fromUtf8(formatKeyProof(proof))

it('a proof is read back as it was written, with the longest name of a portal too', () => {
  expect(parseKeyProof(utf8(text))).toEqual(proof)
  const long = { ...proof, portal: 'x'.repeat(255) }
  expect(parseKeyProof(formatKeyProof(long))).toEqual(long)
})

it.each([
  ['another type', text.replace('fuin-proof/1', 'fuin-act/1')],
  ['something in front', `x${text}`],
  ['something behind', `${text}x`],
  ['no last line end', text.slice(0, -1)],
  ['a line out of order', text.replace(/(person .*\n)(key .*\n)/, '$2$1')],
  ['no portal', text.replace('council.example', '')],
  ['a portal with a space', text.replace('council.example', 'council example')],
  ['too long a portal', text.replace('council.example', 'x'.repeat(256))],
  ['no person', text.replace(/person .*/, 'person x')],
  ['no key', text.replace(/key .*/, 'key x')],
  ['a short nonce', text.replace(/nonce .*/, 'nonce AAAA')],
  ['no nonce', text.replace(/nonce .*\n/, '')],
  ['far too much', `${text}${'x'.repeat(1024)}`],
])('a vault answers no message with %s', (_, bent) => expect(() => parseKeyProof(utf8(bent))).toThrow(Malformed))
