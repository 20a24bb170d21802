import { once } from 'node:events'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { localPath } from '../../app/http/local-path.ts'
import { refuseForeignOrigin } from '../../app/http/origin-check.server.ts'

const own = 'https://portal.example'

/** Sends exactly these headers: fetch() would add or drop some of its own. */
async function statusOf(method: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const app = express()
  app.use(refuseForeignOrigin(own))
  app.use((_, response) => void response.send('done'))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sent = ask({ host: '127.0.0.1', port, method, headers })
  sent.end()
  const [response] = await once(sent, 'response')
  response.resume()
  await once(response, 'end')
  server.close()
  return response.statusCode
}

describe('the origin check', () => {
  it.each([
    ['GET', {}, 200],
    ['HEAD', { Origin: 'https://evil.example' }, 200],
    ['GET', { 'Sec-Fetch-Site': 'cross-site' }, 200],
    ['POST', { Origin: own }, 200],
    ['POST', { Origin: own, 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['POST', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['POST', {}, 403],
    ['POST', { Origin: 'null' }, 403],
    ['POST', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }, 403],
    ['POST', { Origin: 'https://evil.example' }, 403],
    ['POST', { Origin: 'http://portal.example' }, 403],
    ['POST', { Origin: `${own}.evil.example` }, 403],
    ['POST', { Origin: `${own}:8443` }, 403],
    ['POST', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['POST', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['POST', { 'Sec-Fetch-Site': 'none' }, 403],
    ['POST', { Origin: own, 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['PUT', {}, 403],
    ['DELETE', { Origin: 'https://evil.example' }, 403],
    ['PATCH', {}, 403],
    ['OPTIONS', {}, 403],
  ] as const)('%s with %o is answered %i', async (method, headers, status) => {
    expect(await statusOf(method, headers)).toBe(status)
  })
})

describe('the way back', () => {
  it.each(['/', '/bulletins?page=2', '/people/p_AAAA', '/a/b?x=%E5%B0%81'])('%s stays in the portal', (to) => {
    expect(localPath(to)).toBe(to)
  })
  it.each([
    '',
    'bulletins',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\\b',
    '/\n/evil.example',
    '/封',
    `/${'a'.repeat(3000)}`,
    '///evil.example',
  ])('%j is no way', (to) => expect(localPath(to)).toBeNull())
  it('dots cannot climb out into a host', () => {
    expect(localPath('/.//evil.example')).toBeNull()
    expect(localPath('/x/..//evil.example')).toBeNull()
  })
})
