/**
 * How long the headlines of a list take to open in a browser.
 *
 *   npm run bench:cards -- [--cards 200] [--chromium /usr/bin/chromium]
 *
 * In Chromium, in the page's thread: the vault opens them in one of its own, which is
 * no quicker. Medians of five rounds, beside the floor of decrypting alone. What is proven once for the whole list (release, roll)
 * is not in it. The last line is one JSON object.
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import type { Measured } from './bench-cards/cards-page.ts'

const { values } = parseArgs({
  options: { cards: { type: 'string', default: '200' }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
})
const cards = Number(values.cards)
const allowed = 1000

const { outputFiles } = await build({
  entryPoints: ['scripts/bench-cards/cards-page.ts'],
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'bench',
  write: false,
})
const script = outputFiles[0]?.text ?? ''
// WebCrypto is there on a secure origin alone, which loopback is.
const server = createServer((_, answer) => answer.end('<!doctype html><title>cards</title>'))
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('no port')
const browser = await chromium.launch({
  executablePath: values.chromium,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${address.port}/`)
  await page.addScriptTag({ content: script })
  const rounds = await page.evaluate<readonly Measured[]>(`bench.measure(${cards})`)
  const median = (of: (one: Measured) => number): number => Math.round(rounds.map(of).sort((a, b) => a - b)[2] ?? 0)
  const opened = median((one) => one.opened)
  const decrypted = median((one) => one.decrypted)
  console.log(`${cards} headlines: opened in ${opened} ms, decrypted alone ${decrypted} ms`)
  console.log(JSON.stringify({ cards, opened, decrypted, ratio: opened / decrypted, met: opened < allowed }))
} finally {
  await browser.close()
  server.close()
}
