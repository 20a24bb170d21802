import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { strToU8, zipSync } from 'fflate'
import { freePort } from '../support/server.ts'
import type { Account } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { type Found, Search, word } from './every-spelling.ts'
import { join as joinCouncil } from './joining.ts'
import { keptInBrowser, keptOnDisk } from './kept-bytes.ts'
import { address, beginBulletin, indicatorValues, mark, sealAndIssue, stixReport, write } from './liaison.ts'
import { acknowledge, expectText, openSealed, unlockAndRead } from './member.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { signIn, unlock } from './sign-in.ts'
import { recordWire, type WireRecorder } from './wire-recorder.ts'
import { words } from './words.ts'

const sentences = [
  '荷役計画の照会画面に、深夜二時から三時の間だけ同じ並びの要求が届いています。',
  '該当する組織は、予備系への切替手順を今週中に確認してください。',
  'A maintenance account created in spring was never disabled.',
]
const bulletin = {
  publicTitle: '照会画面への反復要求に関する案内',
  headline: '荷役計画の照会画面に対する偵察活動の分析',
  body: `## いま行うこと\n\n${sentences.join('\n\n')}\n\n- 切替の記録を残す\n`,
  pasted:
    'yakan-shoukai[.]example | 収集用サーバー\n198.51.100.142 | 発信元\nshoukai-tantou@yakan-shoukai.example | 送信元\n44d88612fea8a8f36de82e1278abb02f | 常駐プログラム',
  stix: stixReport(),
}
const pasted = [
  'yakan-shoukai.example',
  '198.51.100.142',
  'shoukai-tantou@yakan-shoukai.example',
  '44d88612fea8a8f36de82e1278abb02f',
]

test.describe.configure({ mode: 'serial' })

let council: OpenedCouncil
let wire: WireRecorder
let windows: BrowserWindow[] = []

test.beforeAll(async () => {
  const port = await freePort()
  // The recorder answers under the portal's own address; the portal stands behind it.
  const founded = await openCouncilBehind(port)
  council = founded.council
  wire = founded.wire
})
test.afterAll(async () => {
  for (const window of windows) await window.close()
  await wire.close()
  await council.close()
})
test.afterEach(async () => {
  for (const window of windows) await window.close()
  windows = []
})

async function openCouncilBehind(port: number) {
  const recorders: WireRecorder[] = []
  const before = async (url: string) => {
    recorders.push(await recordWire({ from: Number(new URL(url).port), to: port }))
  }
  const council = await openCouncil({ behind: { port, before } })
  const [wire] = recorders
  if (!wire) throw new Error('nothing records')
  return { council, wire }
}

async function comeIn(browser: Browser, account: Account): Promise<Page> {
  const window = await openWindow(browser, { url: council.url })
  windows.push(window)
  await signIn(window.page, account)
  return window.page
}

/** Looks through all that was sent and all that was kept. */
async function lookEverywhere(search: Search): Promise<readonly Found[]> {
  const inBrowsers = await Promise.all(windows.map(({ page }) => keptInBrowser(page)))
  return [
    ...wire.sent().flatMap((bytes, i) => search.in(bytes, `sent on connection ${i}`)),
    ...keptOnDisk(council.portal.dataDir).flatMap(({ where, bytes }) => search.in(bytes, where)),
    ...search.in(Buffer.from(council.portal.output()), 'output'),
    ...inBrowsers.flat().flatMap(({ where, bytes }) => search.in(bytes, where)),
  ]
}

