/** What others answer when the portal asks them: it goes nowhere they send it, and takes no more than it can use. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { askTimeStamp } from '../../app/evidence/ask-time-stamp.server.ts'
import { askOverHttp } from '../../app/read-log/ask-witness.server.ts'
import { witnessTroubleOf } from '../../app/read-log/witness-trouble.ts'
import { portalFiles } from '../../scripts/log-verify/open-source.ts'
import { random } from '../support/log.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
}

/** Everybody whom the portal and its commands ask, each by its own way of asking. */
const asked: readonly (readonly [string, (url: string) => Promise<unknown>])[] = [
  ['a witness', (url) => askOverHttp({ url, body: 'old 0\n', signal: AbortSignal.timeout(3_000) })],
  ['a time stamping authority', (url) => askTimeStamp({ url, certificates: [] }, new Uint8Array(3), random)],
  ['another portal, by a mirror', (url) => portalFiles({ url, tokenFile: null }).read('checkpoint')],
]

describe.each(asked)('%s', (_, ask) => {
  it('that sends us on is not followed, neither into our own network nor anywhere', async () => {
    let reached = 0
    const inside = await serve((_req, res) => {
      reached++
      res.end('secret of the machine next door')
    })
    for (const status of [301, 302, 303, 307, 308]) {
      const outside = await serve((_req, res) => res.writeHead(status, { Location: `${inside}/metadata` }).end())
      const answer = await ask(outside).catch((error: Error) => String(error))
      expect(JSON.stringify(answer)).not.toContain('secret')
    }
    expect(reached).toBe(0)
  })

  it('that answers without end is cut off', async () => {
    let sent = 0
    const endless = await serve((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
      const more = (): void => {
        while (!res.destroyed && res.write(Buffer.alloc(65_536))) sent += 65_536
        if (!res.destroyed) res.once('drain', more)
      }
      more()
    })
    const answer = await ask(endless).then(
      (value) => JSON.stringify(value),
      (error: Error) => String(error),
    )
    expect(answer).toMatch(/longer than|time-stamp-failed/)
    // The most any of them takes, and what lies in sockets underway.
    expect(sent).toBeLessThan(48 * 1024 * 1024)
  })
})

it('and each trouble with a witness has a word of ours', async () => {
  const wordFor = async (listener: RequestListener) => {
    const url = await serve(listener)
    return askOverHttp({ url, body: '', signal: AbortSignal.timeout(300) }).then(
      ({ status }) => status,
      (error: unknown) => witnessTroubleOf(error),
    )
  }
  expect(await wordFor((_req, res) => res.writeHead(302, { Location: '/elsewhere' }).end())).toBe('not-reached')
  expect(await wordFor(() => undefined)).toBe('late')
  expect(await wordFor((_req, res) => res.end('x'.repeat(700_000)))).toBe('unreadable')
  expect(await wordFor((req) => req.socket.destroy())).toBe('not-reached')
})
