/** One person's browser: cookies and storage of its own, and an eye on everything a page complains about. */
import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from '@playwright/test'

export interface BrowserWindow {
  readonly context: BrowserContext
  readonly page: Page
  /** What the pages said that nobody expected: console errors, broken policy, uncaught errors, requests elsewhere. */
  readonly complaints: string[]
  close(): Promise<void>
}

export async function openWindow(
  browser: Browser,
  { url, ...options }: BrowserContextOptions & { readonly url: string },
): Promise<BrowserWindow> {
  const context = await browser.newContext({ baseURL: url, ...options })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (isComplaint(message))
      complaints.push(`${message.type()} on ${message.page()?.url()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => {
    const said = error.error().stack ?? String(error.error())
    if (!wentOn.test(said)) complaints.push(`uncaught on ${error.page()?.url()}: ${said}`)
  })
  context.on('request', (request) => {
    const { protocol, origin, pathname } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== url) complaints.push(`asked elsewhere: ${request.url()}`)
    if (pathname === '/csp-reports') complaints.push(`broken policy: ${request.postData()}`)
  })
  const page = await context.newPage()
  return { context, page, complaints, close: () => context.close() }
}

/**
 * Somebody pressed on before the answer for the last press was all there. The router lets it go, as it should; the
 * library that was reading it says so in the console (fetchAndDecode of @remix-run/react 2.17), in Chromium's words.
 */
const wentOn = /BodyStreamBuffer was aborted/

function isComplaint(message: ConsoleMessage): boolean {
  if (wentOn.test(message.text())) return false
  // A 4xx that a page asked for and explains in words is no complaint of the page's.
  if (/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) return false
  return message.type() === 'error' || /Content.Security.Policy|Refused to/i.test(message.text())
}
