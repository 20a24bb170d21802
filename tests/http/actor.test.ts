import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freshnessOf, type PermittedAct } from '../../app/access/permissions.ts'
import { presentSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { optionalActor, requireActor } from '../../app/http/actor.server.ts'
import { instant, minutes } from '../../app/ids.ts'
import { LogUnavailable } from '../../app/read-log/read-log.server.ts'
import { action as secondFactor, loader as secondFactorLoader } from '../../app/routes/access/second-factor.tsx'
import { loader as signInLoader, action as signInPage } from '../../app/routes/access/sign-in.tsx'
import { action as signOutPage } from '../../app/routes/access/sign-out.tsx'
import { action as stepUpPage } from '../../app/routes/access/step-up.tsx'
import { parseSettings } from '../../app/settings.ts'
import { addPerson, codeOf, type Door, entriesOf, openDoor, password, sessionOf, where } from '../access/door.ts'

let door: Door
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.close())

interface Sent {
  readonly cookie?: string
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

let forms = 0

/** As a page sends it: every form has a value of its own. */
function asking(path: string, { cookie, form, headers = {} }: Sent = {}) {
  const all = { Host: 'localhost:3000', ...(cookie ? { Cookie: cookie } : {}), ...headers }
  const post = form
    ? { method: 'POST', body: new URLSearchParams({ form: `${'A'.repeat(43)}.R${++forms}`, ...form }) }
    : {}
  const request = new Request(`http://localhost:3000${path}`, { headers: all, ...post })
  const portal = { ...door, settings: parseSettings({}), logger: pino({ enabled: false }) }
  return { request, params: {}, context: { portal, visit: { nonce: 'n', requestId: 'r', ...where } } }
}

async function answerOf(act: Promise<unknown>): Promise<Response> {
  const answer = await act.catch((thrown: unknown) => thrown)
  if (answer instanceof Response) return answer
  throw answer instanceof Error ? answer : new Error('no response')
}

const cookieOf = (token: string) => ({ cookie: `__Host-fuin=${token}` })

describe('who asks', () => {
  it('nobody is led to the sign-in page and back to where they were', async () => {
    const answer = await answerOf(requireActor(asking('/bulletins?page=2'), 'list bulletins'))
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/sign-in?to=%2Fbulletins%3Fpage%3D2'])
  })

  it('a script that wants JSON is told in JSON', async () => {
    const json = { headers: { Accept: 'application/json' } }
    const answer = await answerOf(requireActor(asking('/acts/challenge', json), 'read bulletins'))
    expect([answer.status, await answer.json()]).toEqual([401, { reason: 'signed-out' }])
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    door.clock.advance(minutes(16))
    const demand = { fresh: 'others' } as const
    const stale = await answerOf(requireActor(asking('/x', { ...json, ...cookieOf(token) }), 'read bulletins', demand))
    expect([stale.status, await stale.json()]).toEqual([401, { reason: 'step-up' }])
  })

  it('a second factor older than the act allows leads to the step-up, from a form back to the form’s page', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const demand = { fresh: 'controlled' } as const
    expect((await requireActor(asking('/x', cookieOf(token)), 'read bulletins', demand)).person).toBe(who.person)
    door.clock.advance(minutes(6))
    const page = await answerOf(
      requireActor(asking('/settings/second-factor', cookieOf(token)), 'read bulletins', demand),
    )
    expect(page.headers.get('Location')).toBe('/step-up?to=%2Fsettings%2Fsecond-factor')
    const sent = { ...cookieOf(token), form: {}, headers: { Referer: 'http://localhost:3000/compose' } }
    const form = await answerOf(requireActor(asking('/x', sent), 'read bulletins', demand))
    expect(form.headers.get('Location')).toBe('/step-up?to=%2Fcompose')
    const foreign = { ...sent, headers: { Referer: 'https://evil.example/compose' } }
    const away = await answerOf(requireActor(asking('/x', foreign), 'read bulletins', demand))
    expect(away.headers.get('Location')).toBe('/step-up')
  })

  it('how fresh it must be for an act says the table, in the minutes of the settings', async () => {
    const who = await addPerson(door, { role: 'secretariat' })
    const cookie = cookieOf(await sessionOf(door, who))
    const asked = (act: PermittedAct) => requireActor(asking('/roll', cookie), act, { fresh: true })
    expect(freshnessOf('sign rolls')).toBe('others')
    expect(freshnessOf('compare fingerprints')).toBeNull()
    door.clock.advance(minutes(14))
    expect((await asked('sign rolls')).person).toBe(who.person)
    door.clock.advance(minutes(2))
    expect((await answerOf(asked('sign rolls'))).headers.get('Location')).toBe('/step-up?to=%2Froll')
    // Of any age within the session, where the table asks for nothing.
    expect((await asked('compare fingerprints')).person).toBe(who.person)
    expect((await requireActor(asking('/roll', cookie), 'sign rolls')).person).toBe(who.person)
  })

  it('whoever has not finished setting up is led there from everywhere else', async () => {
    const who = await addPerson(door, { state: 'invited', setupStep: 'key' })
    const sent = asking('/bulletins', cookieOf(await sessionOf(door, who)))
    expect((await answerOf(requireActor(sent, 'list bulletins'))).headers.get('Location')).toBe('/setup')
    expect((await requireActor(sent, 'hold a key', { allowUnfinishedSetup: true })).setupStep).toBe('key')
  })

  it('asking for what one’s role may not do is refused with 403 and logged', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const answer = await answerOf(requireActor(asking('/log', cookieOf(token)), 'search the log'))
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { refusal: { reason: 'not-allowed', detail: { act: 'search the log' } } },
    ])
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'denied',
      actor: who.person,
      session: sessionIdOf(token),
      data: { act: 'search the log' },
    })
  })

  it('an engagement that ended this moment ends the session with it', async () => {
    const who = await addPerson(door, { engagedUntil: instant(door.now() + minutes(3)) })
    const token = await sessionOf(door, who)
    expect(await optionalActor(asking('/', cookieOf(token)))).not.toBeNull()
    door.clock.advance(minutes(3))
    expect(await optionalActor(asking('/', cookieOf(token)))).toBeNull()
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'session-ended', reason: 'left' })
    expect((await presentSession(door.db, { token, at: door.now() })).state).toBe('none')
  })

  it('a session that ran out is written down when its cookie comes back, once', async () => {
    const token = await sessionOf(door, await addPerson(door))
    door.clock.advance(minutes(60))
    await Promise.all([1, 2, 3].map(() => optionalActor(asking('/', cookieOf(token)))))
    const ends = (await entriesOf(door)).filter(({ kind }) => kind === 'session-ended')
    expect(ends).toMatchObject([{ reason: 'lapsed' }])
  })

  it('two session cookies at once are believed neither', async () => {
    const token = await sessionOf(door, await addPerson(door))
    const cookie = `__Host-fuin=${token}; __Host-fuin=${'A'.repeat(43)}`
    expect(await optionalActor(asking('/', { cookie }))).toBeNull()
  })

  it('when the log takes nothing the answer is 503', async () => {
    const token = await sessionOf(door, await addPerson(door))
    vi.spyOn(door.log, 'append').mockRejectedValue(new LogUnavailable('sealed off', { entryMayStand: false }))
    const answer = await answerOf(requireActor(asking('/log', cookieOf(token)), 'search the log'))
    expect(answer.status).toBe(503)
    vi.restoreAllMocks()
  })
})

