import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { setLocale } from './person-store.server.ts'

/** The language of a person's pages. No entry: it says nothing about the council. */
export async function chooseLanguage(
  { db }: Pick<Ground, 'db'>,
  { person, locale }: { readonly person: PersonId; readonly locale: 'ja' | 'en' },
): Promise<void> {
  await setLocale(db, person, locale)
}
