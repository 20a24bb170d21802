import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../app/formats/bytes.ts'
import { actSent } from '../../app/http/json-body.server.ts'
import { openPgpBytes, signatureText } from '../../app/http/openpgp-field.server.ts'

const bytes = Uint8Array.from({ length: 1500 }, (_, i) => (i * 11) & 255)
const { signature, publicKey } = openpgp.enums.armor

describe('where a signature or a key is sent', () => {
  it('both spellings are taken, and come out as one', () => {
    const armored = openpgp.armor(signature, bytes)
    expect(signatureText.parse(armored)).toBe(toBase64(bytes))
    expect(signatureText.parse(toBase64(bytes))).toBe(toBase64(bytes))
    expect(actSent.parse({ text: 'fuin-act/1\n', signature: armored }).signature).toBe(toBase64(bytes))
    expect(openPgpBytes('PUBLIC KEY BLOCK', 1500).parse(openpgp.armor(publicKey, bytes))).toEqual(bytes)
  })

  it('one for the other, one too long and what is neither are the form’s fault', () => {
    for (const wrong of [
      openpgp.armor(publicKey, bytes),
      openpgp.armor(signature, new Uint8Array(4097)),
      'x',
      '!'.repeat(9000),
    ])
      expect(signatureText.safeParse(wrong).success).toBe(false)
    expect(openPgpBytes('PUBLIC KEY BLOCK', 1499).safeParse(toBase64(bytes)).success).toBe(false)
  })

  it('no route reads one as mere bytes: what people paste is armored', () => {
    const routes = join(import.meta.dirname, '../../app/routes')
    const read = readdirSync(routes, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) =>
        [
          ...readFileSync(join(routes, file), 'utf8').matchAll(/\b(\w*[sS]ignature|\w*[kK]ey): (bytesOf|z\.string)\(/g),
        ].map(([, name]) => `${file}: ${name}`),
      )
    // The one private key, which only a vault makes.
    expect(read).toEqual(['keys/enrol.ts: protectedKey'])
  })
})
