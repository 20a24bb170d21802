/**
 * Words by which two who telephone know each other. A notice carries six: three that
 * whoever calls reads out, and three that whoever was called answers with. Each side
 * shows that it has what the other cannot guess: the one the portal, the other the
 * mailbox. They are reckoned and not kept, and differ with every notice.
 */
import type { ServerKey } from '../access/server-key.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import type { Language } from '../i18n/language.ts'
import type { Instant, PersonId } from '../ids.ts'
import { spokenWords } from '../openpgp/fingerprint-words.ts'

/** Three of 2,048 a side: 33 bits, for whoever has one try and is overheard by nobody. */
const aside = 3

export interface CallWords {
  readonly caller: readonly string[]
  readonly callee: readonly string[]
}

/** `noticeAt`: when the notice was queued, which tells one of a person's from another. */
export function callWords(
  serverKey: ServerKey,
  {
    person,
    noticeAt,
    language,
  }: { readonly person: PersonId; readonly noticeAt: Instant; readonly language: Language },
): CallWords {
  const bytes = serverKey.mark(`fuin-call/1\n${person}\n${noticeAt}`, 'call-words')
  const words = spokenWords(bytes, { count: 2 * aside, language })
  return { caller: words.slice(0, aside), callee: words.slice(aside) }
}

/** Whether what was typed by whoever listened is these words: width, case and kind of kana are the writer's. */
export const isAnswer = (typed: string, { callee }: Pick<CallWords, 'callee'>): boolean =>
  utf8(typed).length <= 1000 && heard(typed).join(' ') === callee.map((word) => heard(word).join('')).join(' ')

const heard = (text: string): readonly string[] =>
  normalized(text, 'NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
    .split(/[\s\u3001,\u30fb\u3000]+/u)
    .filter((word) => word !== '')
