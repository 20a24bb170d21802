import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry, type ReadEntry } from '../../app/formats/log-entry.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { type BulletinId, minutes } from '../../app/ids.ts'
import { type ReleaseAsked, releaseCopy } from '../../app/reading/release-copy.server.ts'
import { openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join, type Somebody, signRoll } from '../bulletins/council.ts'
import { body, issueTo, openAndTell, read, readAsked } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'

onBothDatabases('reading under a policy of two witnesses of three', (kind) => {
  let council: Council
  let quorum: TestQuorum
  let sato: Somebody
  let id: BulletinId
  beforeAll(async () => {
    const door = await openDoor(kind, async (database, clock) => {
      quorum = await testQuorum(database, clock)
      return openWitnessedLog(database, quorum, clock)
    })
    council = await foundCouncilIn(door)
    sato = await join(council, 'member', '佐藤 美咲')
    await signRoll(council)
    ;({ id } = await issueTo(council, [sato]))
  }, 120_000)
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => {
    await quorum.close()
    await council.close()
  })

  const entriesFrom = async (index: bigint): Promise<readonly ReadEntry[]> => {
    const found: ReadEntry[] = []
    for (let at = index; ; at++) {
      const logged = await council.log.entry(at)
      if (!logged) return found
      found.push(parseEntry(logged.bytes))
    }
  }
  /** The kinds of what the log gained while the work was done. */
  const gained = async (work: () => Promise<unknown>) => {
    const before = BigInt((await entriesFrom(0n)).length)
    await work()
    return (await entriesFrom(before)).map((entry) => entry.kind)
  }
  const given = (asked: ReleaseAsked) =>
    releaseCopy(council, asked).then(
      (answer) => answer.ok || answer.reason,
      () => 'unavailable',
    )
  const refusedForWitnesses = (asked: ReleaseAsked) =>
    expect(releaseCopy(council, asked)).rejects.toMatchObject({ name: 'LogUnavailable', noQuorum: true })

  it('opens in the reader’s vault, whose trust card pins the witnesses, and names who cosigned', async () => {
    const opening = await read(council, sato, id)
    const { checkpointNote } = parseReceipt(opening.release.released.receipt)
    const { cosigners } = openCheckpoint(checkpointNote, council.log.trust)
    expect(cosigners.length).toBeGreaterThanOrEqual(2)
    const { opened } = await openAndTell(council, sato, opening)
    expect(opened.body).toBe(body)
  })

  it('releases nobody a copy while they are away, and writes no entry that says so', async () => {
    const asked = await readAsked(council, sato, id)
    quorum.all('away')
    council.clock.advance(minutes(1))
    expect(await gained(() => refusedForWitnesses(asked))).toEqual([])
    quorum.all('well')
    await expect.poll(() => given(asked), { timeout: 8_000 }).toBe(true)
  })

  it('sends nothing where they went away after the entry stood, and the log says "not sent"', async () => {
    const asked = await readAsked(council, sato, id)
    await council.log.demandQuorum()
    quorum.all('away')
    const kinds = await gained(async () => {
      await refusedForWitnesses(asked)
      await new Promise((resolve) => setTimeout(resolve, 1200))
    })
    expect(kinds).toEqual(['released', 'not-sent'])
    quorum.all('well')
    await expect.poll(() => given(asked), { timeout: 8_000 }).toBe('challenge-used')
  })

  it('never says "not sent" of what was sent, though its answer was lost and the witnesses are away when it is asked again', async () => {
    const asked = await readAsked(council, sato, id)
    await expect.poll(() => given(asked), { timeout: 8_000 }).toBe(true)
    quorum.all('away')
    council.clock.advance(minutes(1))
    const kinds = await gained(async () => {
      await refusedForWitnesses(asked)
      await new Promise((resolve) => setTimeout(resolve, 600))
      quorum.all('well')
      await expect.poll(() => given(asked), { timeout: 8_000 }).toBe(true)
    })
    expect(kinds).toEqual([])
  })
})
