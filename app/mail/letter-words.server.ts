/** The two texts there are, whatever it is about. No name, no number, no link but the portal's own address. */
import enMail from '../i18n/en/mail.ts'
import jaMail from '../i18n/ja/mail.ts'
import type { Language } from '../i18n/language.ts'
import { secretariatName } from '../i18n/secretariat-name.ts'
import type { Settings } from '../settings.ts'
import type { Tone } from './letter.ts'
import type { Wording } from './post.ts'

const letters = { ja: jaMail.letter, en: enMail.letter } as const

export function letterWords(
  { tone, language }: { readonly tone: Tone; readonly language: Language },
  { origin, secretariat }: Pick<Settings, 'origin' | 'secretariat'>,
): Wording {
  const { subject, body } = letters[language][tone]
  const fill: Readonly<Record<string, string>> = { origin, secretariat: secretariatName(language, secretariat) }
  const filled = body.replace(/\{\{(\w+)\}\}/g, (_, name: string) => fill[name] ?? '')
  return { subject, text: `${filled}\n\n-- \n${letters[language].foot}\n` }
}
