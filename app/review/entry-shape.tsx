import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { utf8 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { buttonLook } from '../ui/button.tsx'
import { Facts, Section } from '../ui/card.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { EntryNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import {
  BulletinWord,
  EntryKindWord,
  FilterLink,
  OrganizationWord,
  PersonWord,
  SessionWord,
  useReasonSaid,
  WordTag,
} from './entry-list-shape.tsx'
import { EntryProof } from './entry-proof-shape.tsx'
import { parseLogFilter } from './log-filter.ts'
import type { EntryView, TextView } from './view-entry.server.ts'

/** One entry: what it says, whose word it is, and the proof, worked out here and now. */
export function EntryPage({
  view,
  receiptPath,
  linked,
}: {
  readonly view: EntryView
  readonly receiptPath: string
  /** Where the log can be searched: what the entry names then leads to what else there is of it. */
  readonly linked: boolean
}) {
  const { t } = useTranslation('log')
  const text = atobUtf8(view.bytes)
  return (
    <div className="grid items-start gap-7 lg:grid-cols-[minmax(0,1fr)_360px]">
      <div className="min-w-0">
        <EntryFacts view={view} data={dataIn(text)} linked={linked} />
        <TextsBeside view={view} linked={linked} />
        <Section title={t('entry.bytes')} aside={<CopyButton text={text} />}>
          <p className="mb-2 text-[.92rem] text-ink-2">{t('entry.bytesHow')}</p>
          <pre className="sheet overflow-x-auto whitespace-pre-wrap px-5 py-4 font-mono text-[.8rem] leading-relaxed [overflow-wrap:anywhere]">
            {text}
          </pre>
        </Section>
        <SignedText text={text} />
      </div>
      <aside className="min-w-0">
        <EntryProof view={view} />
        <Section title={t('entry.receipt')}>
          <p className="mb-3 text-[.92rem] text-ink-2">{t('entry.receiptHow')}</p>
          <div className="grid gap-2">
            {view.receipt === null ? null : (
              <a className={buttonLook({ kind: 'line' })} href={receiptPath} download>
                {t('entry.download')}
              </a>
            )}
            <a className={buttonLook({ kind: 'plain' })} href={`${receiptPath}?bytes`} download>
              {t('entry.downloadBytes')}
            </a>
          </div>
        </Section>
      </aside>
    </div>
  )
}

type Data = Readonly<Record<string, string>>

function EntryFacts({
  view,
  data,
  linked,
}: {
  readonly view: EntryView
  readonly data: Data
  readonly linked: boolean
}) {
  const { t } = useTranslation('log')
  const { t: shell } = useTranslation('shell')
  const { row } = view
  const { bulletin, copy, session, beside } = row
  const reason = useReasonSaid(row)
  const whereSaid = useWhereSaid(view, linked)
  return (
    <Section title={t('entry.facts')} aside={<WordTag signed={row.signed} />}>
      <p className="mb-3 text-[.92rem] text-ink-2">{t(row.signed ? 'word.signedLong' : 'word.statedLong')}</p>
      <Facts
        facts={[
          [t('entry.kind'), <EntryKindWord key="kind" row={row} />],
          [t('entry.index'), <EntryNumber key="index" index={row.index} />],
          [t('entry.time'), <Time key="time" at={row.at} as="second" />],
          [t('entry.who'), <PersonWord key="who" person={row.actor} linked={linked} />],
          ...fact(
            t('entry.about'),
            row.subject ? <PersonWord key="about" person={row.subject} linked={linked} as="about" /> : null,
          ),
          ...fact(
            t('entry.organization'),
            row.organization ? <OrganizationWord organization={row.organization} linked={linked} /> : null,
          ),
          ...fact(t('entry.role'), row.role ? shell(`role.${row.role}`) : null),
          ...fact(t('entry.bulletin'), bulletin ? <BulletinWord bulletin={bulletin} linked={linked} /> : null),
          ...fact(t('entry.asked'), beside?.asked ? <BulletinWord bulletin={beside.asked} linked={linked} /> : null),
          ...fact(
            t('entry.copyCode'),
            copy?.code ? (
              <FilterLink to={linked ? { copy: copy.code } : null}>
                <span className="font-mono">{copy.code}</span>
              </FilterLink>
            ) : null,
          ),
          ...fact(t(beside?.refusedAct ? 'entry.refused' : 'entry.reason'), reason),
          ...fact(t('entry.count'), row.outcome === 'refused' ? data.count : null),
          ...fact(t('entry.session'), session && linked ? <SessionWord session={session} person={row.actor} /> : null),
          ...fact(t('entry.method'), view.method && t(`entry.${view.method}`)),
          ...fact(t('entry.where'), whereSaid),
          ...fact(t('entry.agent'), view.where ? <span className="text-[.85rem]">{view.where.userAgent}</span> : null),
          ...fact(t('entry.sequence'), view.subjectSeq),
        ]}
      />
    </Section>
  )
}

/** Where it came from, or why that is not shown. Who may not ask for names will not be shown it by asking. */
function useWhereSaid({ where, whereGone }: EntryView, linked: boolean): string | null {
  const { t } = useTranslation('log')
  if (where) return where.ip
  if (whereGone === null) return null
  if (whereGone === 'erased') return t('entry.whereErased')
  return t(linked ? 'entry.whereHidden' : 'entry.whereClosed')
}

/** What was typed or asked for. The browser checks it against the entry, beside. */
function TextsBeside({ view, linked }: { readonly view: EntryView; readonly linked: boolean }) {
  const { t } = useTranslation('log')
  const { texts, textsErased } = view
  if (texts.length + textsErased.length === 0) return null
  return (
    <Section title={t('entry.beside')}>
      <p className="mb-3 text-[.92rem] text-ink-2">{t('entry.besideHow')}</p>
      <Facts
        facts={[
          ...texts.map(
            (text) =>
              [t(`entry.field.${text.field}`), <TextWord key={text.field} text={text} linked={linked} />] as const,
          ),
          ...textsErased.map((field) => [t(`entry.field.${field}`), t('entry.besideErased')] as const),
        ]}
      />
    </Section>
  )
}

function TextWord({ text, linked }: { readonly text: TextView; readonly linked: boolean }) {
  const plain = <span className="whitespace-pre-wrap">{text.text}</span>
  if (text.field !== 'query') return plain
  return <FilterLink to={linked ? parseLogFilter(new URLSearchParams(text.text)) : null}>{plain}</FilterLink>
}

/** A line of the facts, where there is something to say. */
const fact = (name: string, what: ReactNode): readonly (readonly [string, ReactNode])[] => (what ? [[name, what]] : [])

function SignedText({ text }: { readonly text: string }) {
  const { t } = useTranslation('log')
  const act = actIn(text)
  if (!act) return null
  return (
    <Section title={t('entry.act')}>
      <pre className="sheet whitespace-pre-wrap px-5 py-4 font-mono text-[.8rem] leading-relaxed [overflow-wrap:anywhere]">
        {act}
      </pre>
    </Section>
  )
}

// From the very text that this browser may verify.
const actIn = (entry: string): string | null => parseEntry(utf8(entry)).act?.text ?? null
const dataIn = (entry: string): Data => parseEntry(utf8(entry)).data ?? {}

function atobUtf8(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}
