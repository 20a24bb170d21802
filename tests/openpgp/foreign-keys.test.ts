import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { concat } from '../../app/formats/bytes.ts'
import { type ForeignKeys, openForeignKeys } from '../../app/openpgp/foreign-keys.server.ts'
import { parsePublicKey } from '../../app/openpgp/public-key.ts'
import { number } from './hand-made.ts'
import { edMaterial, handMadeKey, otherMaterial, xMaterial } from './hand-made-key.ts'
import { makeKey, noon, publicBytes } from './someones-key.ts'

const open: ForeignKeys[] = []
const opened = (...limits: Parameters<typeof openForeignKeys>): ForeignKeys => {
  const keys = openForeignKeys(...limits)
  open.push(keys)
  return keys
}
afterAll(() => Promise.all(open.map((keys) => keys.close())))

const stuck = pathToFileURL(join(import.meta.dirname, 'stuck-thread.mjs'))
const nowhere = pathToFileURL(join(import.meta.dirname, 'no-thread.mjs'))
/** A sound key whose last octet is as asked for. */
function keyEndingIn(parity: 0 | 1): Uint8Array {
  for (let i = 0; ; i++) {
    const { publicKey } = handMadeKey({ at: noon, material: edMaterial(`${parity} ${i}`) })
    if ((publicKey.at(-1) ?? 0) % 2 === parity) return publicKey
  }
}

describe('a stranger’s key', () => {
  it('is read in a thread of its own, as it would be here', async () => {
    const keys = opened({ patience: 20_000 })
    for (const bytes of [
      handMadeKey({ at: noon, subkeys: [{ material: xMaterial(), at: noon }] }).publicKey,
      publicBytes(await makeKey({ type: 'rsa' })),
      publicBytes(await makeKey({ curve: 'nistP256' })),
    ]) {
      const read = await keys.read(bytes)
      expect(read).toEqual({ ok: true, value: await parsePublicKey(bytes) })
      expect(read.ok && read.value.signing).toHaveLength(1)
    }
  })

  it('that shows by itself what is wrong with it never gets as far as a thread', async () => {
    const keys = opened({ thread: nowhere })
    const giant = number(new Uint8Array(700).fill(255))
    const attack = handMadeKey({ at: noon, material: otherMaterial(17, concat(giant, giant, giant, giant)) })
    // There is no thread it could get to.
    expect(await keys.read(attack.publicKey)).toEqual({ ok: false, reason: 'key-weak' })
    expect(await keys.read(new Uint8Array(20_000))).toEqual({ ok: false, reason: 'key-too-large' })
  })

  it('that takes too long is refused, while everything else goes on, and does no harm to the next', async () => {
    const keys = opened({ thread: stuck, patience: 300, threads: 1 })
    let ticks = 0
    const ticking = setInterval(() => ticks++, 10)
    const [slow, next] = await Promise.all([keys.read(keyEndingIn(1)), keys.read(keyEndingIn(0))])
    clearInterval(ticking)
    expect(slow).toEqual({ ok: false, reason: 'key-too-costly' })
    expect(next).toEqual({ ok: false, reason: 'key-unreadable' })
    expect(ticks).toBeGreaterThan(10)
  })

  it('waits its turn, and is turned away where too many wait', async () => {
    const keys = opened({ thread: stuck, patience: 200, threads: 2, waiting: 4 })
    const asked = Array.from({ length: 7 }, () => keys.read(keyEndingIn(1)))
    const reasons = (await Promise.all(asked)).map((one) => (one.ok ? 'read' : one.reason))
    expect(reasons.filter((reason) => reason === 'key-too-costly')).toHaveLength(4)
    expect(reasons.filter((reason) => reason === 'keys-busy')).toHaveLength(3)
  })

  it('is not called good or bad where the thread does not start: that is our fault', async () => {
    const keys = opened({ thread: nowhere })
    await expect(keys.read(keyEndingIn(0))).rejects.toMatchObject({ name: 'Broken' })
  })
})
