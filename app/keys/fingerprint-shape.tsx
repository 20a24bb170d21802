import { useTranslation } from 'react-i18next'
import type { Fingerprint } from '../ids.ts'

export interface FingerprintShapeProps {
  readonly fingerprint: Fingerprint
  readonly words: { readonly ja: readonly string[]; readonly en: readonly string[] }
  /** A data: address. */
  readonly picture: string
}

/** The fingerprint in the three forms people compare: words to read aloud, figures, a picture. */
export function FingerprintShape({ fingerprint, words, picture }: FingerprintShapeProps) {
  const { t } = useTranslation('keys')
  return (
    <div className="grid items-start gap-6 sm:grid-cols-[1fr_auto]">
      <div className="grid gap-4">
        <WordList lang="ja" words={words.ja} label={t('fingerprint.words')} />
        <WordList lang="en" words={words.en} label={`${t('fingerprint.words')} (English)`} />
        <p className="text-[.9rem]">
          <span className="text-ink-2">{t('fingerprint.hex')}</span>
          <br />
          <code className="font-mono">
            {fingerprint
              .toUpperCase()
              .match(/.{1,4}/g)
              ?.join(' ')}
          </code>
        </p>
      </div>
      <img src={picture} alt={t('fingerprint.picture')} width={160} height={160} className="bg-white p-1" />
    </div>
  )
}

/** Words to read aloud, numbered. */
export function WordList(props: {
  readonly lang: 'ja' | 'en'
  readonly words: readonly string[]
  readonly label: string
}) {
  return (
    <div>
      <p className="text-[.9rem] text-ink-2">{props.label}</p>
      <ol
        lang={props.lang}
        translate="no"
        className="mt-1 flex flex-wrap gap-x-4 gap-y-1 p-0 text-[1.05rem] font-semibold"
      >
        {props.words.map((word, place) => (
          // A word may come twice, so its place is its name.
          <li key={`${String(place)} ${word}`} className="list-none">
            <span className="num mr-1 text-[.78rem] font-normal text-ink-3">{place + 1}</span>
            {word}
          </li>
        ))}
      </ol>
    </div>
  )
}
