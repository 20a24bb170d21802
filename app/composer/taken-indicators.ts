/** What of the pasted text is taken, and what goes into the text instead. */
import { keyOf } from '../indicators/indicator.ts'
import type { PastedIndicators } from '../indicators/pasted-text.ts'

export const takenOf = (read: PastedIndicators, left: readonly string[]) => {
  const without = new Set(left)
  return read.indicators.filter((indicator) => !without.has(keyOf(indicator)))
}

/** Lines that are no indicators go into the text as they are, where nothing in them is read as formatting. */
export const withLines = (body: string, lines: readonly string[]): string =>
  `${body.trimEnd()}${body.trim() === '' ? '' : '\n\n'}\`\`\`\n${lines.join('\n')}\n\`\`\`\n`
