import { defineConfig } from '@playwright/test'
import { findBrowser } from '../support/browser.ts'
import { freePort } from '../support/server.ts'
import { foundedUrl, type Lane } from './portal-copy.ts'

const { executablePath, args, env } = await findBrowser()

// As a reader's browser says it. "HeadlessChrome" is treated as a robot by some libraries.
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'

// What reaches its portal by nothing but the browser, and takes no times. Files it may read: they are no portal.
const walking = 'april|drafts|edges|holds|keyed-acts|news|one-secretary|pages|story|without-javascript'
const walks = new RegExp(`/(${walking})\\.spec\\.ts$`)
// Pictures of every page, for people to look at; no journey of its own.
const pictures = process.env.FUIN_SHOTS !== undefined
const others = new RegExp(`/(?!(first-run|passkeys|founding|pictures|${walking})\\.)[\\w-]+\\.spec\\.ts$`)
const dependencies = process.env.FUIN_COUNCIL === 'kept' ? [] : ['founding']

// The address of a council is signed into its log, so two portals on copies of one have the same.
// For a walk the browser is told another way there. Every worker reads this file: each has its own.
const lane: Lane = { port: await freePort() }
const founded = foundedUrl()
const ownWay = founded === null ? [] : [`--host-resolver-rules=MAP ${new URL(founded).host} localhost:${lane.port}`]
const launched = { executablePath, env: { ...process.env, ...env } as Record<string, string> }

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../../test-results/journeys.json' }],
  ],
  use: {
    browserName: 'chromium',
    userAgent,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    // A trace of everything costs a third of the time: asked for when a journey has failed.
    trace: process.env.FUIN_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    launchOptions: { ...launched, args: [...args] },
  },
  // One council is founded in the browser; every journey after that has a copy of it.
  projects: [
    { name: 'portal', testMatch: /\/(first-run|passkeys)\.spec\.ts$/ },
    { name: 'founding', testMatch: 'founding.spec.ts' },
    // One after the other, and beside them the walks, on a portal of their own. Whoever is done first helps with
    // those: the council's should end first.
    { name: 'council', testMatch: pictures ? 'pictures.spec.ts' : others, dependencies, workers: 1 },
    {
      name: 'walks',
      testMatch: walks,
      testIgnore: pictures ? '**' : [],
      dependencies,
      metadata: { lane },
      use: { launchOptions: { ...launched, args: [...args, ...ownWay] } },
    },
  ],
})
