import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toHex } from '../../app/formats/bytes.ts'
import { parseEntry, type ReadEntry } from '../../app/formats/log-entry.ts'
import { attemptOf } from '../../app/formats/signed-act.ts'
import { days } from '../../app/ids.ts'
import { readEntries } from '../../app/read-log/log-store.server.ts'
import { isLogUnavailable } from '../../app/read-log/read-log.server.ts'
import { type Release, recordCopyAct, releaseCopy } from '../../app/reading/release-copy.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn, value } from '../bulletins/council.ts'
import { openRequest, readAsked } from '../bulletins/sealing.ts'
import { type Brittle, type BrittlePortal, openBrittlePortal } from './brittle-portal.ts'

describe('a release that fails at one step', () => {
  let portal: BrittlePortal
  beforeAll(async () => {
    portal = await openBrittlePortal()
  }, 120_000)
  beforeEach(() => portal.council.clock.advance(1000))
  afterEach(() => heal())
  afterAll(() => portal.close())

  const heal = async () => {
    Object.assign(portal.fails, { batch: null, commit: null, memory: null, witnesses: null })
    if (portal.council.log.health().state === 'sealed-off') await portal.restart()
  }
  const entries = async (): Promise<readonly ReadEntry[]> =>
    (await readEntries(portal.council.db, 0n, 100_000)).map(({ bytes }) => parseEntry(bytes))

  type Asked = Awaited<ReturnType<typeof readAsked>>
  const ask = () => readAsked(portal.council, portal.sato, portal.bulletin)
  const tryOnce = async (asked: Asked): Promise<Release | string> => {
    try {
      const outcome = await releaseCopy(portal.council, asked)
      return outcome.ok ? outcome.value : outcome.reason
    } catch (error) {
      if (isLogUnavailable(error)) return 'unavailable'
      throw error
    }
  }
  /** As a browser does: the same act, until it is answered one way or the other. */
  const untilAnswered = async (asked: Asked): Promise<Release | string> => {
    for (let tries = 0; tries < 30; tries++) {
      const got = await tryOnce(asked)
      if (got !== 'unavailable') return got
      await wait(200)
    }
    return 'unavailable'
  }
  /** What the log says of this very act. */
  const saidOf = async ({ sent }: Asked): Promise<readonly string[]> => {
    const all = await entries()
    const at = all.findIndex(({ kind, act }) => kind === 'released' && act && same(act.text, sent.text))
    const notSent = all.filter(({ kind, data }) => kind === 'not-sent' && data?.entry === String(at))
    return [...all.filter(({ act }) => act && same(act.text, sent.text)), ...notSent].map(({ kind }) => kind)
  }
  const same = (one: string, other: string) => toHex(attemptOf(one)) === toHex(attemptOf(other))

  const steps: readonly [step: string, part: keyof Brittle, failure: 'not saved' | 'saved'][] = [
    ['the entries do not reach the database', 'batch', 'not saved'],
    ['the commit fails, and nothing is kept', 'commit', 'not saved'],
    ['the commit fails, and everything is kept', 'commit', 'saved'],
    ['the signer cannot remember', 'memory', 'not saved'],
    ['the signer remembers and is not told so', 'memory', 'saved'],
    ['the witnesses are not reached', 'witnesses', 'not saved'],
    ['the witnesses cosign and are not heard', 'witnesses', 'saved'],
  ]
  test.each(steps)(
    'where %s, gives no byte; the same act then has one entry and one answer',
    async (_, part, failure) => {
      const asked = await ask()
      portal.fails[part] = failure
      expect(await tryOnce(asked)).toBe('unavailable')
      await heal()
      const got = await untilAnswered(asked)
      const said = await saidOf(asked)
      // Either the copy, under one entry and with no word that it was not sent; or that word, and never the copy.
      if (typeof got === 'string') expect([got, said]).toEqual(['challenge-used', ['released', 'not-sent']])
      else {
        expect(said).toEqual(['released'])
        expect((await portal.sato.vault.handle('open-copy', openRequest({ asked, release: got }))).ok).toBe(true)
      }
    },
    30_000,
  )

  test('where a commit failed, takes nothing more until the portal is started anew', async () => {
    const before = portal.sealedOff.length
    const asked = await ask()
    portal.fails.commit = 'not saved'
    expect(await tryOnce(asked)).toBe('unavailable')
    portal.fails.commit = null
    expect(portal.sealedOff.length).toBe(before + 1)
    await expect(portal.council.log.beat()).rejects.toMatchObject({ name: 'LogUnavailable' })
    await heal()
    expect(typeof (await untilAnswered(await ask()))).toBe('object')
  }, 30_000)

  test('where the challenge was lost on its way, asks for another', async () => {
    value(
      await issueChallenge(portal.council, {
        person: portal.sato.person,
        act: 'read',
        from: await pinOf(portal.sato.vault),
      }),
    )
    expect(typeof (await untilAnswered(await ask()))).toBe('object')
  })

  test('where the answer was lost, gives the same again', async () => {
    const asked = await ask()
    const [first, second] = [await untilAnswered(asked), await untilAnswered(asked)]
    if (typeof first === 'string' || typeof second === 'string') throw new Error('no copy was given')
    expect(toHex(second.released.entry)).toBe(toHex(first.released.entry))
    expect(await saidOf(asked)).toEqual(['released'])
  })

  test('where the answer was bent on its way, is not decrypted; unbent, it opens', async () => {
    const asked = await ask()
    const release = await untilAnswered(asked)
    if (typeof release === 'string') throw new Error('no copy was given')
    const honest = openRequest({ asked, release })
    const bend = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte))
    const bent = [
      { ...honest, ciphertext: bend(honest.ciphertext) },
      { ...honest, released: { ...honest.released, entry: bend(honest.released.entry) } },
      { ...honest, released: { ...honest.released, receipt: honest.released.receipt.replace(/index \d+/, 'index 1') } },
    ]
    for (const one of bent) expect((await portal.sato.vault.handle('open-copy', one)).ok).toBe(false)
    expect((await portal.sato.vault.handle('open-copy', honest)).ok).toBe(true)
  })

  test.each(['not saved', 'saved'] as const)(
    'where the word "opened" was lost (%s), takes it once when it comes again',
    async (failure) => {
      const asked = await ask()
      const release = await untilAnswered(asked)
      if (typeof release === 'string') throw new Error('no copy was given')
      const opened = value(await portal.sato.vault.handle('open-copy', openRequest({ asked, release })))
      const objects = [{ kind: 'copy', id: release.own.copy, sha256: release.own.ciphertextHash }]
      const sent = await signAct(portal.council, portal.sato, { act: 'opened', objects, entry: opened.entry })
      const word = async () => {
        const by = await signedIn(portal.council, portal.sato)
        return () => recordCopyAct(portal.council, { bulletin: portal.bulletin, kind: 'opened', sent, by })
      }
      const [once, again] = [await word(), await word()]
      portal.fails.memory = failure
      await expect(once()).rejects.toMatchObject({ name: 'LogUnavailable' })
      await heal()
      value(await again())
      const words = (await entries()).filter(({ kind, act }) => kind === 'opened' && act?.text === sent.text)
      expect(words).toHaveLength(1)
    },
    30_000,
  )

  const jump = async (by: number): Promise<Release | string> => {
    const asked = await ask()
    portal.council.clock.advance(by)
    const got = await tryOnce(asked)
    portal.council.clock.advance(-by)
    const times = (await entries()).map(({ t }) => t)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    return got
  }

  test('under a clock set back by a day goes by the time of the log, and is given again when the clock is right', async () => {
    expect(await jump(-days(1))).toEqual(expect.any(String))
    expect(await untilAnswered(await ask())).toEqual(expect.any(Object))
  }, 30_000)

  // The log's time never runs back, so acts signed under the right clock are too old for it until that day is over.
  test('under a clock set ahead by a day is refused, and so it stays until the time of the log has come', async () => {
    expect(await jump(days(1))).toEqual(expect.any(String))
    expect(await untilAnswered(await ask())).toEqual(expect.any(String))
    portal.council.clock.advance(days(1) + 60_000)
    expect(await untilAnswered(await ask())).toEqual(expect.any(Object))
  }, 30_000)
})
