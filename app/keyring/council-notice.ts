/** Changes of who signs rolls that a vault has followed, as the browser keeps them until their person has seen them. */
import { type Decoded, fingerprint, flag, list, nullable, object, time, whole } from '../formats/codec.ts'
import type { CouncilNews } from '../openpgp/council-news.ts'
import { Malformed, readForeign } from '../outcome.ts'

const councilNotice = object({
  number: whole(),
  at: time,
  added: list(fingerprint, { most: 16 }),
  removed: whole({ most: 16 }),
  anotherKey: nullable(fingerprint),
  byOversight: flag,
})
export type CouncilNotice = Decoded<typeof councilNotice>

/** `told`: the newest statement ever shown: whichever tab follows it, it is shown once. `open`: oldest first. */
const keptCouncil = object({ told: whole(), open: list(councilNotice, { most: 1000 }) })
export type KeptCouncil = Decoded<typeof keptCouncil>

const nothing: KeptCouncil = { told: 0, open: [] }

/** With what was followed just now; the same where all of it was told before. */
export function withNews(kept: KeptCouncil, news: readonly CouncilNews[]): KeptCouncil {
  const newer = news.filter(({ number }) => number > kept.told)
  const told = Math.max(kept.told, ...newer.map(({ number }) => number))
  return newer.length > 0 ? { told, open: [...kept.open, ...newer.map(noticeOf)] } : kept
}

const noticeOf = ({ number, at, added, removed, anotherKey, byOversight }: CouncilNews): CouncilNotice => ({
  number,
  at,
  added: added.map((signer) => signer.fingerprint),
  removed: removed.length,
  anotherKey,
  byOversight,
})

/** As a storage holds it. */
export const textOfCouncil = (kept: KeptCouncil): string => JSON.stringify(keptCouncil.encode(kept))

/** What a storage holds. Somebody's hand in it shows nothing, and breaks nothing. */
export const councilFromText = (text: string | null): KeptCouncil =>
  (text === null ? null : readForeign(() => keptCouncil.decode(parsed(text)))) ?? nothing

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('not JSON')
  }
}
