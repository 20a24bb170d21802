/** Who signs rolls, over the years: by the doors of the portal, with real vaults. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { may } from '../../app/access/permissions.ts'
import { noPasskeyDates } from '../../app/access/powers.ts'
import { powersOf } from '../../app/access/powers-store.server.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import type { Instant, PersonId } from '../../app/ids.ts'
import { councilOnRecord, statementProposed } from '../../app/keyring/council-key-store.server.ts'
import { proveRoll } from '../../app/openpgp/council-proof.ts'
import type { Outcome } from '../../app/outcome.ts'
import { readNextSigners } from '../../app/roll/read-next-signers.server.ts'
import { confirmStatement, proposeStatement } from '../../app/roll/restate-council.server.ts'
import { currentRoll } from '../../app/roll/roll-proof.server.ts'
import { statementSeconded, statementSent } from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor, signInAgain } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { bundled, check, everything } from '../evidence/evidence-council.ts'
import {
  compare,
  type Holder,
  join,
  makeCouncil,
  signFirst,
  signSecond,
  twoOfTheSecretariat,
} from '../keys/key-holders.ts'
import { parseZip } from '../support/archive.ts'
import { databases } from '../support/databases.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('who signs rolls (%s)', (kind) => {
  let door: Door
  let aikawa: Holder
  let hayase: Holder
  let mizuno: Holder
  let overseer: Holder

  const keysOf = (...holders: readonly Holder[]) => holders.map(({ made }) => made.fingerprint)
  const nextFor = async ({ person, by }: Holder) => given(await readNextSigners(door, { person, role: by.role }))

  async function propose(by: Holder, keys: ReturnType<typeof keysOf>, anotherKey = false) {
    await signInAgain(door, by.person)
    const next = await nextFor(by)
    given(await by.vault.handle('pin-council', next.council))
    return statementSent(door, by, next, { keys, anotherKey })
  }
  async function second(by: Holder) {
    await signInAgain(door, by.person)
    const next = await nextFor(by)
    given(await by.vault.handle('pin-council', next.council))
    return statementSeconded(door, by, next)
  }
  const signRoll = async (first: Holder, other: Holder) => {
    given(await signFirst(door, first))
    given(await signSecond(door, other))
  }
  const powersNow = async (person: PersonId) => {
    const row = await door.db
      .selectFrom('person')
      .select(['role', 'roll_role as rollRole', 'signs_rolls_from as signsRollsFrom', 'duties_since as dutiesSince'])
      .where('id', '=', person)
      .executeTakeFirstOrThrow()
    const shown = { ...row, secondFactor: 'totp', passkeyDates: noPasskeyDates } as const
    return { role: row.role, powers: await powersOf(door.db, shown, door.now()) }
  }
  const named = async () => {
    const rows = door.db.selectFrom('person').select('id').where('signs_rolls_from', 'is not', null)
    return (await rows.execute()).map(({ id }) => id).sort()
  }
  const setCompared = (at: Instant | null) =>
    door.db.updateTable('person_key').set({ compared_at: at }).where('person_id', '=', mizuno.person).execute()
  const leave = (person: PersonId) =>
    door.db.updateTable('person').set({ state: 'left', roll_role: null }).where('id', '=', person).execute()

  beforeAll(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
    await makeCouncil(door, aikawa)
    overseer = await join(door, aikawa, 'oversight', '監督 一')
    await compare(door, aikawa, overseer)
    await signRoll(aikawa, hayase)
    mizuno = await join(door, aikawa, 'secretariat', '水野 灯')
    await compare(door, hayase, mizuno)
  })
  afterAll(() => door.close())

  it('nobody is added whose key is not compared, and no roll may come between the two signatures', async () => {
    const early = await propose(aikawa, keysOf(aikawa, hayase, mizuno))
    await setCompared(null)
    expect(reasonOf(await proposeStatement(door, { by: aikawa.by, sent: early }))).toBe('signers-differ')
    await signRoll(aikawa, hayase)
    await setCompared(door.now())
    expect(reasonOf(await proposeStatement(door, { by: aikawa.by, sent: early }))).toBe('statement-outdated')
    expect(await statementProposed(door.db)).toBeNull()
  })

  it('with two who can sign, oversight is no second; and nobody seconds their own', async () => {
    const sent = await propose(aikawa, keysOf(aikawa, hayase, mizuno))
    const short = { ...sent, shares: [] }
    expect(reasonOf(await proposeStatement(door, { by: aikawa.by, sent: short }))).toBe('shares-differ')
    given(await proposeStatement(door, { by: aikawa.by, sent }))
    const { council, oversight, publicKey, waiting } = await nextFor(aikawa)
    if (!waiting) throw new Error('nothing waits')
    const twice = { council, proposed: waiting.proposed, oversight, publicKey }
    expect(reasonOf(await aikawa.vault.handle('sign-statement', twice))).toBe('council-unproven')
    const watching = await second(overseer)
    expect(reasonOf(await confirmStatement(door, { by: overseer.by, sent: watching }))).toBe('two-signers-left')
    expect(reasonOf(await confirmStatement(door, { by: hayase.by, sent: watching }))).not.toBe('taken')
    expect(await named()).toEqual([aikawa.person, hayase.person].sort())
  })

  it('with one left, oversight is the second for one more; who then signs the next roll, though no roll named them', async () => {
    await leave(hayase.person)
    expect(may(await powersNow(mizuno.person), 'sign rolls')).toBe(false)
    given(await proposeStatement(door, { by: aikawa.by, sent: await propose(aikawa, keysOf(aikawa, hayase, mizuno)) }))
    const sent = await second(overseer)
    given(await confirmStatement(door, { by: overseer.by, sent }))
    // The answer was lost: the same act again is the same statement, once.
    given(await confirmStatement(door, { by: overseer.by, sent }))
    const council = await councilOnRecord(door.db)
    expect(council?.statements.length).toBe(2)
    expect(await named()).toEqual(council?.signers.map(({ person }) => person).sort())
    expect(may(await powersNow(mizuno.person), 'sign rolls')).toBe(true)
    await signRoll(aikawa, mizuno)
    const roll = await currentRoll(door.db)
    if (!roll) throw new Error('no roll')
    await proveRoll(roll.proof, door.log.trust.origin)
    expect(await powersNow(mizuno.person)).toMatchObject({ powers: 'full' })
  })

  it('oversight is helper in nothing more: a removal waits for another signer', async () => {
    given(await proposeStatement(door, { by: mizuno.by, sent: await propose(mizuno, keysOf(aikawa, mizuno)) }))
    await signInAgain(door, overseer.person)
    const { council, oversight, publicKey, waiting } = await nextFor(overseer)
    if (!waiting) throw new Error('nothing waits')
    given(await overseer.vault.handle('pin-council', council))
    const asked = { council, proposed: waiting.proposed, oversight, publicKey }
    expect(reasonOf(await overseer.vault.handle('sign-statement', asked))).toBe('council-unproven')
    given(await confirmStatement(door, { by: aikawa.by, sent: await second(aikawa) }))
    expect(await named()).toEqual([aikawa.person, mizuno.person].sort())
    // Whoever left holds no share any more, and signs nothing.
    const shares = await door.db.selectFrom('council_key_share').select('person_id').execute()
    expect(shares.map(({ person_id: person }) => person).sort()).toEqual([aikawa.person, mizuno.person].sort())
  })

  it('the council gets another key, signed by the one before, and the rolls go on', async () => {
    const before = (await councilOnRecord(door.db))?.fingerprint
    const sent = await propose(aikawa, keysOf(aikawa, mizuno), true)
    given(await proposeStatement(door, { by: aikawa.by, sent }))
    given(await confirmStatement(door, { by: mizuno.by, sent: await second(mizuno) }))
    const council = await councilOnRecord(door.db)
    expect(council?.fingerprint).not.toBe(before)
    await signRoll(mizuno, aikawa)
    const roll = await currentRoll(door.db)
    if (!roll) throw new Error('no roll')
    const { header } = await proveRoll(roll.proof, door.log.trust.origin)
    expect(header.council).toBe(council?.fingerprint)
    // A reader who unlocks for the first time since the founding follows the whole way.
    given(await overseer.vault.handle('pin-council', roll.proof.council))
    const state = given(await overseer.vault.handle('status', {}))
    expect(state.state === 'unlocked' && state.councilNews.map(({ number }) => number)).toEqual([2, 3, 4])
  })

  it('a bundle of all of it verifies offline, judging acts by rolls under every statement and both keys', async () => {
    // Somebody new makes a key under the fourth statement, and hears no news of what was before them.
    const newcomer = await join(door, aikawa, 'member', '佐藤 美咲')
    const status = given(await newcomer.vault.handle('status', {}))
    expect(status).toMatchObject({ councilPinned: true, councilNews: [] })
    await compare(door, aikawa, newcomer)
    // The roll that the other key signed judges who signs the next.
    await signRoll(aikawa, mizuno)
    const { db, log, now, random, database } = door
    const ground = { db, log, now, random, spoolFolder: database.dataDir, verifier: utf8('//'), authority: null }
    const { archive } = await bundled(given(await exportEvidence(ground, { request: everything, by: null })))
    expect(await check(archive, log.trust)).toMatchObject({ verdict: 'verified', because: null })
    const rolls = parseZip(archive).flatMap(({ name }) => /^rolls\/(\d+)\//.exec(name)?.[1] ?? [])
    expect(new Set(rolls)).toEqual(new Set(['1', '2', '3', '4']))
  })
})