describe('the pages of signing in', () => {
  const tokenIn = (answer: Response, name: string): string =>
    answer.headers
      .getSetCookie()
      .find((line) => line.startsWith(`${name}=`))
      ?.match(/=([^;]*)/)?.[1] ?? ''

  it('lead from password through code to where one wanted to go', async () => {
    const who = await addPerson(door)
    const first = await answerOf(
      signInPage(asking('/sign-in', { form: { email: ` ${who.email.toUpperCase()} `, password, to: '/bulletins' } })),
    )
    expect(first.headers.get('Location')).toBe('/sign-in/second-factor?to=%2Fbulletins')
    const [line = ''] = first.headers.getSetCookie()
    expect(line).toMatch(/^__Host-fuin-sign-in=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    const cookie = `__Host-fuin-sign-in=${tokenIn(first, '__Host-fuin-sign-in')}`
    const form = { code: codeOf(door, who), to: '/bulletins' }
    const second = await answerOf(secondFactor(asking('/sign-in/second-factor', { cookie, form })))
    expect([second.status, second.headers.get('Location')]).toEqual([303, '/bulletins'])
    const session = tokenIn(second, '__Host-fuin')
    expect(second.headers.getSetCookie().join('\n')).toContain('__Host-fuin-sign-in=; Max-Age=0')
    expect((await requireActor(asking('/', cookieOf(session)), 'see home')).person).toBe(who.person)
    expect((await answerOf(signInLoader(asking('/sign-in', cookieOf(session))))).headers.get('Location')).toBe('/')
  })

  it('lead whoever may not be inside to a page that says why, and nobody else', async () => {
    const who = await addPerson(door, { state: 'suspended' })
    const first = await answerOf(signInPage(asking('/sign-in', { form: { email: who.email, password } })))
    const half = `__Host-fuin-sign-in=${tokenIn(first, '__Host-fuin-sign-in')}`
    const form = { code: codeOf(door, who) }
    const second = await answerOf(secondFactor(asking('/sign-in/second-factor', { cookie: half, form })))
    expect([second.status, second.headers.get('Location')]).toEqual([303, '/sign-in/second-factor'])
    const told = tokenIn(second, '__Host-fuin-outside')
    const page = async (cookie: string) => answerOf(secondFactorLoader(asking('/sign-in/second-factor', { cookie })))
    const shown = await page(`__Host-fuin-outside=${told}`)
    expect([shown.status, await shown.json()]).toEqual([
      403,
      { to: null, outside: 'suspended', from: null, passkey: false },
    ])
    for (const cookie of [half, '__Host-fuin-outside=nonsense', '__Host-fuin=x'])
      expect((await page(cookie)).headers.get('Location')).toBe('/sign-in?lapsed')
  })

  it('never lead on to another site', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    for (const to of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
    ]) {
      const sent = asking(`/sign-in?to=${encodeURIComponent(to)}`, cookieOf(token))
      expect((await answerOf(signInLoader(sent))).headers.get('Location')).toBe('/')
    }
  })

  it('answer alike, byte for byte but for what was typed, to an unknown address and to a wrong password', async () => {
    const who = await addPerson(door)
    const answers = []
    for (const email of [who.email, 'nobody@nowhere.example']) {
      const answer = await answerOf(signInPage(asking('/sign-in', { form: { email, password: 'wrong' } })))
      // The address comes back into its field, as it was typed.
      const body = (await answer.text()).replaceAll(email, 'typed')
      answers.push({ status: answer.status, headers: [...answer.headers], body })
    }
    expect(answers[0]).toEqual(answers[1])
  })

  it('say 429 and how long to wait when there were too many attempts', async () => {
    const form = { email: 'nobody@nowhere.example', password: 'wrong' }
    for (let i = 0; i < 10; i++) await signInPage(asking('/sign-in', { form }))
    const answer = await answerOf(signInPage(asking('/sign-in', { form })))
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(600)
  })

  it('refuse what is no form', async () => {
    const { request: _, ...rest } = asking('/sign-in')
    const request = new Request('http://localhost:3000/sign-in', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    })
    expect((await answerOf(signInPage({ ...rest, request }))).status).toBe(400)
  })

  it('step up and go back, with a new cookie', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const form = { code: codeOf(door, who), to: '/compose' }
    const answer = await answerOf(stepUpPage(asking('/step-up', { ...cookieOf(token), form })))
    expect(answer.headers.get('Location')).toBe('/compose')
    expect(tokenIn(answer, '__Host-fuin')).not.toBe(token)
    // What was under way is not lost; seconds later the old token is worth nothing.
    expect(await optionalActor(asking('/', cookieOf(token)))).not.toBeNull()
    door.clock.advance(10_000)
    expect(await optionalActor(asking('/', cookieOf(token)))).toBeNull()
  })

  it('answer a form without its value with 400: no page of ours sends one', async () => {
    const who = await addPerson(door)
    const form = { email: who.email, password, form: 'A' }
    expect((await answerOf(signInPage(asking('/sign-in', { form })))).status).toBe(400)
  })

  it('sign out: the session is gone, the cookie and the cache cleared, and the sealed card left where it is', async () => {
    const token = await sessionOf(door, await addPerson(door))
    const answer = await answerOf(signOutPage(asking('/sign-out', { ...cookieOf(token), form: {} })))
    expect(answer.headers.get('Clear-Site-Data')).toBe('"cache"')
    expect(answer.headers.getSetCookie()).toContain('__Host-fuin=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax')
    expect(await optionalActor(asking('/', cookieOf(token)))).toBeNull()
  })
})
