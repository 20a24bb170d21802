/**
 * Whoever sends twice as much makes the portal work about twice as hard and no
 * more; others are answered meanwhile; what is too long is refused at once.
 */
import { randomInt } from 'node:crypto'
import { request as ask } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Role } from '../../app/access/role.ts'
import { type Sent, takers, type Way, ways } from './hostile-requests.ts'
import { comeIn } from './inside.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { memoryOf, processorTime } from './process-cost.ts'

let council: OpenedCouncil
let db: Database.Database
let pid = 0
test.beforeAll(async () => {
  test.setTimeout(120_000)
  // As behind a proxy: each request then has an address of its own, and no limit hides what it costs.
  council = await openCouncil({ env: { PROXIES: '1', LOG_LEVEL: 'warn' } })
  db = new Database(`${council.portal.dataDir}/fuin.sqlite`)
  db.pragma('busy_timeout = 10000')
  pid = council.portal.pid
})
test.afterAll(async () => {
  db.close()
  await council.close()
})

interface Answered {
  readonly status: number
  readonly milliseconds: number
}

const somewhere = (): string => `198.51.${randomInt(256)}.${randomInt(256)}`

/** Sends all of it, or its head and nothing of its body, and waits for the answer. */
function send({ method, path, headers, body }: Sent, how: { readonly withhold?: true } = {}): Promise<Answered> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const own = {
      Host: new URL(council.url).host,
      Origin: council.url,
      'Sec-Fetch-Site': 'same-origin',
      'X-Forwarded-For': somewhere(),
      ...(method === 'POST' ? { 'Content-Length': String(body.length) } : {}),
    }
    const sent = ask({
      host: 'localhost',
      port: new URL(council.url).port,
      method,
      path,
      headers: { ...own, ...headers },
      agent: false,
    })
    sent.once('response', (answer) => {
      answer.resume()
      answer.once('end', () => {
        sent.destroy()
        resolve({ status: answer.statusCode ?? 0, milliseconds: performance.now() - began })
      })
      answer.once('error', reject)
    })
    sent.once('error', reject)
    if (how.withhold) sent.flushHeaders()
    else sent.end(body)
  })
}

/** Hundreds of sessions of one person would make their own list of them dear, which none of this is about. */
const forgetHeld = () => db.prepare("delete from session where user_agent = 'held'").run()

const withCookie = (sent: Sent, role: Role | null): Sent =>
  role === null ? sent : { ...sent, headers: { ...sent.headers, Cookie: comeIn(db, council, role).cookie } }

/** Milliseconds of the server's processor that one such request costs, over some. */
async function costOf(
  sents: readonly Sent[],
): Promise<{ readonly each: number; readonly statuses: readonly number[] }> {
  const before = processorTime(pid)
  const statuses = []
  for (const sent of sents) statuses.push((await send(sent)).status)
  return { each: (processorTime(pid) - before) / sents.length, statuses }
}

const page: Sent = { method: 'GET', path: '/sign-in', headers: {}, body: new Uint8Array(0) }

/** What an ordinary page costs here: the measure of this machine, at this hour. */
async function costOfPage(): Promise<number> {
  await costOf(Array(20).fill(page))
  return Math.max(5, (await costOf(Array(20).fill(page))).each)
}

const megabytes = (bytes: number): number => bytes / 1024 / 1024

/** As much as fits into a head. What is no longer has no room to grow in: what it may cost at all is its bound. */
const short = 16_384

/** Why it is too dear, or null. The floor is generous: twenty pages for what is to be judged by its growth. */
async function judge(way: Way, pageCost: number, times: number): Promise<string | null> {
  const sents = (size: number) => Array.from({ length: times }, () => withCookie(way.make(size), way.door.role))
  const half = way.most > short ? await costOf(sents(Math.floor(way.most / 2))) : null
  const full = await costOf(sents(way.most))
  const broken = [...(half?.statuses ?? []), ...full.statuses].filter((status) => status >= 500 && status !== 503)
  if (broken.length > 0) return `${way.name} is answered with ${broken.join()}`
  const most = pageCost * (20 + 8 * megabytes(way.most))
  if (half && full.each > 3 * half.each + 10 * pageCost) return `${way.name} grows from ${half.each} to ${full.each} ms`
  return full.each > most ? `${way.name} costs ${full.each} ms, a page ${pageCost}` : null
}

test('what anybody can send costs in proportion to its length, and never answers 500', async () => {
  test.setTimeout(900_000)
  expect(ways.length).toBeGreaterThan(500)
  const pageCost = await costOfPage()
  const dear: string[] = []
  for (const way of ways) {
    forgetHeld()
    const found = await judge(way, pageCost, 1)
    // Another program may have had the machine for a moment: what is dear stays dear.
    const again = found && (await judge(way, pageCost, 3))
    if (again) dear.push(again)
  }
  expect(dear).toEqual([])
})

test('and others are answered meanwhile', async () => {
  test.setTimeout(600_000)
  const slow: string[] = []
  // What costs in proportion to its length holds nobody up but by its length: of the long ones every third, of the short ones a few.
  for (const way of ways.filter(({ most }, i) => i % (most > short ? 3 : 21) === 0)) {
    let best = Number.POSITIVE_INFINITY
    forgetHeld()
    for (let attempt = 0; attempt < 6 && best > 100; attempt++) {
      const used = processorTime(pid)
      const busy = Array.from({ length: 2 }, () => send(withCookie(way.make(way.most), way.door.role)))
      await wait(5)
      const { milliseconds } = await send({ ...page, path: '/healthz' })
      // Where the machine itself had no time for the portal, the portal has held up nobody.
      best = Math.min(best, milliseconds, processorTime(pid) - used)
      await Promise.all(busy)
    }
    if (best > 100) slow.push(`${way.name}: /healthz after ${Math.round(best)} ms`)
  }
  expect(slow).toEqual([])
})

