/** What a page weighs on the wire: heads and bodies as they came, nothing from a cache. */
import type { BrowserContext, CDPSession, Page } from '@playwright/test'

export interface Fetched {
  readonly path: string
  /** As the browser sorts it: Document, Stylesheet, Script, Font, … */
  readonly kind: string
  readonly bytes: number
  /** Seconds of the browser's own clock. */
  readonly asked: number
  readonly arrived: number
}

export interface Weighed {
  readonly page: Page
  /** All that has come so far. */
  fetched(): readonly Fetched[]
}

export interface Line {
  /** kbit/s, both ways. */
  readonly rate: number
  /** Milliseconds there and back. */
  readonly delay: number
}

/** Opens an address in a tab of its own that has never seen anything, on a line as slow as said. */
export async function openCold(context: BrowserContext, path: string, line?: Line): Promise<Weighed> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const fetched = await listen(session)
  if (line) {
    const throughput = (line.rate * 1000) / 8
    const speed = { latency: line.delay, downloadThroughput: throughput, uploadThroughput: throughput }
    await session.send('Network.emulateNetworkConditions', { offline: false, ...speed })
  }
  await page.goto(path, { waitUntil: 'commit' })
  return { page, fetched }
}

async function listen(session: CDPSession): Promise<() => readonly Fetched[]> {
  const asked = new Map<string, { readonly path: string; kind: string; readonly asked: number }>()
  const fetched: Fetched[] = []
  session.on('Network.requestWillBeSent', ({ requestId, request, timestamp, type }) => {
    const { pathname } = new URL(request.url)
    asked.set(requestId, { path: pathname, kind: type ?? 'Other', asked: timestamp })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    const request = asked.get(requestId)
    if (request) fetched.push({ ...request, bytes: encodedDataLength, arrived: timestamp })
  })
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return () => fetched
}

/** Everything has come, and nothing more was asked for in half a second. */
export async function settled({ page, fetched }: Weighed): Promise<readonly Fetched[]> {
  for (let before = -1; before !== fetched().length; ) {
    before = fetched().length
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(500)
  }
  const broken = await page.evaluate(async () =>
    [...(await document.fonts.ready)]
      .filter(({ status, family }) => status === 'error' && !family.includes('Local'))
      .map(({ unicodeRange }) => unicodeRange),
  )
  // A face that the browser cannot read is passed over in silence, and a heavier one is fetched in its place.
  if (broken.length > 0) throw new Error(`type that does not open: ${broken.join('; ')}`)
  return fetched()
}

export const weight = (of: readonly Fetched[]): number => of.reduce((sum, { bytes }) => sum + bytes, 0)
