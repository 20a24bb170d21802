import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heldSession } from '../../app/access/session-store.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { pledgeTexts } from '../../app/council/terms.ts'
import { minutes } from '../../app/ids.ts'
import { currentKeyOf } from '../../app/keyring/key-store.server.ts'
import { compareKey } from '../../app/keys/compare-key.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { rollCandidates, signerKeys } from '../../app/roll/recipient-store.server.ts'
import { type Door, entriesOf, openDoor } from '../access/door.ts'
import { accept, firstSecretariat, given, invite } from '../council/newcomers.ts'
import { databases } from '../support/databases.ts'
import { broughtSent, keyInProgram, setUpByHand, signedByHand } from './hand-holders.ts'
import { join, setUp } from './key-holders.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)
const pledge = { act: 'pledge', objects: [termsObject(pledgeTexts[0])] } as const

describe.each(databases)('a key that its holder keeps in a program of their own (%s)', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  it('brings its holder into the council by signatures and openings made there alone', async () => {
    const first = await setUp(door, await firstSecretariat(door))
    const invited = await invite(door, { by: first.by, role: 'member' })
    const holder = await setUpByHand(door, await accept(door, invited.link))
    expect((await findPerson(door.db, holder.person))?.state).toBe('active')
    const key = await currentKeyOf(door.db, holder.person)
    expect(key).toMatchObject({ fingerprint: holder.fingerprint, brought: true })
    const { protectedKey, publicKey } = await readOwnKey(door, holder.person)
    expect([protectedKey, new Uint8Array(publicKey ?? [])]).toEqual([null, holder.publicKey])
    expect((await heldSession(door.db, holder.by.session))?.broughtKey).toBe(holder.fingerprint)
    expect((await heldSession(door.db, first.by.session))?.broughtKey).toBeNull()
    const own = (await entriesOf(door)).filter(({ actor, act }) => actor === holder.person && act)
    expect(own.map(({ kind: what }) => what)).toEqual(['key-added', 'pledge-given'])
  })

  it('is refused where it names somebody else, or is on record as somebody else’s', async () => {
    const first = await setUp(door, await firstSecretariat(door))
    const one = await accept(door, (await invite(door, { by: first.by, role: 'member' })).link)
    const other = await accept(door, (await invite(door, { by: first.by, role: 'compliance' })).link)
    const named = await keyInProgram(door, one, other.person)
    expect(reasonOf(await enrolKey(door, { by: one.by, sent: await broughtSent(door, named) }))).toBe(
      'key-names-another',
    )
    const holder = await setUpByHand(door, other)
    const taken = { ...holder, ...one }
    const sent = await broughtSent(door, taken)
    expect(reasonOf(await enrolKey(door, { by: one.by, sent }))).toBe('key-names-another')
  })

  it('may take nineteen minutes for a signature, and a vault two', async () => {
    const first = await setUp(door, await firstSecretariat(door))
    const { link } = await invite(door, { by: first.by, role: 'member' })
    const holder = await keyInProgram(door, await accept(door, link))
    given(await enrolKey(door, { by: holder.by, sent: await broughtSent(door, holder) }))
    const late = (byHand: boolean, after: number) =>
      signedByHand(door, holder, pledge, { byHand, meanwhile: () => door.clock.advance(minutes(after)) })
    const give = async (byHand: boolean, after: number) =>
      reasonOf(await givePledge(door, { by: holder.by, act: await late(byHand, after) }))
    await door.db.updateTable('person').set({ setup_step: 'pledge' }).where('id', '=', holder.person).execute()
    expect(await give(false, 3)).toBe('challenge-expired')
    expect(['challenge-expired', 'seen-too-old']).toContain(await give(true, 21))
    expect(await give(true, 19)).toBe('taken')
  })

  it('signs no rolls, for the council key is sealed to vaults', async () => {
    const first = await setUp(door, await firstSecretariat(door))
    const second = await join(door, first, 'secretariat')
    const third = await setUpByHand(
      door,
      await accept(door, (await invite(door, { by: first.by, role: 'secretariat' })).link),
    )
    const compare = (by: typeof first, person: typeof first.person, fingerprint: typeof third.fingerprint) =>
      compareKey(door, { person, fingerprint, channel: 'telephone', by: by.by })
    given(await compare(first, second.person, second.made.fingerprint))
    given(await compare(second, first.person, first.made.fingerprint))
    given(await compare(first, third.person, third.fingerprint))
    const signers = (await signerKeys(door.db, door.now())).map(({ person }) => person)
    expect(signers.sort()).toEqual([first.person, second.person].sort())
    // In the roll they stand like everybody.
    const listed = (await rollCandidates(door.db, door.now())).map(({ person }) => person)
    expect(listed).toContain(third.person)
  })
})