test('the search finds one planted secret of each kind, in each spelling, in each place', async ({ browser }) => {
  const sentence = '植えた一文です。見つからなければ、この検査は何も言っていません。'
  const indicator = 'https://planted-indicator.example/uketori?no=7&to=ichi'
  const search = new Search([word(sentence), word(indicator)])
  const page = await comeIn(browser, council.people.liaison)
  expect(await lookEverywhere(search)).toEqual([])

  await plantInRequests(page, [sentence, indicator])
  await plantInBrowser(page, sentence)
  await plantInOutput(page)
  const planted = plantOnDisk(council.portal.dataDir, [sentence, indicator])

  const found = await lookEverywhere(search)
  planted.close()
  const places = (part: string) => found.filter(({ where }) => where.includes(part))
  const spellings = new Set(
    places('sent on')
      .filter(({ what }) => what === sentence)
      .map(({ spelling }) => spelling),
  )
  for (const spelling of [
    'as it is',
    'JSON, \\u in small letters',
    'JSON, \\u in capitals',
    'percent',
    'percent in small letters',
    ...[0, 1, 2].flatMap((offset) => [`base64 at offset ${offset}`]),
  ])
    expect([...spellings], spelling).toContain(spelling)
  expect(places('sent on').filter(({ what }) => what === indicator)).not.toEqual([])
  expect(places('unpacked').map(({ where }) => where.replace(/^.*\//, ''))).toEqual(
    expect.arrayContaining(['planted.gz, unpacked', 'planted.zip, unpacked']),
  )
  expect(places('sent on').some(({ where }) => where.endsWith('unpacked'))).toBe(true)
  expect(places('planted.sqlite-wal')).not.toEqual([])
  expect(places('planted.sqlite planted')).not.toEqual([])
  for (const place of ['localStorage', 'sessionStorage', 'IndexedDB', 'cache'])
    expect(places(place), place).not.toEqual([])
  expect(new Search([word('planted-host')]).in(Buffer.from(council.portal.output()), 'output')).not.toEqual([])
})

async function plantInRequests(page: Page, secrets: readonly string[]): Promise<void> {
  const gzip = [...gzipSync(secrets.join('\n'))]
  await page.evaluate(
    async ({ secrets, gzip }) => {
      const post = (body: BodyInit, headers: HeadersInit = {}) =>
        fetch('/theme?planted', { method: 'POST', body, headers, redirect: 'manual' }).catch(() => null)
      const bytes = (text: string) => new TextEncoder().encode(text)
      const base64 = (data: Uint8Array) => btoa(String.fromCharCode(...data))
      for (const secret of secrets) {
        await fetch(`/robots.txt?in=${encodeURIComponent(secret)}`)
        await fetch('/robots.txt', { headers: { 'X-Planted': encodeURIComponent(secret).toLowerCase() } })
        await post(JSON.stringify({ secret }))
        const units = [...secret].flatMap((letter) => letter.split(''))
        const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        await post(units.map(escaped).join(''))
        await post(units.map((unit) => escaped(unit).toUpperCase().replace('\\U', '\\u')).join(''))
        for (const before of ['', 'x', 'xx']) await post(base64(bytes(before + secret)))
      }
      await post(new Uint8Array(gzip))
      const form = new FormData()
      form.append('file', new Blob([secrets.join('')]), 'planted')
      await post(form)
    },
    { secrets, gzip },
  )
}

async function plantInBrowser(page: Page, secret: string): Promise<void> {
  await page.evaluate(async (secret) => {
    localStorage.setItem('planted', secret)
    sessionStorage.setItem('planted', JSON.stringify({ secret }))
    await (await caches.open('planted')).put('/planted', new Response(secret))
    await new Promise<void>((resolve, reject) => {
      const asked = indexedDB.open('planted')
      asked.onupgradeneeded = () => asked.result.createObjectStore('texts').put({ secret }, 1)
      asked.onsuccess = () => {
        asked.result.close()
        resolve()
      }
      asked.onerror = () => reject(asked.error)
    })
  }, secret)
}

/** By the one way a page's words are meant to reach the lines: the name of a host that policy refused. */
async function plantInOutput(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.append(Object.assign(new Image(), { src: 'https://planted-host.example/x.png' }))
  })
  await expect.poll(() => council.portal.output()).toContain('planted-host.example')
}

/** The database stays open, so that its write-ahead log stays beside it. */
function plantOnDisk(folder: string, secrets: readonly string[]): Database.Database {
  const text = secrets.join('\n')
  writeFileSync(join(folder, 'planted.gz'), gzipSync(text))
  writeFileSync(join(folder, 'planted.zip'), zipSync({ 'planted.txt': strToU8(text.repeat(20)) }))
  const db = new Database(join(folder, 'planted.sqlite'))
  db.pragma('journal_mode = wal')
  db.exec('create table planted (text text)')
  db.prepare('insert into planted values (?)').run(text)
  return db
}

test('of a real bulletin, from writing to reading, nothing of the inside is found anywhere', async ({ browser }) => {
  test.setTimeout(150_000)
  await council.close()
  await wire.close()
  const again = await openCouncilBehind(await freePort())
  council = again.council
  wire = again.wire
  const { liaison, member, otherMember } = council.people

  const newcomer = await test.step('a newcomer makes a key', async () => {
    const window = await openWindow(browser, { url: council.url })
    windows.push(window)
    const [first] = council.invited
    if (!first) throw new Error('nobody is awaited')
    return joinCouncil(window.page, first)
  })
  const office = await comeIn(browser, liaison)
  await unlock(office, liaison)
  await beginBulletin(office)
  await write(office, bulletin)
  await office.getByRole('button', { name: words.bulletins.compose.preview, exact: true }).click()
  await mark(office, 'tlp', 'TLP:AMBER')
  await mark(office, 'pap', 'PAP:GREEN')
  await office.getByLabel(words.bulletins.compose.blocksAdvised, { exact: true }).check()
  await address(office, [member.name, otherMember.name])
  await sealAndIssue(office, 2)

  const reader = await comeIn(browser, member)
  await openSealed(reader, bulletin)
  await unlockAndRead(reader, member)
  await expectText(reader, { headline: bulletin.headline, sentence: sentences[0] ?? '' })
  await acknowledge(reader)

  const secrets = [
    word(bulletin.headline),
    ...sentences.map(word),
    ...[...pasted, ...indicatorValues(bulletin.stix)].filter((value) => value.length > 7).map(word),
    ...[liaison, member, newcomer].map(({ passphrase }) => word(passphrase)),
    // Of the eight words, three in a row would already be a loss.
    ...[liaison, member, newcomer].map(({ passphrase }) => word(passphrase.split(' ').slice(2, 5).join(' '))),
  ]
  expect(secrets.length).toBeGreaterThan(15)
  expect(await lookEverywhere(new Search(secrets))).toEqual([])
  // The same search does find what is meant to be outside.
  const outside = await lookEverywhere(new Search([word(bulletin.publicTitle)]))
  expect(outside.some(({ where }) => where.startsWith('sent on'))).toBe(true)
  expect(outside.some(({ where }) => where.includes('fuin.sqlite'))).toBe(true)
  expect(windows.flatMap(({ complaints }) => complaints)).toEqual([])

  await council.portal.stop()
  expect(
    keptOnDisk(council.portal.dataDir).flatMap(({ where, bytes }) => new Search(secrets).in(bytes, where)),
  ).toEqual([])
})
