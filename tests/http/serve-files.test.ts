import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assetPolicy, commonHeaders } from '../../app/http/security-headers.server.ts'
import { serveFiles } from '../../app/http/serve-files.server.ts'

const folder = mkdtempSync(join(tmpdir(), 'fuin-files-'))
const script = Buffer.from('export const council = "協議会"\n'.repeat(40))
const type = Buffer.from([0x77, 0x4f, 0x46, 0x32])
let server: Server

beforeAll(async () => {
  const assets = join(folder, 'assets')
  mkdirSync(assets)
  for (const name of ['page-a1.js', 'vault.worker-b2.js']) {
    writeFileSync(join(assets, name), script)
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(script))
    writeFileSync(join(assets, `${name}.gz`), gzipSync(script))
  }
  writeFileSync(join(assets, 'first-400.woff2'), type)
  writeFileSync(join(folder, 'robots.txt'), 'User-agent: *\n')
  const app = express()
  app.use((_, res, next) => {
    for (const [name, value] of Object.entries(commonHeaders({ https: true }))) res.setHeader(name, value)
    next()
  })
  serveFiles(app, { clientFolder: folder, https: true })
  app.use((_, res) => void res.status(200).send('a page'))
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As the bytes come: `fetch` would undo what was done to them. */
async function ask(path: string, encodings?: string): Promise<{ head: IncomingMessage; body: Buffer }> {
  const { port } = server.address() as AddressInfo
  const headers = encodings === undefined ? {} : { 'accept-encoding': encodings }
  const [head] = (await once(get({ port, path, headers }), 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of head) parts.push(part)
  return { head, body: Buffer.concat(parts) }
}

describe('a file of the build', () => {
  it('comes in the smallest form that its reader takes', async () => {
    const small = await ask('/assets/page-a1.js', 'gzip, deflate, br')
    expect(small.head.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
    expect(small.body).toEqual(brotliCompressSync(script))
    const older = await ask('/assets/page-a1.js', 'gzip')
    expect(older.head.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(older.body)).toEqual(script)
    for (const encodings of [undefined, 'identity', 'br;q=0']) {
      const plain = await ask('/assets/page-a1.js', encodings)
      expect(plain.head.headers['content-encoding'], encodings).toBeUndefined()
      expect(plain.head.headers.vary, encodings).toBe('Accept-Encoding')
      expect(plain.body, encodings).toEqual(script)
    }
  })

  it('is called what it is, and keeps its policy, in every form', async () => {
    for (const encodings of ['br', 'gzip', 'identity']) {
      const { head } = await ask('/assets/vault.worker-b2.js', encodings)
      expect(head.headers['content-type']).toMatch(/^(application|text)\/javascript/)
      expect(head.headers['content-security-policy']).toBe(
        assetPolicy({ path: '/assets/vault.worker-b2.js', https: true }),
      )
      expect(head.headers['content-security-policy']).toContain("'wasm-unsafe-eval'")
      expect(head.headers['cache-control']).toContain('immutable')
    }
  })

  it('leaves out what only a document obeys, and nothing else', async () => {
    const { head } = await ask('/assets/first-400.woff2')
    for (const name of ['permissions-policy', 'cross-origin-opener-policy', 'x-frame-options'])
      expect(head.headers[name], name).toBeUndefined()
    for (const name of ['strict-transport-security', 'x-content-type-options', 'cross-origin-resource-policy'])
      expect(head.headers[name], name).toBeDefined()
    expect((await ask('/robots.txt')).head.headers['permissions-policy']).toBeDefined()
  })

  it('is asked for by its own name alone', async () => {
    expect((await ask('/assets/page-a1.js.br', 'br')).head.statusCode).toBe(404)
    expect((await ask('/assets/no-such.js', 'br')).head.statusCode).toBe(404)
    expect((await ask('/assets/..%2frobots.txt', 'br')).head.statusCode).not.toBe(200)
  })

  it('is told apart from pages, which are never compressed', async () => {
    const page = await ask('/bulletins', 'br, gzip')
    expect(page.head.headers['content-encoding']).toBeUndefined()
    expect(page.body.toString()).toBe('a page')
  })
})
