import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerApart, onceFor } from '../../app/access/answer-once.server.ts'
import { forgetOutcomes } from '../../app/access/form-outcome-store.server.ts'
import type { SentForm } from '../../app/access/sent-form.ts'
import { isFormValue } from '../../app/access/sent-form.ts'
import { presentSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn, halfSignInName } from '../../app/access/sign-in.server.ts'
import { stepUp } from '../../app/access/step-up.server.ts'
import { minutes } from '../../app/ids.ts'
import { done, type Outcome, refused } from '../../app/outcome.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { Step } from '../../app/read-log/read-log.server.ts'
import { openDatabase } from '../../db/open.server.ts'
import { onBothDatabases } from '../support/databases.ts'
import { logSettings } from '../support/log.ts'
import { actorOf, addPerson, codeOf, type Door, kindsOf, openDoor, password, sessionOf, signIn, where } from './door.ts'

onBothDatabases('the same request to the same form', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const form = (content = 'name=a'): SentForm => ({ value: `${'A'.repeat(43)}.R1`, place: '/people/invite', content })
  let times = 0
  const act: Step<Outcome<{ readonly secret: string }, 'not-now'>> = async () => ({
    value: done({ secret: `token ${++times}` }),
    entries: [{ kind: 'organization-added' }],
  })
  const press = async (sent = form(), holder = 'p_someone', step = act) =>
    (await door.log.append(onceFor(sent, holder).within(step))).value

  const doneSoFar = async () => (await kindsOf(door)).filter((said) => said === 'organization-added')

  it('has the same outcome, and does one thing', async () => {
    const first = await press()
    expect(await press()).toEqual(first)
    const both = await Promise.all([press(), press()])
    expect(both).toEqual([first, first])
    expect(await doneSoFar()).toHaveLength(1)
  })

  it('has the same outcome when both come at once, and neither has been answered', async () => {
    const [one, other] = await Promise.all([press(), press()])
    expect(one.ok).toBe(true)
    expect(other).toEqual(one)
    expect(await doneSoFar()).toHaveLength(1)
  })

  it('is another request from somebody else, to another place, or of another form', async () => {
    const first = await press()
    for (const other of [
      press(form(), 'p_another'),
      press({ ...form(), place: '/people/p_another' }),
      press({ ...form(), value: `${'A'.repeat(43)}.R2` }),
    ])
      expect(await other).not.toEqual(first)
  })

  it('is refused where it says something else than before', async () => {
    const first = await press()
    expect(await press(form('name=b'))).toEqual(refused('form-used'))
    expect(await press()).toEqual(first)
    expect(await doneSoFar()).toHaveLength(1)
  })

  it('may be sent again, also with other words, after it was refused: nothing had been done', async () => {
    const no: typeof act = async () => ({ value: refused('not-now'), entries: [] })
    expect(await press(form('name=b'), 'p_someone', no)).toEqual(refused('not-now'))
    expect((await press()).ok).toBe(true)
  })

  it('is kept with the act or not at all', async () => {
    const broken: typeof act = async (context) => {
      await act(context)
      throw new Error('the disk is full')
    }
    await expect(press(form(), 'p_someone', broken)).rejects.toThrow('the disk is full')
    expect(await door.db.selectFrom('form_outcome').selectAll().execute()).toEqual([])
  })

  it('is forgotten after two minutes, and swept', async () => {
    const first = await press()
    door.clock.advance(minutes(2) - 1)
    expect(await press()).toEqual(first)
    door.clock.advance(1)
    const again = await press()
    expect(again.ok && again.value).not.toEqual(first.ok && first.value)
    expect(await press()).toEqual(again)
    door.clock.advance(minutes(2))
    await forgetOutcomes(door.db, door.now())
    expect(await door.db.selectFrom('form_outcome').selectAll().execute()).toEqual([])
  })

  it('is found on another node', async () => {
    const first = await press()
    if (kind === 'sqlite') return
    const opened = await openDatabase(door.database.settings)
    const settings = await logSettings({ db: opened.db, dataDir: door.database.dataDir }, door.clock)
    const log = await openReadLog(settings)
    const { value } = await log.append(onceFor(form(), 'p_someone').within(act))
    expect(value).toEqual(first)
    await log.close()
    await opened.close()
  })

  it('leaves nothing in the database that says what was sent, or what was answered', async () => {
    const first = await press(form('password=ふねが七そう&code=123456'))
    const rows = await door.db.selectFrom('form_outcome').selectAll().execute()
    const [row] = rows
    expect(rows).toHaveLength(1)
    const text = Object.values(row ?? {})
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
      .join('\n')
    expect(first.ok).toBe(true)
    for (const secret of ['token', 'password', '123456', 'A'.repeat(43), 'invite', 'p_someone'])
      expect(text).not.toContain(secret)
  })

  it('that is no entry is done once too', async () => {
    const begin = () =>
      answerApart<number, never>(door.db, { once: onceFor(form(), 'nobody'), at: door.now() }, async () =>
        done(++times),
      )
    const [one, other] = await Promise.all([begin(), begin()])
    expect(other).toEqual(one)
    expect(await begin()).toEqual(one)
  })

  it('signs in once, however often the second factor is pressed, also after the half sign-in is gone', async () => {
    const who = await addPerson(door)
    const begun = await beginSignIn(door, { email: who.email, password, where })
    if (!begun.ok) throw new Error(begun.reason)
    const { token } = begun.value
    const once = onceFor(form('code'), halfSignInName(token))
    const finish = () => finishSignIn(door, { token, code: codeOf(door, who), where, once })
    const [one, other] = await Promise.all([finish(), finish()])
    expect(one).toMatchObject({ value: { state: 'opened' } })
    expect(other).toEqual(one)
    // The half sign-in is gone by now, also for a press that found it not yet answered a moment ago.
    expect(await finish()).toEqual(one)
    expect(await door.db.selectFrom('session').selectAll().execute()).toHaveLength(1)
  })

  it('steps up once, and neither press signs its person out', async () => {
    const who = await addPerson(door)
    const old = await signIn(door, who)
    const once = onceFor(form('code'), who.person)
    const code = codeOf(door, who, 1)
    const up = () => stepUp(door, { actor: actorOf(door, who, old), code, where, once })
    const [one, other] = await Promise.all([up(), up()])
    if (!one.ok) throw new Error(one.reason)
    expect(other).toEqual(one)
    // The answer was lost, and they press again with the old cookie.
    expect(await up()).toEqual(one)
    const held = await presentSession(door.db, { token: one.value.token, at: door.now() })
    expect(held.state === 'held' && held.session.id).toBe(sessionIdOf(one.value.token))
    expect((await kindsOf(door)).filter((said) => said === 'stepped-up')).toHaveLength(1)
  })

  it('whose first press used up the last try is still answered what that was', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const actor = actorOf(door, who, token)
    for (let i = 0; i < 4; i++) await stepUp(door, { actor, code: '000000', where })
    const once = onceFor(form('code'), who.person)
    const both = await Promise.all([1, 2].map(() => stepUp(door, { actor, code: codeOf(door, who), where, once })))
    const later = await stepUp(door, { actor, code: codeOf(door, who), where, once })
    expect([...both, later].filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(2)
    expect(later.ok).toBe(true)
  })
})

it('a form’s value is 256 bits of the server’s and the form’s place on its page, in one spelling', () => {
  expect(isFormValue(`${'Ab-_'.repeat(10)}abc.R1b4qj5`)).toBe(true)
  for (const odd of [
    '',
    '.R1',
    `${'A'.repeat(42)}.R1`,
    `${'A'.repeat(43)}.`,
    `${'A'.repeat(43)}`,
    null,
    `${'A'.repeat(43)}.${'x'.repeat(61)}`,
  ])
    expect(isFormValue(odd)).toBe(false)
})