test('one byte more than an action reads is refused before it is sent, whoever asks', async () => {
  test.setTimeout(300_000)
  for (const { path, role, most } of takers) {
    for (const who of new Set([null, 'member' as const, role])) {
      const sent = {
        method: 'POST' as const,
        path,
        headers: { 'Content-Type': 'text/plain' },
        body: new Uint8Array(most + 1),
      }
      const answers = [await send(withCookie(sent, who), { withhold: true })]
      if ((answers[0]?.milliseconds ?? 0) > 1_000) answers.push(await send(withCookie(sent, who), { withhold: true }))
      expect(answers.at(-1)?.status, path).toBe(413)
      expect(answers.at(-1)?.milliseconds, path).toBeLessThan(1_000)
    }
  }
})

test('a larger body is let in for a session that holds, and for nobody else', async () => {
  for (const { path, most, role } of takers.filter(({ most }) => most > 65_536)) {
    const sent = {
      method: 'POST' as const,
      path,
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.alloc(most, ' '),
    }
    expect((await send(sent, { withhold: true })).status, path).toBe(401)
    expect(
      (
        await send(
          { ...sent, headers: { ...sent.headers, Cookie: `__Host-fuin=${'A'.repeat(43)}` } },
          { withhold: true },
        )
      ).status,
    ).toBe(401)
    // A member may not, and is told so once all of it has come; where they may, what came is no JSON.
    expect((await send(withCookie(sent, 'member'))).status, path).toBe(role === 'member' ? 400 : 403)
  }
})

test('memory stays flat under thirty uploads at once and a hundred that are refused', async () => {
  test.setTimeout(300_000)
  const large = takers.reduce((one, other) => (other.most > one.most ? other : one))
  const upload = {
    method: 'POST' as const,
    path: large.path,
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body: Buffer.alloc(large.most, '\r\n-'),
  }
  const tooLarge = { ...upload, path: '/theme', body: Buffer.alloc(33 * 1024 * 1024) }
  await Promise.all(Array.from({ length: 4 }, () => send(withCookie(upload, 'liaison'))))
  const before = memoryOf(pid)
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memoryOf(pid))
  }, 20)
  const roles = ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const
  const uploads = Array.from({ length: 30 }, (_, i) =>
    send(withCookie(upload, roles[i % 5] ?? 'member')).catch(() => null),
  )
  const refused = Array.from({ length: 100 }, () => send(tooLarge).catch(() => null))
  await Promise.all([...uploads, ...refused])
  clearInterval(watch)
  // All that is let in at once, three times over: as it came, as one piece, as what was read from it.
  expect(megabytes(most - before)).toBeLessThan(3 * 64 + 100)
  expect((await send(page)).status).toBe(200)
})

test('whoever sends a head without an end, or a body drop by drop, is cut off and told why', async () => {
  test.setTimeout(120_000)
  const { port, host } = new URL(council.url)
  const hear = (text: string, drip: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), 'localhost', () => socket.write(text))
      let heard = ''
      socket.on('data', (part) => (heard += String(part)))
      const drops = setInterval(() => socket.writable && drip !== '' && socket.write(drip), 2_000)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearInterval(drops)
        resolve(heard)
      })
    })
  const body = `POST /theme HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${council.url}\r\nContent-Length: 60000\r\n\r\n`
  const [head, silent, drop] = await Promise.all([
    hear(`GET / HTTP/1.1\r\nHost: ${host}\r\n`, 'X: y\r\n'),
    hear(body, ''),
    hear(body, 'x'),
  ])
  expect(head).toMatch(/^HTTP\/1.1 408 [\s\S]*lang="ja"/)
  expect(silent).toMatch(/^HTTP\/1.1 408 [\s\S]*時間がかかりすぎた/)
  expect(drop).toMatch(/^HTTP\/1.1 408 [\s\S]*took too long/)
})

test('what is no request, or larger than one may be, gets a sentence and no stack', async () => {
  const { host } = new URL(council.url)
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(council.url).port), 'localhost', () => socket.write(text))
      let heard = ''
      socket.on('data', (part) => (heard += String(part)))
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(heard))
      setTimeout(() => socket.end(), 1_500)
    })
  const first = async (line: string, headers = ''): Promise<string> =>
    (await raw(`${line} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`)).split('\r\n', 1)[0]?.slice(9, 12) ?? ''
  expect(await first('GET /%ff')).toBe('400')
  expect(await first('GET /%')).toBe('400')
  expect(await first('GET /a%00b')).toBe('404')
  expect(await first('GET //evil.example/')).toBe('400')
  expect(await first('GET /\\evil.example')).toBe('400')
  expect(await first(`GET ${council.url}/sign-in`)).toBe('400')
  expect(await first('GET /', `X: ${'y'.repeat(20_000)}\r\n`)).toBe('431')
  expect(await first('GET /', 'x: y\r\n'.repeat(200))).toBe('431')
  expect(await first('OPTIONS *')).toBe('400')
  expect(await first('TRACE /')).toBe('405')
  expect(await first('DELETE /people')).toBe('405')
  expect(await first('GET /', 'Content-Length: 5\r\n')).toBe('400')
  expect(await first('POST /theme', `Origin: ${council.url}\r\nTransfer-Encoding: chunked\r\n`)).toBe('411')
  expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*lang="en"/)
  expect(council.portal.output()).not.toMatch(/"msg":"request failed/)
})
