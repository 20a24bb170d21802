import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import type { LogSource } from '../../app/audit/log-source.ts'
import { checkSignatures } from '../../app/audit/signature-check.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { type Door, openDoor } from '../access/door.ts'
import { makeCouncil, signFirst, signSecond, twoOfTheSecretariat } from '../keys/key-holders.ts'

describe('people’s own signatures', () => {
  let door: Door
  let source: LogSource
  let size = 0
  beforeAll(async () => {
    door = await openDoor()
    const [first, second] = await twoOfTheSecretariat(door)
    await makeCouncil(door, first)
    await signFirst(door, first)
    await signSecond(door, second)
    source = storedLog(door.database.opened)
    size = (await source.claimed()).size
  })
  afterAll(() => door.close())

  async function tally(of: LogSource = source) {
    const { keys, acts } = await checkLog(source, { trust: door.log.trust })
    const counts = await checkSignatures(of, { from: 0, to: size, keys }, { judge: judgeSignature, progress: () => 0 })
    return { acts, ...counts }
  }

  const changed = (change: (text: string, index: number) => string): LogSource => ({
    ...source,
    entries: async (from, to) =>
      (await source.entries(from, to)).map((bytes, i) => utf8(change(fromUtf8(bytes), from + i))),
  })

  const signedEntry = async (): Promise<number> => {
    const entries = await source.entries(0, size)
    return entries.findIndex((bytes) => fromUtf8(bytes).includes('"kind":"pledge-given"'))
  }

  test('are all good in an honest log, by the keys its own entries told before them', async () => {
    const { acts, good, unchecked, wrong } = await tally()
    expect([good, unchecked, wrong]).toEqual([acts, 0, null])
    expect(good).toBeGreaterThan(6)
  })

  test('are not checked, and said not to be, where the keys’ bytes are not at hand', async () => {
    const { acts, good, unchecked, wrong } = await tally({ ...source, publicKey: async () => null })
    expect([good, unchecked, wrong]).toEqual([0, acts, null])
  })

  test('one that was moved under another text is named', async () => {
    const index = await signedEntry()
    const other = changed((text, at) => (at === index ? text.replace('act pledge', 'act export') : text))
    expect((await tally(other)).wrong).toMatchObject({ verdict: 'tampered', index })
  })

  test('an act by a key the log never told of that person is named', async () => {
    const index = await signedEntry()
    const other = changed((text, at) =>
      at === index ? text.replace(/key [0-9a-f]{40}/, `key ${'0'.repeat(40)}`) : text,
    )
    expect((await tally(other)).wrong).toMatchObject({ verdict: 'tampered', index })
  })

  test('key bytes other than those the log committed to convict whoever swapped them', async () => {
    const swapped: LogSource = { ...source, publicKey: async () => utf8('another key') }
    expect((await tally(swapped)).wrong).toMatchObject({ verdict: 'tampered' })
  })
})
