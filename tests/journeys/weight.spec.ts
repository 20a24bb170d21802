/**
 * What pages weigh where it matters: on a machine that has no Japanese type of
 * its own, so that all of it comes over the line, and nothing is in a cache.
 * `FUIN_WEIGHTS=1` prints the figures.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, type BrowserType, expect, test } from '@playwright/test'
import { alive } from './accessible.ts'
import { prepare } from './landmarks.ts'
import { type OpenedCouncil, openCouncil } from './portal-copy.ts'
import { signIn, typeCode } from './sign-in.ts'
import { type Fetched, openCold, settled, weight } from './wire-weight.ts'
import { words } from './words.ts'

const kilobyte = 1000
const badLine = { rate: 400, delay: 150 }

let council: OpenedCouncil

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  council = await openCouncil()
  await prepare(browser, council)
})
test.afterAll(() => council.close())

const fonts = (of: readonly Fetched[]) => of.filter(({ kind }) => kind === 'Font')
const ofRest = ({ path }: Fetched): boolean => /\/assets\/(common|rare)-/.test(path)

/** What came, the heaviest first: beside a page that is too heavy this says why. */
const told = (of: readonly Fetched[]): string =>
  [...of]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ bytes, path }) => `${bytes} ${path}`)
    .join('\n')

function note(what: string, of: readonly Fetched[]): void {
  if (process.env.FUIN_WEIGHTS) console.log(`${what}: ${weight(of)} bytes, of these type ${weight(fonts(of))}`)
}

test('whoever signs in fetches 150 kB at most, and one file of type', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: council.url })
  const fetched = await settled(await openCold(context, '/sign-in'))
  note('sign-in', fetched)
  expect(weight(fetched), told(fetched)).toBeLessThan(150 * kilobyte)
  expect(fonts(fetched), told(fetched)).toHaveLength(1)
  await context.close()
})

let rest = 0

for (const role of ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const) {
  test(`coming home for the first time costs ${role} 350 kB at most, and no letter comes before a script`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ baseURL: council.url })
    await signIn(await context.newPage(), council.people[role])
    const cold = await openCold(context, '/')
    await alive(cold.page)
    const fetched = await settled(cold)
    note(role, fetched)
    expect(weight(fetched), told(fetched)).toBeLessThan(350 * kilobyte)
    // Some names are written with letters that no sentence of the portal holds.
    const slices = fetched.filter(ofRest)
    rest += slices.length
    const entry = fetched.find(({ path }) => path.startsWith('/assets/entry.client-'))
    for (const { path, asked } of slices) expect(asked, path).toBeGreaterThan(entry?.arrived ?? Infinity)
    await context.close()
  })
}

test('a letter that is rare was asked for by some of them', () => {
  expect(rest).toBeGreaterThan(0)
})

test('on a bad line there is a field to type in within four seconds, for the password and for the code', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: council.url })
  const person = council.people.member
  const before = Date.now()
  const { page } = await openCold(context, '/sign-in', badLine)
  await expect(page.locator('[name=email]')).toBeFocused({ timeout: 4000 })
  await page.evaluate(async () => void (await document.fonts.ready))
  expect(Date.now() - before).toBeLessThan(4000)
  await page.locator('[name=email]').fill(person.email)
  await page.locator('[name=password]').fill(person.password)
  const asked = Date.now()
  await page.getByRole('button', { name: words.access.signIn.go }).click()
  await expect(page.locator('[name=code]')).toBeFocused({ timeout: 4000 })
  expect(Date.now() - asked).toBeLessThan(4000)
  await typeCode(page, person)
  await context.close()
})

test('a machine with a Japanese type face of its own fetches no letter at all', async ({ playwright }) => {
  const home = mkdtempSync(join(tmpdir(), 'fuin-type-'))
  const owner = await withJapaneseType(playwright.chromium, home)
  const context = await owner.newContext({ baseURL: council.url })
  await signIn(await context.newPage(), council.people.member)
  const cold = await openCold(context, '/')
  await alive(cold.page)
  expect(fonts(await settled(cold))).toEqual([])
  await owner.close()
  rmSync(home, { recursive: true, force: true })
})

/** The same browser, on a machine where somebody has installed Noto Sans JP. */
function withJapaneseType(chromium: BrowserType, home: string): Promise<Browser> {
  const { executablePath = '', args = [], env } = test.info().project.use.launchOptions ?? {}
  const type = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-jp/package.json'))
  const folder = join(home, 'fonts')
  mkdirSync(folder)
  for (const name of ['400Regular/NotoSansJP_400Regular.ttf', '700Bold/NotoSansJP_700Bold.ttf'])
    cpSync(join(type, name), join(folder, name.replace('/', '-')))
  const configuration = join(home, 'fonts.conf')
  writeFileSync(
    configuration,
    `<?xml version="1.0"?><fontconfig><dir>${folder}</dir><cachedir>${home}/cache</cachedir></fontconfig>`,
  )
  return chromium.launch({ executablePath, args, env: { ...env, FONTCONFIG_FILE: configuration } })
}
