/** axe on a page in both colour schemes, and what else every page owes its reader. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// Without its blank page beside ours, which gathers what is found in frames: we have none, and opening one costs a third.
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode()

/** What is wrong with the page, one line each; empty when nothing is. */
export async function flawsOf(
  page: Page,
  what: string,
  // Colours are the same in both languages, so a page seen in both may be looked at by `theme`, one in each.
  choices: { readonly dark: boolean } | { readonly theme: 'light' | 'dark' } = { dark: true },
): Promise<readonly string[]> {
  const theme = 'theme' in choices ? choices.theme : 'light'
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  const whole = await axe(page).withTags(standard).analyze()
  const dark = 'dark' in choices && choices.dark ? await inTheDark(page) : []
  const said = (theme: string, violations: typeof whole.violations) =>
    violations.map(
      ({ id, nodes }) =>
        `${what}, ${theme}: ${id}: ${nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html.slice(0, 160)} — ${failureSummary?.split('\n')[1]?.trim() ?? ''}`)
          .join(' | ')}`,
    )
  return [...said(theme, whole.violations), ...said('dark', dark), ...(await plainFlaws(page, what))]
}

// Only colours differ from what was looked at a moment ago.
async function inTheDark(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  const { violations } = await axe(page).withRules(['color-contrast', 'link-in-text-block']).analyze()
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return violations
}

/** Whether the page answers to fingers: React has taken it over. */
export const isAlive = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const main = document.querySelector('main')
    return main !== null && Object.keys(main).some((name) => name.startsWith('__reactFiber'))
  })

export const alive = (page: Page): Promise<void> =>
  expect.poll(() => isAlive(page), { message: 'the page comes alive', intervals: [50] }).toBe(true)

async function plainFlaws(page: Page, what: string): Promise<readonly string[]> {
  const viewport = page.viewportSize()
  const lonely = new Set(await lonelyEnds(page))
  await page.setViewportSize({ width: 360, height: 740 })
  for (const text of await lonelyEnds(page)) lonely.add(text)
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const widest = [...document.querySelectorAll('main *')].find(
      (one) => one.getBoundingClientRect().right > clientWidth + 1,
    )
    return scrollWidth > clientWidth ? `${scrollWidth} px wide: ${widest?.outerHTML.slice(0, 120) ?? ''}` : null
  })
  if (viewport) await page.setViewportSize(viewport)
  const title = await page.title()
  return [
    ...(wide ? [`${what}: scrolls sideways at 360 px, ${wide}`] : []),
    ...[...lonely].map((text) => `${what}: a last line of one letter: ${text}`),
    ...(/^\s*$|undefined|:/.test(title) ? [`${what}: title "${title}"`] : []),
    ...((await page.locator('h1').count()) === 1 ? [] : [`${what}: not one h1`]),
  ]
}

/** Japanese headings and notes whose last line holds a single letter, with or without its full stop. */
function lonelyEnds(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const inline = 'a, abbr, b, bdi, code, em, i, mark, small, span, strong, time, wbr'
    const texts = [
      ...document.querySelectorAll<HTMLElement>(
        'main :is(h1, h2, h3, h4, p, li, legend, summary, [id$="-hint"], h1 + div)',
      ),
    ]
    return texts.flatMap((text) => {
      const said = text.innerText.trim()
      if (!/[\u3041-\u30ff]/.test(said) || text.querySelector(`:scope *:not(${inline})`)) return []
      const range = document.createRange()
      range.selectNodeContents(text)
      const pieces = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
      const last = Math.max(...pieces.map(({ bottom }) => bottom))
      const first = Math.min(...pieces.map(({ bottom }) => bottom))
      const size = Number.parseFloat(getComputedStyle(text).fontSize)
      const ends = pieces.filter(({ bottom }) => bottom > last - size / 2)
      const width = Math.max(...ends.map(({ right }) => right)) - Math.min(...ends.map(({ left }) => left))
      return last - first > size && width < 2.2 * size && said.length > 8 ? [said.slice(-24)] : []
    })
  })
}

export async function expectLanguage(page: Page, language: 'ja' | 'en'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

/** By the switch at the foot of every page, which needs no script. */
export async function switchLanguage(page: Page, language: 'ja' | 'en'): Promise<void> {
  await page.locator(`footer button[value=${language}]`).click()
  await expectLanguage(page, language)
}
