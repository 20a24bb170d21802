/** Changes of who signs rolls that this browser still has to show its person; see followed-notices.client.ts. */
import type { PersonId } from '../ids.ts'
import type { CouncilNews } from '../openpgp/council-news.ts'
import { keepHere, readKept } from '../openpgp/kept-here.client.ts'
import { type CouncilNotice, councilFromText, type KeptCouncil, textOfCouncil, withNews } from './council-notice.ts'

const seen = new Map<PersonId, { readonly text: string | null; readonly kept: KeptCouncil }>()

/** Oldest first; the same array until something changes. */
export const councilNoticesOf = (person: PersonId): readonly CouncilNotice[] => keptOf(person).open

function keptOf(person: PersonId): KeptCouncil {
  const text = readKept('council', person)
  const known = seen.get(person)
  if (known && known.text === text) return known.kept
  const kept = councilFromText(text)
  seen.set(person, { text, kept })
  return kept
}

const keep = (person: PersonId, kept: KeptCouncil): void => keepHere('council', person, textOfCouncil(kept))

/** Has each of them shown, but for those that another tab has shown already. */
export function announceCouncil(person: PersonId, news: readonly CouncilNews[]): void {
  const kept = keptOf(person)
  const next = withNews(kept, news)
  if (next !== kept) keep(person, next)
}

/** Their person has read what stands here. */
export const dismissCouncil = (person: PersonId): void => keep(person, { ...keptOf(person), open: [] })
