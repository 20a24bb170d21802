/** Where a later text differs from the one it answers to: reckoned by its author's browser, over what was written. */
import { type Changes, sentencesOf } from '../formats/revision.ts'
import type { Basis } from '../formats/sealed-draft.ts'
import type { Instant } from '../ids.ts'
import type { Written } from './written.ts'

/** Larger than any two bulletins; beyond it all between what is alike at both ends counts as new. */
const mostPairs = 16_000_000

export const noChanges: Changes = { sentences: [], gone: 0, parts: [], added: [], removed: [] }

type Compared = Pick<Written, 'headline' | 'toDo' | 'body' | 'marks'> & {
  readonly acknowledgeBy: Instant | null
  /** Kind and value of each. */
  readonly indicators: readonly string[]
}

/** What is over has no text that would go on from the earlier one's. */
export function changesOf(earlier: Basis, later: Compared): Changes {
  if (earlier.how === 'ends') return noChanges
  const [before, after] = [new Set(earlier.indicators), new Set(later.indicators)]
  const marks = JSON.stringify(earlier.marks) !== JSON.stringify(later.marks)
  return {
    ...changedSentences(earlier.body, later.body),
    parts: [
      ...(earlier.headline === later.headline.trim() ? [] : (['headline'] as const)),
      ...(earlier.toDo === later.toDo.trim() ? [] : (['to-do'] as const)),
      ...(marks ? (['marks'] as const) : []),
      ...(earlier.acknowledgeBy === later.acknowledgeBy ? [] : (['deadline'] as const)),
    ],
    added: later.indicators.filter((key) => !before.has(key)),
    removed: earlier.indicators.filter((key) => !after.has(key)),
  }
}

/** Whether anything is another thing than before. */
export const isUnchanged = ({ sentences, gone, parts, added, removed }: Changes): boolean =>
  sentences.length + gone + parts.length + added.length + removed.length === 0

export function changedSentences(earlier: string, later: string): Pick<Changes, 'sentences' | 'gone'> {
  const [a, b] = [saidIn(earlier), saidIn(later)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [before, after] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const stays = before.length * after.length > mostPairs ? new Set<number>() : commonOf(before, after)
  const changed = after.flatMap((_, place) => (stays.has(place) ? [] : [start + place]))
  return { sentences: rangesOf(changed), gone: before.length - stays.size }
}

const saidIn = (body: string): readonly string[] => sentencesOf(body).map(({ from, to }) => body.slice(from, to))

/** Places in `after` of a longest run that both have in one order. */
function commonOf(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const width = after.length + 1
  // How long it is from here to both ends: filled from behind, walked from the front.
  const longest = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const common = new Set<number>()
  for (let [i, j] = [0, 0]; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) {
      common.add(j)
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return common
}

function rangesOf(places: readonly number[]): Changes['sentences'] {
  const ranges: { from: number; to: number }[] = []
  for (const place of places) {
    const last = ranges.at(-1)
    if (last?.to === place) last.to = place + 1
    else ranges.push({ from: place, to: place + 1 })
  }
  return ranges
}
