import type { Beside, EntryDraft } from '../read-log/read-log.server.ts'
import { kindAskedBy } from '../trust/decisions.ts'
import { type LetterKind, letterOf, letterRules } from './letter.ts'
import { type ActToTell, addToOutbox } from './letter-store.server.ts'

/**
 * Notes, in the step that writes an entry, that somebody is to be told of it: one
 * row an act, however many it is for. 5,000 rows here would hold up every copy that
 * waits for the log; who it is for is looked up afterwards (fan-out). If the step is
 * undone, so is the row: nobody hears of what did not happen, and nothing that
 * happened goes untold.
 */
export const tellActs: Beside = async ({ trx, nextIndex }, entries) => {
  const acts = entries.flatMap((entry, i) => toTell(entry, Number(nextIndex) + i) ?? [])
  if (acts.length > 0) await addToOutbox(trx, acts)
}

function toTell(entry: EntryDraft, index: number): ActToTell | null {
  const kind = letterOf(entry)
  if (!kind) return null
  return {
    entry: index,
    kind,
    about: aboutOf(entry, letterRules[kind].to),
    actor: entry.actor ?? null,
    askerRole: entry.role ?? null,
  }
}

function aboutOf(entry: EntryDraft, to: (typeof letterRules)[LetterKind]['to']): string | null {
  if (to === 'subject' || to === 'subject-and-secretariat' || to === 'subject-and-unit') return entry.subject ?? null
  if (to === 'seconders') return kindAskedBy(entry.kind)
  if (to === 'desk') return idOf(entry, 'desk')
  const ofBulletin = to === 'recipients' || to === 'silent-recipients' || to === 'approvers' || to === 'bulletin-unit'
  return ofBulletin ? idOf(entry, 'bulletin') : null
}

const idOf = ({ objects }: EntryDraft, kind: 'bulletin' | 'desk'): string | null =>
  objects?.find((object) => object.kind === kind)?.id ?? null
