/**
 * The two texts there are, whatever it is about: no name, no number, no link but the portal's own address. And those
 * that hold a link, for whoever cannot sign in to read what it is for.
 */
import type { CallWords } from '../council/call-words.server.ts'
import enMail from '../i18n/en/mail.ts'
import jaMail from '../i18n/ja/mail.ts'
import type { Language } from '../i18n/language.ts'
import { secretariatName } from '../i18n/secretariat-name.ts'
import type { Instant } from '../ids.ts'
import type { Settings } from '../settings.ts'
import { formatTime } from '../ui/time.tsx'
import type { AnyTone } from './letter.ts'
import type { Wording } from './post.ts'

const letters = { ja: jaMail.letter, en: enMail.letter } as const

export interface LetterAsked {
  readonly tone: AnyTone
  readonly language: Language
  /** What it holds, where its tone is that of a link. */
  readonly link: { readonly path: string; readonly goodFrom: Instant; readonly expiresAt: Instant } | null
  /** By which its reader and whoever calls them know each other; in a person's news alone. */
  readonly call: CallWords | null
}

export function letterWords(
  { tone, language, link, call }: LetterAsked,
  { origin, secretariat }: Pick<Settings, 'origin' | 'secretariat'>,
): Wording {
  const { subject, body } = letters[language][tone]
  const fill: Readonly<Record<string, string>> = {
    origin,
    secretariat: secretariatName(language, secretariat),
    ...(link
      ? {
          link: `${origin}${link.path}`,
          from: formatTime(link.goodFrom, 'minute', language),
          until: formatTime(link.expiresAt, 'minute', language),
        }
      : {}),
    ...(call ? { caller: call.caller.join('・'), callee: call.callee.join('・') } : {}),
  }
  const whole = call ? `${body}\n\n${letters[language].call}` : body
  const filled = whole.replace(/\{\{(\w+)\}\}/g, (_, name: string) => fill[name] ?? '')
  return { subject, text: `${filled}\n\n-- \n${letters[language].foot}\n` }
}
