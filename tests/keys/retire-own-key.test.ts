import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPerson } from '../../app/council/person-store.server.ts'
import { pledgeTexts } from '../../app/council/terms.ts'
import { currentKeyOf, formerKeysOf } from '../../app/keyring/key-store.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { answerProof } from '../../app/keys/prove-key.server.ts'
import { retireOwnKey } from '../../app/keys/retire-own-key.server.ts'
import type { RetiringReason } from '../../app/keys/retiring.ts'
import type { Outcome } from '../../app/outcome.ts'
import { listRecipients } from '../../app/roll/recipient-store.server.ts'
import { type Door, entriesOf, kindsOf, openDoor } from '../access/door.ts'
import { accept, confirmed, given, invite } from '../council/newcomers.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import {
  compare,
  type Holder,
  join,
  keySent,
  makeCouncil,
  makeKey,
  prove,
  signed,
  twoOfTheSecretariat,
} from './key-holders.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('giving up one’s own key (%s)', (kind) => {
  let door: Door
  let secretary: Holder
  let member: Holder
  beforeEach(async () => {
    door = await openDoor(kind)
    ;[secretary] = await twoOfTheSecretariat(door)
    member = await join(door, secretary, 'member')
    await compare(door, secretary, member)
  })
  afterEach(() => door.close())

  const retire = (reason: RetiringReason = 'superseded', holder = member) =>
    retireOwnKey(door, { ...confirmed(holder.by), fingerprint: holder.made.fingerprint, reason })
  const unreachable = async () =>
    (await listRecipients(door.db, { role: null, at: door.now() })).find(({ person }) => person === member.person)
      ?.unreachable

  it('is an entry in one’s own record with its reason, and from then on no act by that key is taken', async () => {
    const act = await signed(door, member, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
    expect(reasonOf(await retire('compromised'))).toBe('taken')
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'key-retired',
      actor: member.person,
      subject: member.person,
      reason: 'compromised',
      objects: [{ kind: 'key', id: member.made.fingerprint, sha256: member.made.publicKeyHash }],
    })
    expect(reasonOf(await givePledge(door, { by: member.by, act }))).toBe('key-unknown')
    expect(await currentKeyOf(door.db, member.person)).toBeNull()
    expect(await formerKeysOf(door.db, member.person)).toMatchObject([
      { fingerprint: member.made.fingerprint, retiredReason: 'compromised' },
    ])
  })

  it('leads to another key, which needs no second pledge and receives nothing before it was compared', async () => {
    given(await retire())
    expect((await findPerson(door.db, member.person))?.setupStep).toBe('key')
    expect(await unreachable()).not.toBeNull()
    const anew = await makeKey(door, member)
    given(await enrolKey(door, { by: anew.by, sent: await keySent(door, anew) }))
    await prove(door, anew)
    expect(await findPerson(door.db, member.person)).toMatchObject({ state: 'active', setupStep: null })
    expect((await currentKeyOf(door.db, member.person))?.fingerprint).toBe(anew.made.fingerprint)
    expect(await unreachable()).toBe('not-compared')
    await compare(door, secretary, anew)
    expect(await unreachable()).not.toBe('not-compared')
    expect((await kindsOf(door)).filter((what) => what === 'pledge-given')).toHaveLength(3)
  })

  it('is refused without a code of this moment, for a key that is another by now, and a second time', async () => {
    const asked = { by: member.by, code: '000000', fingerprint: member.made.fingerprint, reason: 'superseded' } as const
    expect(reasonOf(await retireOwnKey(door, asked))).toBe('wrong-code')
    const others = { ...confirmed(member.by), fingerprint: secretary.made.fingerprint, reason: 'superseded' } as const
    expect(reasonOf(await retireOwnKey(door, others))).toBe('key-replaced')
    expect((await currentKeyOf(door.db, member.person))?.fingerprint).toBe(member.made.fingerprint)
    expect(reasonOf(await retire())).toBe('taken')
    expect(reasonOf(await retire())).toBe('key-unknown')
    expect((await kindsOf(door)).filter((what) => what === 'key-retired')).toHaveLength(1)
  })

  it('goes on after half the way: the key that was begun anew is the one that counts', async () => {
    given(await retire())
    const first = await makeKey(door, member)
    given(await enrolKey(door, { by: first.by, sent: await keySent(door, first) }))
    // Closed here, and begun again on another machine.
    const second = await makeKey(door, member)
    given(await enrolKey(door, { by: second.by, sent: await keySent(door, second) }))
    await prove(door, second)
    expect((await currentKeyOf(door.db, member.person))?.fingerprint).toBe(second.made.fingerprint)
    expect(await formerKeysOf(door.db, member.person)).toHaveLength(2)
  })

  it('is refused to one of two who sign rolls: no roll could come into force again', async () => {
    await makeCouncil(door, secretary)
    expect(reasonOf(await retire('compromised', secretary))).toBe('key-signs-rolls')
    expect((await currentKeyOf(door.db, secretary.person))?.fingerprint).toBe(secretary.made.fingerprint)
    expect(reasonOf(await retire())).toBe('taken')
  })

  it('leaves nobody a way to prove the old one', async () => {
    given(await retire())
    expect(reasonOf(await answerProof(door, { by: member.by, nonce: random(32) }))).toBe('key-unknown')
  })

  it('is refused to somebody still setting up: an unproven key is replaced where it is made', async () => {
    const newcomer = await makeKey(
      door,
      await accept(door, (await invite(door, { by: secretary.by, role: 'member' })).link),
    )
    given(await enrolKey(door, { by: newcomer.by, sent: await keySent(door, newcomer) }))
    expect(reasonOf(await retire('superseded', newcomer))).toBe('key-unknown')
    expect((await currentKeyOf(door.db, newcomer.person))?.fingerprint).toBe(newcomer.made.fingerprint)
  })
})
