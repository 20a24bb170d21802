/** The portal's own words, so that a journey presses what a person would press, whatever it is called this week. */
import access from '../../app/i18n/ja/access.ts'
import bulletins from '../../app/i18n/ja/bulletins.ts'
import council from '../../app/i18n/ja/council.ts'
import decisions from '../../app/i18n/ja/decisions.ts'
import evidence from '../../app/i18n/ja/evidence.ts'
import holds from '../../app/i18n/ja/holds.ts'
import keys from '../../app/i18n/ja/keys.ts'
import log from '../../app/i18n/ja/log.ts'
import oversight from '../../app/i18n/ja/oversight.ts'
import reasons from '../../app/i18n/ja/reasons.ts'
import shell from '../../app/i18n/ja/shell.ts'

export const words = {
  access,
  bulletins,
  council,
  decisions,
  evidence,
  holds,
  keys,
  log,
  oversight,
  reasons,
  shell,
} as const

/** A sentence with its values put in, as i18next does. */
export const say = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
