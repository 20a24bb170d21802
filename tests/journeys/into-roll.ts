/** How somebody's new key comes into the roll, and a bulletin to them: the same steps in every journey that makes a key. */
import type { Page } from '@playwright/test'
import words from '../../app/i18n/ja/bulletins.ts'
import { address, beginBulletin, mark, type NewBulletin, sealAndIssue, write } from './liaison.ts'
import { compare, signRoll } from './secretariat.ts'

interface Offices {
  readonly office: { readonly page: Page }
  readonly second: { readonly page: Page }
}

/** One of the secretariat compares their keys, two sign the next roll; both have their vaults open. */
export async function takeIntoRoll(
  { office, second }: Offices,
  holders: readonly Parameters<typeof compare>[1][],
): Promise<void> {
  for (const holder of holders) await compare(office.page, holder)
  await signRoll(office.page, 'signedFirst')
  await signRoll(second.page, 'signedSecond')
}

/** A bulletin to them and nobody else, by a liaison whose vault is open. */
export async function issueTo(
  page: Page,
  bulletin: NewBulletin,
  names: readonly string[],
): Promise<{ readonly id: string; readonly number: string }> {
  await beginBulletin(page)
  await write(page, bulletin)
  await mark(page, 'class', 'provision')
  await mark(page, 'tlp', 'TLP:AMBER')
  await mark(page, 'pap', 'PAP:GREEN')
  await page.getByLabel(words.compose.blocksAdvised, { exact: true }).check()
  await address(page, names)
  return sealAndIssue(page, names.length)
}
