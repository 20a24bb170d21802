/**
 * How long a file takes to be attached and to be taken, in a browser, and what that costs it in memory.
 *
 *   npm run bench:attachment -- [--mib 100] [--chromium /usr/bin/chromium]
 *
 * In Chromium, by the composer's and the reader's own code with its worker; what stands for the portal keeps the parts
 * as files on this machine. Beside it gpg over the same file, not compressed, and the floor: AES-GCM of WebCrypto alone.
 * Memory is what the page's processes hold of their own, read every 50 ms, above what they held before. The best of
 * three rounds. The last line is one JSON object.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { build } from 'esbuild'
import type { Rounds } from './bench-attachment/attachment-page.ts'

const { values } = parseArgs({
  options: { mib: { type: 'string', default: '100' }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
})
const mib = Number(values.mib)
const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-'))
const file = join(folder, 'file.bin')
writeFileSync(file, '')
for (let done = 0; done < mib; done++) writeFileSync(file, randomBytes(1024 * 1024), { flag: 'a' })

/** Of one of the browser's scripts. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    // As the portal's own build does for its workers.
    alias: { openpgp: 'openpgp/lightweight' },
  })
  return outputFiles[0]?.text ?? ''
}

const [page, worker] = await Promise.all([
  bundled('scripts/bench-attachment/attachment-page.ts'),
  bundled('app/openpgp/attachment.worker.ts'),
])

async function partIn(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of request) chunks.push(new Uint8Array(chunk))
  const type = request.headers['content-type'] ?? ''
  const form = await new Response(new Blob(chunks), { headers: { 'content-type': type } }).formData()
  const part = form.get('part')
  if (part === null || typeof part === 'string') throw new Error('no part')
  return new Uint8Array(await part.arrayBuffer())
}

const server = createServer(async (request, answer) => {
  const [, number] = /\/parts\/(\d+)$/.exec(request.url ?? '') ?? []
  const script = (text: string) => answer.setHeader('Content-Type', 'text/javascript').end(text)
  if (number !== undefined && request.method === 'POST')
    writeFileSync(join(folder, `part-${number}`), await partIn(request))
  if (number !== undefined && request.method === 'GET') return answer.end(readFileSync(join(folder, `part-${number}`)))
  if (request.url === '/page.js') return script(page)
  if (request.url === '/attachment.worker.ts') return script(worker)
  if (request.method === 'POST') return answer.setHeader('Content-Type', 'application/json').end('{}')
  answer
    .setHeader('Content-Type', 'text/html')
    .end('<!doctype html><input type=file><script type=module src=/page.js></script>')
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('no port')

/** What the pages' processes hold that is theirs alone, MiB; what they map of files is the machine's. */
async function held(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const kilobytes = processInfo.map(({ type, id }) =>
    type === 'renderer' ? Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) : 0,
  )
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}

function seconds(work: () => void): number {
  const from = performance.now()
  work()
  return (performance.now() - from) / 1000
}

/** With a key that is nobody's: a passphrase for this file. */
function gpg(): { readonly sealed: number; readonly opened: number } {
  const home = mkdtempSync(join(tmpdir(), 'fuin-gpg-'))
  const run = (...given: readonly string[]) =>
    execFileSync('gpg', [
      '--homedir',
      home,
      '--batch',
      '--yes',
      '--quiet',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      'x',
      ...given,
    ])
  const [out, back] = [join(folder, 'out.gpg'), join(folder, 'back.bin')]
  // The agent is started outside of what is measured.
  run('--s2k-count', '1024', '-z', '0', '-o', join(folder, 'first.gpg'), '--symmetric', '/proc/version')
  const sealed = seconds(() =>
    run('--s2k-count', '1024', '--cipher-algo', 'AES256', '-z', '0', '-o', out, '--symmetric', file),
  )
  const opened = seconds(() => run('-o', back, '--decrypt', out))
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'])
  rmSync(home, { recursive: true, force: true })
  return { sealed, opened }
}

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const opened = await browser.newPage()
  await opened.goto(`http://127.0.0.1:${address.port}/`)
  await opened.locator('input').setInputFiles(file)
  await opened.waitForFunction('typeof measure === "function"')
  const idle = await held(browser)
  let most = idle
  let watching = true
  const watched = (async () => {
    for (; watching; await pause(50)) most = Math.max(most, await held(browser))
  })()
  const rounds: Rounds[] = []
  const rivals: ReturnType<typeof gpg>[] = []
  for (let round = 0; round < 3; round++) {
    rivals.push(gpg())
    rounds.push(await opened.evaluate<Rounds>('measure()'))
  }
  watching = false
  await watched
  const best = (of: (one: Rounds) => number) => Math.min(...rounds.map(of)) / 1000
  const rival = {
    sealed: Math.min(...rivals.map((one) => one.sealed)),
    opened: Math.min(...rivals.map((one) => one.opened)),
  }
  const ours = { sealed: best((one) => one.sealed), opened: best((one) => one.opened), floor: best((one) => one.floor) }
  const ratio = { sealed: ours.sealed / rival.sealed, opened: ours.opened / rival.opened }
  const memory = Math.round(most - idle)
  const said = (n: number) => n.toFixed(2)
  console.log(
    `${mib} MiB sealed and sent in ${said(ours.sealed)} s (gpg ${said(rival.sealed)} s, ratio ${said(ratio.sealed)})`,
  )
  console.log(
    `fetched, proven and opened in ${said(ours.opened)} s (gpg ${said(rival.opened)} s, ratio ${said(ratio.opened)})`,
  )
  console.log(`AES-GCM alone ${said(ours.floor)} s; memory above idle ${memory} MiB at most`)
  const machine = { cores: availableParallelism(), workers: 1 }
  const met = ratio.sealed <= 1.5 && ratio.opened <= 1.5 && memory <= 64
  console.log(JSON.stringify({ mib, ...ours, gpg: rival, ratio, memoryMiB: memory, ...machine, met }))
} finally {
  await browser.close()
  server.close()
  rmSync(folder, { recursive: true, force: true })
}
