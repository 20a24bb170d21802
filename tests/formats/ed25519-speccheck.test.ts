import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { concat, fromHex, toHex } from '../../app/formats/bytes.ts'
import { isSoundPoint, numberOf, publicKeyOf, signEd25519, verifyEd25519 } from '../../app/formats/ed25519.ts'
import { rounds } from '../support/thoroughness.ts'

interface Case {
  readonly message: string
  readonly pub_key: string
  readonly signature: string
}
const file = join(import.meta.dirname, '../vectors/ed25519-speccheck/cases.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }

/** The same as a browser runs it: without what is Node's own. */
async function asInABrowser(): Promise<typeof import('../../app/formats/ed25519.ts')> {
  vi.resetModules()
  const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  try {
    return await import('../../app/formats/ed25519.ts')
  } finally {
    spy.mockRestore()
    vi.resetModules()
  }
}

afterEach(() => vi.restoreAllMocks())

// What is wrong with each, by its README: points of small or mixed order, S out of bounds, encodings not canonical.
const why = [
  'A and R of small order',
  'A of small order',
  'R of small order, A mixed',
  'A and R mixed',
  'A and R mixed, good with the cofactor only',
  'A mixed, good with the cofactor only',
  'S beyond the order',
  'S far beyond the order',
  'R not canonical, hashed reduced',
  'R not canonical, hashed as it is',
  'A not canonical, hashed reduced',
  'A not canonical, hashed as it is',
] as const

describe('the cases about which Ed25519 libraries differ (ed25519-speccheck)', () => {
  it.each(cases.map((one, i) => [i, why[i] ?? '', one] as const))(
    '%i: %s: refused on the server and in the browser',
    async (_, __, one) => {
      const browser = await asInABrowser()
      const [key, message, signature] = [fromHex(one.pub_key), fromHex(one.message), fromHex(one.signature)]
      expect(verifyEd25519(key, message, signature)).toBe(false)
      expect(browser.verifyEd25519(key, message, signature)).toBe(false)
    },
  )

  it('are twelve, and only those with a sound key are refused for their signature', () => {
    expect(cases).toHaveLength(12)
    expect(cases.map(({ pub_key }) => isSoundPoint(fromHex(pub_key)))).toEqual(why.map((_, i) => i === 6 || i === 7))
  })
})

const order = 2n ** 252n + 27742317777372353535851937790883648493n
const scalar = (value: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
const orderTwo = fromHex(`ec${'ff'.repeat(30)}7f`)

describe('server and browser', () => {
  it('call the same signatures good, and the same ones bad, whatever is bent', async () => {
    const browser = await asInABrowser()
    const bending = fc.record({
      seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      message: fc.uint8Array({ maxLength: 80 }),
      bend: fc.constantFrom(
        'nothing',
        'R',
        'S',
        'S + L',
        'S of zero',
        'R of order two',
        'R of nothing',
        'key',
        'message',
      ),
      bit: fc.integer({ min: 0, max: 255 }),
    })
    fc.assert(
      fc.property(bending, ({ seed, message, bend, bit }) => {
        const key = publicKeyOf(seed)
        const signature = signEd25519(seed, message)
        const [r, s] = [signature.slice(0, 32), signature.slice(32)]
        const flipped = (bytes: Uint8Array) =>
          bytes.map((octet, i) => (i === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet))
        const bent = {
          nothing: signature,
          R: concat(flipped(r), s),
          S: concat(r, flipped(s)),
          'S + L': concat(r, scalar(numberOf(s) + order)),
          'S of zero': concat(r, new Uint8Array(32)),
          'R of order two': concat(orderTwo, s),
          'R of nothing': concat(fromHex(`01${'00'.repeat(31)}`), s),
          key: signature,
          message: signature,
        }[bend]
        const by = bend === 'key' ? flipped(key) : key
        const over = bend === 'message' ? concat(message, Uint8Array.of(0)) : message
        expect(verifyEd25519(by, over, bent)).toBe(bend === 'nothing')
        expect(browser.verifyEd25519(by, over, bent)).toBe(bend === 'nothing')
      }),
      { numRuns: rounds(300) },
    )
  })

  it('take a key made by either for sound, and none of its own bytes turned round while being looked at', async () => {
    const browser = await asInABrowser()
    const seed = new Uint8Array(32).fill(7)
    // As a database driver hands it out: a piece of a larger buffer, whose slices are views.
    const key = Buffer.concat([Buffer.of(1), publicKeyOf(seed)]).subarray(1)
    const before = toHex(key)
    const signature = Buffer.from(signEd25519(seed, key))
    const [ours, theirs] = [verifyEd25519(key, key, signature), browser.verifyEd25519(key, key, signature)]
    expect([ours, theirs, isSoundPoint(key), browser.isSoundPoint(key)]).toEqual([true, true, true, true])
    expect(toHex(key)).toBe(before)
    expect(verifyEd25519(key, key, signature)).toBe(true)
  })
})
