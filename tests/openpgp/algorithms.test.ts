/**
 * Room for an algorithm that does not exist here yet: post-quantum OpenPGP adds 1.2 kB to a
 * key and 1.1 kB to a message (RFC 9980). Shown with a stub that nothing computes with.
 */
import { describe, expect, it } from 'vitest'
import { type Algorithm, algorithmTable, encryptsUnder, largestWrapped } from '../../app/formats/algorithms.ts'
import { concat, fromHex } from '../../app/formats/bytes.ts'
import { largestKey } from '../../app/formats/openpgp-key.ts'
import { keyIdOf, parseSealedMessage } from '../../app/formats/openpgp-message.ts'
import { wireLimits } from '../../app/formats/proof-wire.ts'
import { type Fingerprint, instant } from '../../app/ids.ts'
import { keyFacts } from '../../app/openpgp/public-key.ts'
import { sealToKey } from '../../app/openpgp/seal-to-key.ts'
import { batchSizeLimit, cardSizeLimit, copiesPerBatch, copySizeLimit, recipientLimit } from '../../app/sealed/copy.ts'
import { handMadeKey, otherMaterial, xMaterial } from './hand-made-key.ts'
import { noon } from './someones-key.ts'

const stub: Algorithm = { number: 35, uses: ['encrypt'], inKey: 1216, inMessage: 1120, since: null, until: null }
const grown = [...algorithmTable, stub]

/** A key as everybody has it, and one more subkey of the stub; `flags`: what that one is for. */
const grownKey = (flags: number) =>
  handMadeKey({
    at: noon,
    subkeys: [
      { material: xMaterial(), at: noon, flags: 4 | 8 },
      { material: otherMaterial(stub.number, new Uint8Array(stub.inKey).fill(7)), at: noon, flags },
    ],
  })

describe('a key with a subkey of an algorithm to come', () => {
  it('is small enough to be kept, sent and sealed to', async () => {
    const authentication = 0x20
    const { publicKey, fingerprint, subkeys } = grownKey(authentication)
    expect(publicKey.length).toBeGreaterThan(stub.inKey)
    expect(publicKey.length).toBeLessThan(Math.min(largestKey, wireLimits.key) / 4)
    const to = { publicKey, fingerprint: fingerprint as Fingerprint, date: instant(noon) }
    const { recipientKeyId } = parseSealedMessage(await sealToKey(new Uint8Array(30_000), to))
    expect(recipientKeyId).toBe(keyIdOf(subkeys[0]?.fingerprint ?? ''))
  })

  it('that is to be encrypted to is refused by its name, until its row stands in the table', async () => {
    expect((await keyFacts(grownKey(4 | 8).publicKey, instant(noon))).refusals).toEqual(['key-post-quantum'])
  })
})

describe('a message wrapped under an algorithm to come', () => {
  /** PKESK (v3) of the stub, and a sealed part as it is. */
  const message = () => {
    const keyId = fromHex('0123456789abcdef')
    const body = concat(Uint8Array.of(3), keyId, Uint8Array.of(stub.number), new Uint8Array(stub.inMessage).fill(1))
    const head = Uint8Array.of(0xc1, 0xc0 | ((body.length - 192) >> 8), (body.length - 192) & 0xff)
    return concat(head, body, Uint8Array.of(0xd2, 33, 1), new Uint8Array(32))
  }

  it('is none of ours until its row stands in the table, and then needs nothing else', () => {
    expect(() => parseSealedMessage(message())).toThrow('unknown algorithm')
    expect(parseSealedMessage(message(), grown).recipientKeyId).toBe(keyIdOf('0123456789abcdef'))
    expect([encryptsUnder(35), encryptsUnder(35, grown)]).toEqual([false, true])
    expect(largestWrapped(grown)).toBe(1120)
  })
})

describe('the budgets', () => {
  it('hold with 1.2 kB more a key and 1.1 kB more a copy, for the whole council', () => {
    // A bulletin of 30 kB with its card, to everybody: in batches of fifty, each within what one request may bring.
    const [copy, card] = [30_000 + stub.inMessage, 1_500 + stub.inMessage]
    expect(copy).toBeLessThan(copySizeLimit)
    expect(card).toBeLessThan(cardSizeLimit)
    expect(copiesPerBatch * (copy + card)).toBeLessThan(batchSizeLimit / 4)
    // What the composer is given: a line, its way to the root, a key. One request of some 15 MB, base64 included.
    const recipient = 700 + 13 * 44 + ((500 + stub.inKey) * 4) / 3
    expect(recipientLimit * recipient).toBeLessThan(20_000_000)
  })
})
