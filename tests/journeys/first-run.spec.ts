import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'

test.describe('a portal started on an empty folder', () => {
  let portal: RunningServer

  test.beforeAll(async () => {
    portal = await startServer()
  })
  test.afterAll(async () => {
    await portal.stop()
    portal.remove()
  })

  test('makes its keys and its database, readable by nobody else', () => {
    const files = readdirSync(join(portal.dataDir, 'keys'))
    expect(files).toEqual(expect.arrayContaining(['log.key', 'clock.key', 'server.key']))
    for (const file of files) expect(statSync(join(portal.dataDir, 'keys', file)).mode & 0o077, file).toBe(0)
    expect(statSync(join(portal.dataDir, 'fuin.sqlite')).size).toBeGreaterThan(0)
  })

  test('prints one link for the first account, and keeps it out of its lines', async () => {
    await expect.poll(() => portal.output()).toContain('it works once, within 72 hours')
    const links = [...portal.output().matchAll(new RegExp(`^ {2}(${portal.url}/\\S+)$`, 'gm'))]
    expect(links).toHaveLength(1)
    const token = new URL(links[0]?.[1] ?? portal.url).pathname.split('/').at(-1) ?? ''
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(portal.output().split(token)).toHaveLength(2)
  })

  test('says that it lives, and that database, log and signer are ready', async ({ request }) => {
    expect((await request.get(`${portal.url}/healthz`)).status()).toBe(200)
    const ready = await request.get(`${portal.url}/readyz`)
    expect([ready.status(), await ready.text()]).toEqual([200, 'ready\n'])
  })

  test('shows its log’s checkpoint and keys to anybody', async ({ request }) => {
    const checkpoint = await request.get(`${portal.url}/log/checkpoint`)
    expect(checkpoint.headers()['content-type']).toBe('text/plain; charset=utf-8')
    expect(checkpoint.headers()['cache-control']).toBe('public, max-age=5')
    expect(await checkpoint.text()).toMatch(/^localhost:\d+\n\d+\n[A-Za-z0-9+/]{43}=\n\n(— \S+ \S+\n){2}$/)
    const keys = await (await request.get(`${portal.url}/log/vkey`)).text()
    expect(keys).toMatch(/^(\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n){2}$/)
  })

  test('gives every answer the headers that guard it', async ({ request }) => {
    for (const path of [
      '/sign-in',
      '/no-such-page',
      '/healthz',
      '/log/trust',
      '/log/tile/entries/000',
      '/robots.txt',
    ]) {
      const headers = (await request.get(portal.url + path)).headers()
      expect(headers, path).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      })
      expect(headers['permissions-policy'], path).toContain('camera=()')
      expect(headers['x-request-id'], path).toMatch(/^[0-9a-f]{32}$/)
      expect(headers['x-powered-by'], path).toBeUndefined()
    }
  })

  test('lets monitors in other people’s pages read what anybody may watch the log by, and nothing else', async ({
    request,
  }) => {
    const open = ['/log/checkpoint', '/log/vkey', '/log/tile/0/000.p/1', '/log/consistency?from=0&to=1']
    for (const path of open) {
      const answer = await request.get(portal.url + path, { headers: { Origin: 'https://monitor.example' } })
      expect(answer.status(), path).toBe(200)
      expect(answer.headers(), path).toMatchObject({
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
      })
    }
    const entries = await request.get(`${portal.url}/log/tile/entries/000.p/1`, { maxRedirects: 0 })
    expect([entries.status(), entries.headers()['www-authenticate']]).toEqual([
      401,
      'Bearer realm="entries of the log"',
    ])
    expect(entries.headers()['access-control-allow-origin']).toBeUndefined()
  })

  test('keeps pages out of every cache and gives each its own nonce', async ({ request }) => {
    const [first, second] = [await request.get(`${portal.url}/sign-in`), await request.get(`${portal.url}/sign-in`)]
    expect(first.headers()['cache-control']).toBe('no-store')
    const nonceOf = (policy: string | undefined) => /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy ?? '')?.[1]
    const nonces = [first, second].map((answer) => nonceOf(answer.headers()['content-security-policy']))
    expect(nonces[0]).toBeTruthy()
    expect(nonces[0]).not.toBe(nonces[1])
    expect(await first.text()).toContain(`nonce="${nonces[0]}"`)
  })

  test('compresses its own files, and never a page, whose length could tell', async ({ request }) => {
    const page = await request.get(`${portal.url}/no-such-page`, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(page.headers()['content-encoding']).toBeUndefined()
    const script = /\/assets\/entry\.client-[\w-]+\.js/.exec(await page.text())?.[0] ?? ''
    const file = (await request.get(portal.url + script, { headers: { 'Accept-Encoding': 'gzip' } })).headers()
    expect(file['content-encoding']).toBe('gzip')
    expect(file['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('takes no request id from outside', async ({ request }) => {
    const headers = { 'X-Request-Id': 'forged' }
    expect((await request.get(`${portal.url}/healthz`, { headers })).headers()['x-request-id']).not.toBe('forged')
  })

  test('refuses to change anything for another site', async ({ request }) => {
    const foreign = { Origin: 'https://attacker.example', 'Sec-Fetch-Site': 'cross-site' }
    for (const path of ['/sign-in', '/sign-out', '/language', '/no-such-page'])
      expect((await request.post(portal.url + path, { headers: foreign, form: {} })).status(), path).toBe(403)
  })

  test('answers under its own name only', async () => {
    expect(await statusUnderHost(portal.url, 'attacker.example', 'GET')).toEqual({
      status: 302,
      location: `${portal.url}/`,
    })
    expect((await statusUnderHost(portal.url, 'attacker.example', 'POST')).status).toBe(421)
  })

  test('takes reports of broken policy, small ones, and logs them without what was typed', async ({ request }) => {
    const report = {
      'csp-report': {
        'document-uri': `${portal.url}/sign-in?email=watanabe@minato.example`,
        'blocked-uri': 'inline',
        'effective-directive': 'script-src-elem',
        'script-sample': 'leaked words',
      },
    }
    const headers = { 'Content-Type': 'application/csp-report' }
    const post = (data: string) => request.post(`${portal.url}/csp-reports`, { headers, data })
    expect((await post(JSON.stringify(report))).status()).toBe(204)
    expect((await post('{"csp-report":1}')).status()).toBe(400)
    expect((await post('x'.repeat(20_000))).status()).toBe(413)
    await expect.poll(() => portal.output()).toContain('"directive":"script-src-elem"')
    expect(portal.output()).not.toMatch(/watanabe|leaked words/)
  })

  test('says plainly that a page does not exist, and breaks no policy in doing so', async ({ page }) => {
    const complaints: string[] = []
    const before = portal.output().length
    page.on('console', (message) => {
      if (/Content.Security.Policy|Refused to/i.test(message.text())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    const answer = await page.goto(`${portal.url}/no-such-page`)
    expect(answer?.status()).toBe(404)
    await expect(page.locator('h1')).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect(complaints).toEqual([])
    expect(portal.output().slice(before)).not.toContain('"msg":"content-security-policy"')
    // And the browser does tell us when one is broken.
    await page.evaluate(() => {
      document.body.append(Object.assign(new Image(), { src: 'https://attacker.example/beacon.png?of=reader' }))
    })
    await expect.poll(() => portal.output()).toContain('"blocked":"https://attacker.example/beacon.png"')
  })

  test('writes lines that hold no query, cookie or token', async ({ request }) => {
    const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE'
    await request.get(`${portal.url}/join/${token}?from=letter`, { headers: { Cookie: 'x=chocolate' } })
    await expect.poll(() => portal.output()).toContain('"path":"/join/*"')
    expect(portal.output()).not.toMatch(new RegExp(`${token}|from=letter|chocolate`))
  })
})

test('a portal told to stop finishes, closes its database, ends with 0, and starts again on what it left', async () => {
  const first = await startServer()
  const size = await sizeOf(first.url)
  expect(await first.stop()).toBe(0)
  expect(first.output()).toContain('"msg":"stopped"')
  // The write-ahead log is folded in when the last connection closes properly.
  expect(readdirSync(first.dataDir)).not.toContain('fuin.sqlite-wal')
  const second = await startServer({ dataDir: first.dataDir, port: Number(new URL(first.url).port) })
  expect(await sizeOf(second.url)).toBeGreaterThanOrEqual(size)
  expect(await second.stop()).toBe(0)
  second.remove()
})

test('a portal told to stop in the middle of a request answers it first, and takes no other', async () => {
  const portal = await startServer()
  const report = JSON.stringify([{ type: 'csp-violation', url: `${portal.url}/`, body: {} }])
  const headers = { 'Content-Type': 'application/reports+json', 'Content-Length': report.length }
  const asked = ask(`${portal.url}/csp-reports`, { method: 'POST', headers })
  const answered = new Promise<number>((resolve, reject) => {
    asked.once('response', (answer) => resolve(answer.statusCode ?? 0)).once('error', reject)
  })
  asked.write(report.slice(0, 10))
  await expect.poll(() => asked.socket?.bytesWritten ?? 0).toBeGreaterThan(0)
  const ended = portal.stop()
  await expect.poll(() => portal.output()).toContain('"msg":"stopping"')
  await expect(fetch(`${portal.url}/healthz`)).rejects.toThrow()
  asked.end(report.slice(10))
  expect(await answered).toBe(204)
  expect(await ended).toBe(0)
  portal.remove()
})

test('a portal that is killed starts again on what it left', async () => {
  const first = await startServer()
  await first.kill()
  const second = await startServer({ dataDir: first.dataDir, port: Number(new URL(first.url).port) })
  await second.stop()
  second.remove()
})

test.describe('a portal refuses to start, in one sentence, when', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-refused-'))
  test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  const wrong: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['PORT is no number', { PORT: 'many' }, /^PORT must be a whole number[^\n]*\n$/],
    ['ORIGIN has a path', { ORIGIN: 'https://portal.example/x' }, /^ORIGIN must be an origin[^\n]*\n$/],
    ['ORIGIN is http elsewhere', { ORIGIN: 'http://portal.example' }, /^ORIGIN must begin with https[^\n]*\n$/],
    ['a demo is open to others', { FUIN_MODE: 'demo', HOST: '0.0.0.0' }, /^HOST of a demo[^\n]*\n$/],
    [
      'HOST is not of this machine',
      { HOST: '203.0.113.1' },
      /^HOST 203\.0\.113\.1 is no address of this machine[^\n]*\n$/,
    ],
    ['DATABASE_URL is of another kind', { DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be[^\n]*\n$/],
  ]
  for (const [when, env, sentence] of wrong) {
    test(when, async () => {
      const refusal = await startServer({ dataDir, env }).catch((error: Error) => error.message)
      expect(String(refusal).replace('the server ended:\n', '')).toMatch(sentence)
    })
  }

  test('its port is another program’s', async () => {
    const other = createServer((_, answer) => void answer.writeHead(503).end())
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port)),
    )
    const refusal = await startServer({ dataDir, port, env: { HOST: '127.0.0.1' } }).catch(
      (error: Error) => error.message,
    )
    other.close()
    other.closeAllConnections()
    expect(String(refusal).replace('the server ended:\n', '')).toMatch(/^PORT \d+ on 127\.0\.0\.1 is in use[^\n]*\n$/)
  })

  test('the folder is a demo’s', async () => {
    const demo = await startServer({ env: { FUIN_MODE: 'demo' } })
    await demo.stop()
    const choices = { dataDir: demo.dataDir, port: Number(new URL(demo.url).port) }
    const refusal = await startServer(choices).catch((error: Error) => error.message)
    expect(refusal).toContain('belongs to a demo; `npm start` never opens it')
    demo.remove()
  })
})

async function sizeOf(url: string): Promise<number> {
  const note = await (await fetch(`${url}/log/checkpoint`)).text()
  return Number(note.split('\n')[1])
}

// fetch does not let a Host header be forged.
function statusUnderHost(url: string, host: string, method: string): Promise<{ status: number; location?: string }> {
  return new Promise((resolve, reject) => {
    const asked = ask(`${url}/sign-in`, { method, headers: { host } }, (answer) => {
      answer.resume()
      const { location } = answer.headers
      resolve({ status: answer.statusCode ?? 0, ...(location ? { location } : {}) })
    })
    asked.once('error', reject).end()
  })
}
