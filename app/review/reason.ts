import { normalized } from '../formats/normalized.ts'

/** How long a reason may be, characters. */
export const reasonLimit = 500

/** A reason as it stands in the request and beside the log. */
export const oneLine = (text: string): string =>
  normalized(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'), 'NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, reasonLimit)
