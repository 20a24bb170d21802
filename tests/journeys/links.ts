/** Where the pages of a role lead, and what they lead to that is refused. */
import type { Page } from '@playwright/test'

/** Every address of this portal that the page offers by a link or a form that is only asked. */
export async function linksOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ href }) => href)
    const forms = [...document.querySelectorAll<HTMLFormElement>('form[method=get]')].map(({ action }) => action)
    return (
      [...links, ...forms]
        // Not places of this very page, which may be one that was refused.
        .filter(
          (address) => new URL(address).origin === location.origin && new URL(address).pathname !== location.pathname,
        )
        .map((address) => new URL(address).pathname + new URL(address).search)
    )
  })
}

/**
 * Those of them that this reader is refused, or that lead nowhere. Following
 * such a link is an entry in its follower's name, so honest people would collect
 * refusals by reading.
 */
export async function refusedOf(page: Page, links: ReadonlySet<string>): Promise<readonly string[]> {
  const refused: string[] = []
  for (const link of [...links].sort()) {
    const status = await page.evaluate(async (to) => (await fetch(to)).status, link)
    if (status >= 400) refused.push(`${status} ${link}`)
  }
  return refused
}
