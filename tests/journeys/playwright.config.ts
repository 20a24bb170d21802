import { defineConfig } from '@playwright/test'
import { findBrowser } from '../support/browser.ts'

const { executablePath, args, env } = await findBrowser()

// As a reader's browser says it. "HeadlessChrome" is treated as a robot by some libraries.
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'

// Pictures of every page, for people to look at; no journey of its own.
const journeys = process.env.FUIN_SHOTS
  ? 'pictures.spec.ts'
  : /\/(council|holds|keyed-acts|news|oversight|restored|nothing-leaves|pages|without-javascript|edges|witness|loss)\.spec\.ts$/

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 1,
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
    launchOptions: { executablePath, args: [...args], env: { ...process.env, ...env } as Record<string, string> },
  },
  // One council is founded in the browser; every journey after that has a copy of it.
  projects: [
    { name: 'portal', testMatch: 'first-run.spec.ts' },
    { name: 'founding', testMatch: 'founding.spec.ts' },
    { name: 'council', testMatch: journeys, dependencies: process.env.FUIN_COUNCIL === 'kept' ? [] : ['founding'] },
  ],
})
