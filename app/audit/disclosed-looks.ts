/** Whether looks that are disclosed to somebody were at them: read once all entries are known to be those the tree was made of. */
import { checkLook } from '../formats/about.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { isForeign } from '../outcome.ts'
import type { Disclosure } from './entry-check.ts'
import type { LogSource } from './log-source.ts'
import { tampered } from './verdict.ts'

/** Throws a Finding that names the disclosing entry. */
export async function checkDisclosures(source: LogSource, disclosures: readonly Disclosure[]): Promise<void> {
  for (const { index, person, looks } of disclosures) {
    for (const look of looks) {
      const [bytes] = await source.entries(Number(look.index), Number(look.index) + 1)
      try {
        checkLook(person, look, bytes && parseEntry(bytes).about)
      } catch (error) {
        throw isForeign(error) ? tampered(index, error.message) : error
      }
    }
  }
}
