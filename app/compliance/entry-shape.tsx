import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonLook } from '../ui/button.tsx'
import { Facts, Section } from '../ui/card.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { EntryNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { EntryKindWord, PersonWord, WordTag } from './entry-list-shape.tsx'
import { EntryProof } from './entry-proof-shape.tsx'
import type { EntryView } from './view-entry.server.ts'

/** One entry: what it says, whose word it is, and the proof, worked out here and now. */
export function EntryPage({ view, receiptPath }: { readonly view: EntryView; readonly receiptPath: string }) {
  const { t } = useTranslation('log')
  const text = atobUtf8(view.bytes)
  return (
    <div className="grid items-start gap-7 lg:grid-cols-[minmax(0,1fr)_360px]">
      <div className="min-w-0">
        <EntryFacts view={view} />
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

function EntryFacts({ view }: { readonly view: EntryView }) {
  const { t } = useTranslation('log')
  const { t: shell } = useTranslation('shell')
  const { row } = view
  return (
    <Section title={t('entry.facts')} aside={<WordTag signed={row.signed} />}>
      <p className="mb-3 text-[.92rem] text-ink-2">{t(row.signed ? 'word.signedLong' : 'word.statedLong')}</p>
      <Facts
        facts={[
          [t('entry.kind'), <EntryKindWord key="kind" row={row} />],
          [t('entry.index'), <EntryNumber key="index" index={row.index} />],
          [t('entry.time'), <Time key="time" at={row.at} as="second" />],
          [t('entry.who'), <PersonWord key="who" person={row.actor} />],
          ...fact(t('entry.about'), row.subject ? <PersonWord key="about" person={row.subject} /> : null),
          ...fact(t('entry.organization'), row.organization),
          ...fact(t('entry.role'), row.role ? shell(`role.${row.role}`) : null),
          ...fact(
            t('entry.bulletin'),
            row.bulletin ? t('bulletinNumber', { number: row.bulletin.number ?? row.bulletin.id }) : null,
          ),
          ...fact(t('entry.reason'), row.reason),
          ...fact(t('entry.method'), view.method && t(`entry.${view.method}`)),
          ...fact(t('entry.where'), view.whereErased ? t('entry.whereErased') : view.where?.ip),
          ...fact(t('entry.agent'), view.where ? <span className="text-[.85rem]">{view.where.userAgent}</span> : null),
          ...fact(t('entry.sequence'), view.subjectSeq),
        ]}
      />
    </Section>
  )
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

function actIn(entry: string): string | null {
  const { act } = JSON.parse(entry) as { readonly act?: { readonly text: string } }
  return act?.text ?? null
}

function atobUtf8(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}
