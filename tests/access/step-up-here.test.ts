/** The second factor anew, for a page that goes on where it stands. */
import { randomBytes } from 'node:crypto'
import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { heldSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { minutes } from '../../app/ids.ts'
import { action } from '../../app/routes/access/step-up-here.ts'
import { onBothDatabases } from '../support/databases.ts'
import { addPerson, codeOf, type Door, openDoor, sessionOf } from './door.ts'

onBothDatabases('the second factor in the middle of a page', (kind) => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor(kind)
  })
  afterAll(() => door.close())

  const show = async (token: string, code: string, form = `${randomBytes(32).toString('base64url')}.here`) => {
    const headers = { Cookie: `__Host-fuin=${token}`, Accept: 'application/json', 'Content-Type': 'application/json' }
    const request = new Request('http://localhost:3000/step-up/here', {
      method: 'POST',
      headers,
      body: JSON.stringify({ form, code }),
    })
    const context = { portal: door, visit: { ip: '192.0.2.1', userAgent: 't', nonce: '', requestId: '' } }
    const asked = { request, params: {}, context: context as unknown as AppLoadContext } as ActionFunctionArgs
    const answer: unknown = await action(asked).catch((thrown: unknown) => thrown)
    if (answer instanceof Response) return answer
    throw answer
  }

  it('renews the session under another token, which comes as its cookie, and says no more than that', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    door.clock.advance(minutes(30))
    const answer = await show(token, codeOf(door, who))
    expect([answer.status, await answer.json()]).toEqual([200, { shown: true }])
    const fresh = /__Host-fuin=([^;]+)/.exec(answer.headers.get('Set-Cookie') ?? '')?.[1] ?? ''
    expect(fresh).not.toBe(token)
    expect((await heldSession(door.db, sessionIdOf(fresh)))?.secondFactorAt).toBe(door.now())
  })

  it('gives the same request the same session, also where the first answer was lost and the old token is dead', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const code = codeOf(door, who)
    const form = `${randomBytes(32).toString('base64url')}.here`
    const first = await show(token, code, form)
    door.clock.advance(minutes(1))
    const second = await show(token, code, form)
    expect([second.status, second.headers.get('Set-Cookie')]).toEqual([200, first.headers.get('Set-Cookie')])
    expect((await show(token, '000000', form)).status).toBe(409)
  })

  it('answers a wrong code with its reason, and changes nothing', async () => {
    const token = await sessionOf(door, await addPerson(door))
    const answer = await show(token, '000000')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ refusal: { reason: 'wrong-code' } })
    expect(answer.headers.get('Set-Cookie')).toBeNull()
    expect(await heldSession(door.db, sessionIdOf(token))).not.toBeNull()
  })

  it('tells whoever is not signed in just that', async () => {
    const answer = await show('A'.repeat(43), '000000')
    expect([answer.status, await answer.json()]).toEqual([401, { reason: 'signed-out' }])
  })
})
