import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

const outline =
  'tag inline-flex min-h-[26px] items-center whitespace-nowrap rounded-[5px] border px-2.5 text-[.78rem] font-bold'

export interface TagProps {
  readonly children: ReactNode
  readonly tone?: 'plain' | 'strong' | 'ok' | 'warn' | 'stop' | 'act'
}

const tones: Readonly<Record<NonNullable<TagProps['tone']>, string>> = {
  plain: 'border-edge bg-paper text-ink-2',
  strong: 'border-ink bg-ink text-paper',
  ok: 'border-ok bg-ok-soft text-ok',
  warn: 'border-warn bg-warn-soft text-warn',
  stop: 'border-stop bg-stop-soft text-stop',
  act: 'border-act bg-act-soft text-act',
}

/** A short mark: a state, a grade, a restriction. */
export function Tag({ children, tone = 'plain' }: TagProps) {
  return <span className={classNames(outline, tones[tone])}>{children}</span>
}

export type StatutoryClass = 'controlled' | 'provision' | 'dissemination'

/** The statutory class; what holds secrets is the heavy one. */
export function ClassTag({ of }: { readonly of: StatutoryClass }) {
  const { t } = useTranslation('shell')
  return <Tag tone={of === 'controlled' ? 'strong' : 'plain'}>{t(`class.${of}`)}</Tag>
}

const tlpWords = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'] as const
const papWords = ['RED', 'AMBER', 'GREEN', 'CLEAR'] as const
type TlpWord = (typeof tlpWords)[number]
type PapWord = (typeof papWords)[number]
export type Tlp = `TLP:${TlpWord}`
export type Pap = `PAP:${PapWord}`

const wordOf = <W extends string>(words: readonly W[], mark: string): W | undefined =>
  words.find((word) => word === mark.slice(4))

/** FIRST's colours on black, the word in capitals and never translated (TLP 2.0, §"Usage"). */
const black = `${outline} tlp border-tlp-edge bg-black font-mono tracking-[.01em]`

const colours: Readonly<Record<TlpWord, string>> = {
  RED: 'text-tlp-red',
  'AMBER+STRICT': 'text-tlp-amber',
  AMBER: 'text-tlp-amber',
  GREEN: 'text-tlp-green',
  CLEAR: 'text-tlp-clear',
}

function Badge({ mark, word, means }: { readonly mark: string; readonly word: TlpWord; readonly means: string }) {
  return (
    <span className={classNames(black, colours[word])} title={means} translate="no">
      {mark}
    </span>
  )
}

/** What the mark lets a reader do is in its title, and in words beside it on the reading page. */
export function TlpBadge({ mark }: { readonly mark: Tlp }) {
  const { t } = useTranslation('shell')
  const word = wordOf(tlpWords, mark) ?? 'RED'
  return <Badge mark={mark} word={word} means={t(`tlp.${word}`)} />
}

export function PapBadge({ mark }: { readonly mark: Pap }) {
  const { t } = useTranslation('shell')
  const word = wordOf(papWords, mark) ?? 'RED'
  return <Badge mark={mark} word={word} means={t(`pap.${word}`)} />
}

/** Marks in a line that may break. */
export function Tags({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}
