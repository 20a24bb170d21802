import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type ActionFunctionArgs, type AppLoadContext, json, type ServerBuild } from '@remix-run/node'
import express, { type NextFunction, type Request as ServerRequest, type Response as ServerResponse } from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directAction } from '../../app/http/direct-action.server.ts'
import { routeSizes, takeBody } from '../../app/http/read-body.server.ts'
import { instant } from '../../app/ids.ts'
import type { Portal } from '../../app/portal.server.ts'

const context = { name: 'of this request' } as unknown as AppLoadContext

/** What the route would do, told by the body. */
async function action({ request, params, context: given }: ActionFunctionArgs) {
  const text = await request.text()
  if (text === 'refuse') throw json({ reason: 'not-allowed' }, { status: 403, headers: { 'Set-Cookie': 'a=1' } })
  if (text === 'break') throw new Error('nobody may read this')
  if (text === 'nothing') return null
  const { pathname, host } = new URL(request.url)
  const cookie = request.headers.get('Cookie')
  return json({ text, pathname, host, cookie, method: request.method, params, sameContext: given === context })
}

const build = {
  routes: { any: { id: 'any', path: 'things/:thing/give', module: { action } } },
} as unknown as ServerBuild

const origin = 'https://portal.example'
const nobodyInside = { now: () => instant(0) } as unknown as Pick<Portal, 'db' | 'now'>

let server: Server
let address = ''
beforeAll(async () => {
  const direct = directAction(build, 'things/:thing/give', { origin, contextOf: () => context })
  const app = express().use(takeBody({ portal: nobodyInside, sizes: async () => routeSizes(build) }))
  app.post(direct.path, direct.answer)
  app.use((_req, res) => void res.status(404).send('Remix'))
  app.use((error: unknown, _req: ServerRequest, res: ServerResponse, _next: NextFunction) => {
    res.status(500).send(`last resort, ${error instanceof Error}`)
  })
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  address = `http://127.0.0.1:${at && typeof at === 'object' ? at.port : 0}/things/1/give`
})
afterAll(() => void server.close())

const post = (body: string) => fetch(address, { method: 'POST', body, headers: { Cookie: 'b=2' } })

test('the action gets the request as it came, and its answer goes out whole, its length stated', async () => {
  const answer = await post('封')
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(answer.headers.get('content-length')).not.toBeNull()
  expect(await answer.json()).toEqual({
    text: '封',
    pathname: '/things/1/give',
    host: new URL(origin).host,
    cookie: 'b=2',
    method: 'POST',
    params: { thing: '1' },
    sameContext: true,
  })
})

test('an answer that is thrown is an answer', async () => {
  const answer = await post('refuse')
  expect([answer.status, answer.headers.get('set-cookie'), await answer.json()]).toEqual([
    403,
    'a=1',
    { reason: 'not-allowed' },
  ])
})

test.each(['break', 'nothing'])('whatever else happens (%s) is for the last resort, and says nothing', async (body) => {
  const answer = await post(body)
  expect([answer.status, await answer.text()]).toEqual([500, 'last resort, true'])
})

test('a body longer than any signed act is not read: the same reader stands before it as before Remix', async () => {
  expect((await post('x'.repeat(70_000))).status).toBe(413)
})

test('every other address and method is left to Remix', async () => {
  expect(await (await fetch(address)).text()).toBe('Remix')
  expect(await (await fetch(`${address}/more`, { method: 'POST' })).text()).toBe('Remix')
})

test('a build without that route does not start', () => {
  const directly = { origin, contextOf: () => context }
  expect(() => directAction(build, 'things/give', directly)).toThrow('no action')
})
