import * as openpgp from 'openpgp'
import { describe, expect, it } from 'vitest'
import { actSent } from '../../app/acts/act-wire.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { Codec } from '../../app/formats/codec.ts'
import { openPgpBytes, signatureText } from '../../app/formats/openpgp-wire.ts'
import { Malformed } from '../../app/outcome.ts'
import { everyCodec } from './declared.ts'

const bytes = Uint8Array.from({ length: 1500 }, (_, i) => (i * 11) & 255)
const { signature, publicKey } = openpgp.enums.armor

/** Every field of a declaration, however deep. */
function fieldsIn({ declared }: Codec<unknown>): readonly (readonly [string, Codec<unknown>])[] {
  if (declared.is === 'object')
    return Object.entries(declared.fields).flatMap(([name, of]) => [[name, of] as const, ...fieldsIn(of)])
  if (!('of' in declared)) return []
  return [declared.of].flat().flatMap(fieldsIn)
}

const takes = (codec: Codec<unknown>, text: string): boolean => {
  try {
    codec.decode(text)
    return true
  } catch {
    return false
  }
}

describe('where a signature or a key is sent', () => {
  it('both spellings are taken, and come out as one', () => {
    const armored = openpgp.armor(signature, bytes)
    expect(signatureText.decode(armored)).toBe(toBase64(bytes))
    expect(signatureText.decode(toBase64(bytes))).toBe(toBase64(bytes))
    expect(actSent.decode({ text: 'fuin-act/1\n', signature: armored }).signature).toBe(toBase64(bytes))
    expect(openPgpBytes('PUBLIC KEY BLOCK', 1500).decode(openpgp.armor(publicKey, bytes))).toEqual(bytes)
  })

  it('one for the other, one too long and what is neither are the form’s fault', () => {
    for (const wrong of [
      openpgp.armor(publicKey, bytes),
      openpgp.armor(signature, new Uint8Array(4097)),
      'x',
      '!'.repeat(9000),
      3,
    ])
      expect(() => signatureText.decode(wrong)).toThrow(Malformed)
    expect(() => openPgpBytes('PUBLIC KEY BLOCK', 1499).decode(toBase64(bytes))).toThrow(Malformed)
  })

  it('no body of a request takes one as mere bytes: what people paste is armored', async () => {
    const bodies = (await everyCodec()).filter(([name]) => name.endsWith('Body'))
    const bare = bodies.flatMap(([name, body]) =>
      fieldsIn(body).flatMap(([field, codec]) => {
        const kind = /signature$/i.test(field) ? signature : /key$/i.test(field) ? publicKey : null
        return kind !== null && !takes(codec, openpgp.armor(kind, bytes)) ? [`${name} ${field}`] : []
      }),
    )
    expect(bodies.length).toBeGreaterThan(15)
    // The one private key, which only a vault makes.
    expect(bare).toEqual(['keys/enrol-wire.ts enrolBody protectedKey'])
  })
})
