import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { phrasesOf } from './phrase-breaks.ts'

// What the server cut on this page, by the whole sentence.
const cut = new Map<string, readonly string[]>()

/**
 * Reads the server's cuts out of the page, so that the browser can hydrate the
 * same markup without carrying the model (9 kB gz). Called once, by
 * entry.client, before hydrating.
 */
export function rememberPhrases(page: ParentNode): void {
  for (const heading of page.querySelectorAll('.phrases')) {
    const phrases = [...heading.childNodes].map((node) => node.textContent ?? '').filter((phrase) => phrase !== '')
    cut.set(heading.textContent ?? '', phrases)
  }
}

// Kana: what tells Japanese from Chinese, and a heading from a number.
const japanese = /[\u3041-\u30ff]/

const cutOf = (text: string): readonly string[] => (import.meta.env.SSR ? phrasesOf(text) : (cut.get(text) ?? [text]))

/**
 * A heading that breaks by phrase, 正規の管理ツールを｜悪用した, not inside a word.
 * After a move inside the browser Chromium breaks by phrase by itself
 * (`word-break: auto-phrase` in frame.css); the others break as Japanese always
 * has, because a matter of beauty is not worth the bytes.
 */
export function Phrases({ text }: { readonly text: string }) {
  const { i18n } = useTranslation('shell')
  if (!japanese.test(text)) return <>{text}</>
  // A Japanese headline on an English page: said so, for screen readers and for breaking.
  const foreign = i18n.language === 'ja' ? {} : { lang: 'ja' }
  const phrases = cutOf(text)
  return (
    <span {...foreign} className={phrases.length > 1 ? 'phrases phrases-cut' : 'phrases'}>
      {phrases.map((phrase, place) => (
        // The same phrase may stand twice in a sentence: its place tells them apart.
        <Fragment key={`${String(place)}${phrase}`}>
          {place > 0 ? <wbr /> : null}
          {phrase}
        </Fragment>
      ))}
    </span>
  )
}
