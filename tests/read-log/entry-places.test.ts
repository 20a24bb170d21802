import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toHex } from '../../app/formats/bytes.ts'
import { marksOf } from '../../app/formats/log-projection.ts'
import { hours } from '../../app/ids.ts'
import { findAct } from '../../app/read-log/act-store.server.ts'
import { commitToWhere } from '../../app/read-log/entry-draft.ts'
import { readHead } from '../../app/read-log/log-store.server.ts'
import { actText, newPerson, random } from '../support/log.ts'
import { one, SequencerStage } from './sequencer-stage.ts'

describe('entries at their places', () => {
  let stage: SequencerStage
  beforeEach(async () => {
    stage = await SequencerStage.start()
  })
  afterEach(() => stage.end())

  test('one time for a batch, and never one before the last', async () => {
    await stage.state(one(), one())
    stage.clock.advance(-hours(1))
    await stage.state(one())
    stage.clock.advance(hours(2))
    await stage.state(one())
    expect((await stage.entries()).map(({ t }) => t - stage.began)).toEqual([0, 0, 0, hours(1)])
  })

  test('the entries about a person are counted, within a step, a batch and the log', async () => {
    const [sato, mori] = [newPerson(), newPerson()]
    await Promise.all([
      stage.state(one({ subject: sato }), one({ subject: mori }), one(), one({ subject: sato })),
      stage.state(one({ subject: sato })),
    ])
    await stage.state(one({ subject: mori }), one({ subject: sato }))
    const counted = (await stage.entries()).map(({ subject, subjectSeq }) => [subject, subjectSeq])
    expect(counted).toEqual([
      [sato, '1'],
      [mori, '1'],
      [undefined, undefined],
      [sato, '2'],
      [sato, '3'],
      [mori, '2'],
      [sato, '4'],
    ])
    const counts = await stage.database.db.selectFrom('log_count').selectAll().execute()
    expect(new Map(counts.map(({ who, count }) => [who, count]))).toEqual(
      new Map([
        [sato, 4],
        [mori, 2],
      ]),
    )
  })

  const roll = () => ({ text: `fuin-roll/1 ${toHex(random(8))}\n`, signature: 'AAAA' })
  test('an act is taken once, however it comes again', async () => {
    const challenge = random(32)
    const [first, other, signed] = [actText({ challenge }), actText({ challenge }), roll()]
    const used = async (...acts: readonly ReturnType<typeof actText>[]) => {
      const subject = newPerson()
      return stage.state(...acts.map((act) => one({ act, subject }))).then(
        () => 'taken',
        (error: Error) => [error.name, Reflect.get(error, 'sameAct')],
      )
    }
    // In one step; in one batch; and in the log.
    expect(await used(first, first)).toEqual(['ChallengeUsed', true])
    expect(await used(first, other)).toEqual(['ChallengeUsed', false])
    expect(await used(signed, signed)).toEqual(['ChallengeUsed', true])
    expect(await stage.size()).toBe(0n)
    expect(
      await Promise.all([used(first), used(first), used(other), used(signed), used(signed), used(roll())]),
    ).toEqual(['taken', ['ChallengeUsed', true], ['ChallengeUsed', false], 'taken', ['ChallengeUsed', true], 'taken'])
    expect(await used(first)).toEqual(['ChallengeUsed', true])
    expect(await used(other)).toEqual(['ChallengeUsed', false])
    expect(await used(signed)).toEqual(['ChallengeUsed', true])
    expect(await used(actText(), roll())).toBe('taken')
    expect([await stage.size(), stage.sealedOff]).toEqual([5n, []])
  })

  test('an act is found again by its text, and no other by its challenge', async () => {
    const challenge = random(32)
    const [act, other, signed] = [actText({ challenge }), actText({ challenge }), roll()]
    await stage.state(one(), one({ act }), one({ act: signed }))
    const found = async ({ text }: { readonly text: string }) =>
      (await findAct(stage.database.db, marksOf(text)))?.index ?? null
    expect([await found(act), await found(other), await found(signed)]).toEqual([1n, null, 2n])
    expect([await found(actText()), await found(roll())]).toEqual([null, null])
  })

  test('a step whose act is refused leaves no entry, no count and no used challenge', async () => {
    const [challenge, subject] = [random(32), newPerson()]
    await stage.state(one({ act: actText({ challenge }) }))
    const fresh = actText()
    const [refused, taken] = await Promise.allSettled([
      stage.state(one({ subject, act: fresh }), one({ subject, act: actText({ challenge }) })),
      stage.state(one({ subject, act: fresh })),
    ])
    expect([refused?.status, taken?.status]).toEqual(['rejected', 'fulfilled'])
    expect((await stage.entries()).map(({ subjectSeq }) => subjectSeq)).toEqual([undefined, '1'])
  })

  test('where somebody was is kept beside the log, which commits to it', async () => {
    const where = { ip: '192.0.2.7', userAgent: 'Firefox' }
    await stage.state(one(), one({ where }))
    const [row] = await stage.database.db.selectFrom('log_where').selectAll().execute()
    if (!row) throw new Error('nothing is kept')
    expect([row.index, row.ip, row.user_agent, row.salt.length]).toEqual([1, '192.0.2.7', 'Firefox', 32])
    const [, entry] = await stage.entries()
    expect(entry?.where).toBe(commitToWhere(where, new Uint8Array(row.salt)))
    expect(entry?.where).not.toBe(commitToWhere({ ...where, ip: '192.0.2.8' }, new Uint8Array(row.salt)))
  })

  test('an entry says nothing of what its draft leaves out or leaves empty', async () => {
    await stage.state(one({ objects: [], data: {} }), one({ objects: [{ kind: 'copy', id: 'c' }], data: { a: 'b' } }))
    const [bare, full] = await stage.entries()
    expect(Object.keys(bare ?? {}).sort()).toEqual(['id', 'kind', 't', 'v'])
    expect(full).toMatchObject({ objects: [{ kind: 'copy', id: 'c' }], data: { a: 'b' } })
  })

  test('a step knows its time, its place, and the roots of the log before it', async () => {
    const { checkpoint: _ } = await stage.state(one(), one(), one())
    const log = await readHead(stage.database.db)
    await Promise.all([
      stage.state(one()),
      stage.sequencer.append(async ({ at, nextIndex, rootAt }) => {
        expect([at, nextIndex]).toEqual([stage.clock.now(), 4n])
        expect(await rootAt(3n)).toEqual(log.root)
        expect(await rootAt(0n)).toHaveLength(32)
        await expect(rootAt(4n)).rejects.toThrow(RangeError)
        await expect(rootAt(-1n)).rejects.toThrow(RangeError)
        return { value: undefined, entries: [one()] }
      }),
    ])
  })
})
