/** Two of the secretariat with keys of their own, founded once; and one person after another who lost their telephone. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { holderOf } from '../../app/access/credential-store.server.ts'
import { passkeysOf } from '../../app/access/passkey-store.server.ts'
import { keepPasskeyDates } from '../../app/access/powers-store.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { hours, instant, minutes, type PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type LossScope, restoringObjects } from '../../app/recovery/factor-loss.ts'
import { linkToken } from '../../app/recovery/make-link.server.ts'
import { beginRegistering, registerAnew } from '../../app/recovery/register-anew.server.ts'
import { agreeRestoring, proposeRestoring, restoringWay } from '../../app/recovery/restore-access.server.ts'
import { stopByLink, stopFor, stopOwn } from '../../app/recovery/stop-way.server.ts'
import { linkToSend, lossOf } from '../../app/recovery/way-back-store.server.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { waitingDecisions } from '../../app/trust/waiting-decision.server.ts'
import { SoftwareAuthenticator } from '../../db/demo/software-authenticator.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  entriesOf,
  kindsOf,
  openDoor,
  password,
  sessionOf,
  type TestPerson,
  where,
} from '../access/door.ts'
import { confirmed } from '../council/newcomers.ts'
import { type Holder, signed, twoOfTheSecretariat } from '../keys/key-holders.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)
const wait = { settings: { origin: 'http://localhost:3000', lostFactorHours: 24 } }

onBothDatabases('a lost telephone', (kind) => {
  let door: Door
  let aikawa: Holder
  let hayase: Holder
  beforeAll(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
    // As if a roll named them.
    await door.db.updateTable('person').set({ roll_role: 'secretariat' }).where('role', '=', 'secretariat').execute()
  }, 60_000)
  afterAll(() => door.close())

  async function proposed(by: Holder, person: PersonId, scope: LossScope = 'factor'): Promise<string> {
    const asked = { person, channel: 'telephone', scope } as const
    const reason = { salt: random(32), text: '名簿の番号に架電し、本人と話した' }
    const objects = proposingObjects('restore-access', restoringObjects(asked), reason)
    const sent = await signed(door, by, { act: 'propose', objects })
    return reasonOf(await proposeRestoring(door, { ...asked, reason, sent, by: by.by }))
  }
  const waitingFor = async (person: PersonId) =>
    (await waitingDecisions(door, 'restore-access')).find(({ entry }) => entry.subject === person)
  async function agreed(by: Holder, person: PersonId): Promise<string> {
    const waiting = await waitingFor(person)
    if (!waiting) throw new Error('nothing waits')
    const objects = agreeingObjects('restore-access', waiting, proposedIn(waiting))
    const sent = await signed(door, by, { act: 'agree', objects })
    return reasonOf(await agreeRestoring({ ...door, ...wait }, { sent, by: by.by }))
  }
  const tokenFor = async (person: PersonId): Promise<string> => {
    const link = await linkToSend(door.db, { person, purpose: 'restore', at: door.now() })
    return link ? linkToken(door.serverKey, link) : 'none'
  }
  async function restoring(who: TestPerson, scope?: LossScope): Promise<string> {
    expect(await proposed(aikawa, who.person, scope)).toBe('taken')
    expect(await agreed(hayase, who.person)).toBe('taken')
    return tokenFor(who.person)
  }
  const begun = (token: string, typed = password, again = typed) =>
    beginRegistering(door, { token, password: typed, again, minLength: 12, where })
  async function registered(token: string, typed = password) {
    const page = await begun(token, typed)
    if (!page.ok) return page
    const { carried, totp } = page.value
    const code = totpCode(totp.secret, door.now())
    return registerAnew(door, { token, carried, second: { kind: 'app', pending: totp.sealed, code }, where })
  }

  it('is replaced by two people, after a wait, with the letter’s link and the password; each step is an entry', async () => {
    const who = await addPerson(door)
    const session = await sessionOf(door, who)
    const before = (await kindsOf(door)).length
    const token = await restoring(who)
    expect((await kindsOf(door)).slice(before)).toEqual(['restoration-proposed', 'restoration-agreed'])
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      subject: who.person,
      data: { channel: 'telephone', scope: 'factor' },
    })
    expect(reasonOf(await begun(token))).toBe('link-not-yet')
    door.clock.advance(hours(24))
    expect(reasonOf(await begun(token, 'まちがえた あいことば です'))).toBe('wrong-credentials')
    const codes = await registered(token)
    expect(codes).toMatchObject({ ok: true })
    const after = (await entriesOf(door)).slice(-4)
    expect(after.map(({ kind: of }) => of)).toContain('access-restored')
    expect(after.filter(({ kind: of }) => of === 'mfa-changed')).toMatchObject([{ data: { what: 'totp' } }])
    expect(session).not.toBe('')
    expect(await door.db.selectFrom('session').select('id').where('person_id', '=', who.person).execute()).toEqual([])
    // What was found in the street opens nothing any more, on paper neither.
    const half = await beginSignIn(door, { email: who.email, password, where })
    if (!half.ok) throw new Error(half.reason)
    for (const code of [codeOf(door, who), who.recoveryCodes[0] ?? ''])
      expect(reasonOf(await finishSignIn(door, { token: half.value.token, code, where }))).toBe('wrong-code')
    const [fresh = ''] = codes.ok ? codes.value : []
    expect(reasonOf(await finishSignIn(door, { token: half.value.token, code: fresh, where }))).toBe('taken')
    expect(reasonOf(await registered(token))).toBe('link-not-good')
  })

  it('with the password is replaced by a new one of both', async () => {
    const who = await addPerson(door)
    const token = await restoring(who, 'password-too')
    door.clock.advance(hours(24))
    expect(reasonOf(await begun(token, 'みじかい'))).toBe('password-short')
    expect(reasonOf(await registered(token, 'まどのそとを とおりすぎた 白いねこ'))).toBe('taken')
    expect(reasonOf(await beginSignIn(door, { email: who.email, password, where }))).toBe('wrong-credentials')
  })

  it('is nothing that one person restores, nor anybody for themselves, nor for whoever is out', async () => {
    const who = await addPerson(door)
    expect(await proposed(aikawa, who.person)).toBe('taken')
    expect(await agreed(aikawa, who.person)).toBe('decision-by-you')
    expect(await tokenFor(who.person)).toBe('none')
    expect(await proposed(aikawa, aikawa.person)).toBe('own-account')
    expect(await proposed(aikawa, hayase.person)).toBe('taken')
    expect(await agreed(hayase, hayase.person)).toBe('own-account')
    expect(await proposed(aikawa, (await addPerson(door, { state: 'suspended' })).person)).toBe('restoration-moot')
    // Suspended since: what was proposed before is not agreed to.
    await door.db.updateTable('person').set({ state: 'suspended' }).where('id', '=', who.person).execute()
    expect(await agreed(hayase, who.person)).toBe('restoration-moot')
  })

  it('of two people at once is two decisions, and neither takes the other’s place', async () => {
    const [one, other] = [await addPerson(door), await addPerson(door)]
    expect(await proposed(aikawa, one.person)).toBe('taken')
    expect(await proposed(aikawa, other.person)).toBe('taken')
    expect(await agreed(hayase, one.person)).toBe('taken')
    expect(await waitingFor(other.person)).toBeDefined()
    expect(await agreed(hayase, other.person)).toBe('taken')
    expect(await waitingFor(other.person)).toBeUndefined()
  })

  it('that is none is stopped: from the letter, from inside, by the secretariat; and the link dies with it', async () => {
    const [byMail, inside, byOffice] = [await addPerson(door), await addPerson(door), await addPerson(door)]
    const token = await restoring(byMail)
    expect(reasonOf(await stopByLink(door, restoringWay, { token, where }))).toBe('taken')
    expect(reasonOf(await stopByLink(door, restoringWay, { token, where }))).toBe('link-not-good')
    const second = await restoring(inside)
    const by = actorFields(actorOf(door, inside, await sessionOf(door, inside)), where)
    expect(reasonOf(await stopOwn(door, restoringWay, { by }))).toBe('taken')
    const third = await restoring(byOffice)
    const { person } = byOffice
    expect(reasonOf(await stopFor(door, restoringWay, { ...confirmed(aikawa.by), person }))).toBe('taken')
    expect(await lossOf(door.db, person, door.now())).toBeNull()
    door.clock.advance(hours(24))
    for (const dead of [token, second, third]) expect(reasonOf(await begun(dead))).toBe('link-not-good')
    const stops = (await entriesOf(door)).filter(({ kind: of }) => of === 'restoration-stopped')
    expect(stops.map(({ reason }) => reason)).toEqual(['by-mail', 'by-owner', 'by-secretariat'])
  })

  it('is replaced by a passkey and nothing less where powers take one', async () => {
    const who = await addPerson(door, { role: 'liaison' })
    const token = await restoring(who)
    door.clock.advance(hours(24))
    const dates = { offices: instant(door.now() - minutes(1)), members: null }
    await door.db.transaction().execute((trx) => keepPasskeyDates(trx, dates))
    expect(reasonOf(await registered(token))).toBe('passkey-needed')
    // Refused, it has taken nothing away.
    expect(await holderOf(door.db, who.person)).not.toBeNull()
    expect(
      await door.db.selectFrom('totp').select('person_id').where('person_id', '=', who.person).execute(),
    ).toHaveLength(1)
    const page = await begun(token)
    if (!page.ok) throw new Error(page.reason)
    expect(page.value.passkeyOnly).toBe(true)
    const made = new SoftwareAuthenticator().make(page.value.passkey, {})
    const second = { kind: 'passkey', made, name: '新しい鍵' } as const
    expect(reasonOf(await registerAnew(door, { token, carried: page.value.carried, second, where }))).toBe('taken')
    expect(await passkeysOf(door.db, who.person)).toMatchObject([{ name: '新しい鍵' }])
  })
})
