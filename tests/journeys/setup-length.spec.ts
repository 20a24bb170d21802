/**
 * How long a newcomer sits before the pages of joining: what stands there to be read, at 400 characters a minute,
 * and what is to be typed, at 40 words of five letters. A model, and the same one each time: a page that grows shows.
 */
import { expect, type Page, test } from '@playwright/test'
import { openWindow } from './browser-window.ts'
import { join } from './joining.ts'
import { openCouncil } from './portal-copy.ts'

const charactersRead = 400
const lettersTyped = 40 * 5

/** Minutes that all of it may take. The pledge alone, which nobody may skip, is one and a half. */
const allowed = 10

/** Without what is kept and not read (the recovery kit's own text), and what only a screen reader says. */
const toRead = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const main = document.querySelector('main')?.cloneNode(true)
    if (!(main instanceof HTMLElement)) return 0
    for (const kept of main.querySelectorAll('pre, script, .sr-only, noscript, details:not([open])')) kept.remove()
    return main.innerText.replace(/\s+/g, '').length
  })

test('a newcomer is through the pages of joining in minutes', async ({ browser }) => {
  const council = await openCouncil()
  try {
    const [invited] = council.invited
    if (!invited) throw new Error('nobody is awaited')
    const window = await openWindow(browser, council)
    const read: Record<string, number> = {}
    const joined = await join(window.page, {
      ...invited,
      look: async (what) => {
        read[what] = await toRead(window.page)
      },
    })
    const typed = {
      'password, twice': 2 * invited.person.password.length,
      'code of the authenticator': 6,
      'passphrase, written down': joined.passphrase.length,
      'three of its words': Math.ceil((3 / 8) * joined.passphrase.length),
    }
    const minutes = (counts: Readonly<Record<string, number>>, pace: number) =>
      Object.values(counts).reduce((sum, count) => sum + count, 0) / pace
    const [reading, typing] = [minutes(read, charactersRead), minutes(typed, lettersTyped)]
    console.log(`joining: ${reading.toFixed(1)} minutes of reading, ${typing.toFixed(1)} of typing`, { read, typed })
    expect(reading + typing).toBeLessThan(allowed)
    await window.close()
  } finally {
    await council.close()
  }
})
