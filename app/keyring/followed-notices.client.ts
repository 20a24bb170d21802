/**
 * What this browser still has to show its person: changes of the log's trust
 * that a vault of theirs has followed. They stay, over reloads and in every tab,
 * until their person has dismissed them; then they are never shown again. The
 * storage proves nothing and nothing rests on it: it is the vault that believed.
 */
import type { PersonId } from '../ids.ts'
import type { FollowedTrust } from '../openpgp/followed-trust.ts'
import { keepHere, readKept } from '../openpgp/kept-here.client.ts'
import {
  type FollowedNotice,
  type KeptNotices,
  noticesFromText,
  textOfNotices,
  withFollowed,
} from './followed-notice.ts'

const seen = new Map<PersonId, { readonly text: string | null; readonly kept: KeptNotices }>()

/** Oldest first; the same array until something changes. */
export const noticesOf = (person: PersonId): readonly FollowedNotice[] => keptOf(person).open

function keptOf(person: PersonId): KeptNotices {
  const text = readKept('followed', person)
  const known = seen.get(person)
  if (known && known.text === text) return known.kept
  const kept = noticesFromText(text)
  seen.set(person, { text, kept })
  return kept
}

const keep = (person: PersonId, kept: KeptNotices): void => keepHere('followed', person, textOfNotices(kept))

/** Has each of them shown, but for those that another tab has shown already. */
export const announce = (person: PersonId, followed: readonly FollowedTrust[]): void =>
  keep(person, withFollowed(keptOf(person), followed))

/** Their person has read what stands here. */
export const dismissNotices = (person: PersonId): void => keep(person, { ...keptOf(person), open: [] })
