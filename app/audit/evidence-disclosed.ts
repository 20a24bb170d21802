/** Whether looks that the bundle's entries disclose to somebody were at them. */
import { checkLook, looksDisclosed } from '../formats/about.ts'
import type { ProvenEntry, ProvenLog } from './evidence-log.ts'
import { provenBy } from './evidence-verdict.ts'

export interface ProvenDisclosures {
  /** Looks opened by an entry of the bundle and shown to be at that person. */
  readonly shown: number
  /** Looks that lie outside the bundle: log:verify holds those against the log. */
  readonly elsewhere: readonly bigint[]
}

/** Throws a finding that names the disclosing entry's file. */
export async function proveDisclosures({
  entries,
  exported,
}: Pick<ProvenLog, 'entries' | 'exported'>): Promise<ProvenDisclosures> {
  const within = [...entries, ...exported]
  const at = new Map(within.map((proven) => [proven.index, proven]))
  const elsewhere: bigint[] = []
  let shown = 0
  for (const disclosing of within) {
    const found = await provenBy(disclosing.file, () => checkOne(disclosing, at))
    if (!found) continue
    elsewhere.push(...found.elsewhere)
    shown += found.shown
  }
  return { shown, elsewhere }
}

function checkOne(
  { index, entry }: ProvenEntry,
  at: ReadonlyMap<bigint, ProvenEntry>,
): { readonly shown: number; readonly elsewhere: readonly bigint[] } | null {
  const looks = looksDisclosed(index, entry)
  // Whoever discloses to nobody was refused on the line before.
  if (!looks || !entry.subject) return null
  const [here, elsewhere] = [looks.filter((look) => at.has(look.index)), looks.filter((look) => !at.has(look.index))]
  for (const look of here) checkLook(entry.subject, look, at.get(look.index)?.entry.about)
  return { shown: here.length, elsewhere: elsewhere.map((look) => look.index) }
}
