import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { type OwnField, type OwnLine, ownFieldsChanged } from '../formats/own-line.ts'
import type { PersonId } from '../ids.ts'
import { fingerprintWords } from '../openpgp/fingerprint-words.ts'
import { onKeptChange } from '../openpgp/kept-here.client.ts'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { EntryNumber } from '../ui/num.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { Time } from '../ui/time.tsx'
import type { KeyNotice, LineNotice } from './line-notice.ts'
import { dismissLines, keyNoticesOf, lineNoticesOf } from './line-notices.client.ts'

const none: readonly never[] = []

/** What the roll newly says of this person, and keys in their name that are not theirs. Drawn inside a live region (log-notices-shape.tsx). */
export function LineNotices({ person }: { readonly person: PersonId }) {
  const notices = useSyncExternalStore(
    onKeptChange,
    () => lineNoticesOf(person),
    () => none,
  )
  const keys = useSyncExternalStore(
    onKeptChange,
    () => keyNoticesOf(person),
    () => none,
  )
  const onRead = () => dismissLines(person)
  return (
    <>
      {keys.length > 0 ? <KeysAdded notices={keys} onRead={onRead} /> : null}
      {notices.length > 0 ? <LinesChanged notices={notices} onRead={onRead} /> : null}
    </>
  )
}

export function KeysAdded(props: { readonly notices: readonly KeyNotice[]; readonly onRead: () => void }) {
  const { t, i18n } = useTranslation(['keys', 'shell'])
  const { notices, onRead } = props
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <div className="no-print mb-7">
      <Notice kind="refusal" title={t('ownKeys.title')}>
        <div className="grid gap-5">
          <p>{t('ownKeys.how')}</p>
          <ul className="m-0 list-disc pl-6">
            {notices.map(({ index, at, fingerprint }) => (
              <li key={index}>
                <Time at={at} />　<EntryNumber index={index} />　
                {t('ownKeys.words', { words: fingerprintWords(fingerprint, language).slice(0, 4).join(' ') })}
              </li>
            ))}
          </ul>
          <p>{t('ownKeys.own')}</p>
          <Ending onSave={() => saveKeys(notices)} onRead={onRead} />
        </div>
      </Notice>
    </div>
  )
}

function saveKeys(notices: readonly KeyNotice[]): void {
  for (const { index, evidence } of notices)
    saveFile({ name: `fuin-key-evidence-${index}.json`, type: 'application/json', content: evidence })
}

function Ending({ onSave, onRead }: { readonly onSave: () => void; readonly onRead: () => void }) {
  const { t } = useTranslation('keys')
  return (
    <ButtonRow>
      <Button kind="line" small onClick={onSave}>
        {t('ownLine.save')}
      </Button>
      <Button kind="plain" small onClick={onRead}>
        {t('ownLine.read')}
      </Button>
    </ButtonRow>
  )
}

export function LinesChanged(props: { readonly notices: readonly LineNotice[]; readonly onRead: () => void }) {
  const { t } = useTranslation(['keys', 'shell'])
  const { notices, onRead } = props
  const otherKey = notices.some((notice) => notice.otherKey)
  return (
    <div className="no-print mb-7">
      <Notice kind={otherKey ? 'refusal' : 'warn'} title={t(otherKey ? 'ownLine.keyTitle' : 'ownLine.title')}>
        <div className="grid gap-5">
          {notices.map((notice) => (
            <One key={notice.counter} notice={notice} />
          ))}
          <p>{t('ownLine.unexpected')}</p>
          <Ending onSave={() => save(notices)} onRead={onRead} />
        </div>
      </Notice>
    </div>
  )
}

function save(notices: readonly LineNotice[]): void {
  for (const { counter, evidence } of notices)
    saveFile({ name: `fuin-line-evidence-${counter}.json`, type: 'application/json', content: evidence })
}

function One({ notice }: { readonly notice: LineNotice }) {
  const { t } = useTranslation('keys')
  const { counter, at, before, after, otherKey } = notice
  const said = useSaid()
  const fields = before
    ? ownFieldsChanged(before, after)
    : (['name', 'organizationName', 'role', 'fingerprint'] as const)
  return (
    <section className="grid gap-2">
      <p className="num text-[.9rem] text-ink-2">
        <Time at={at} />　{t('ownLine.roll', { count: counter })}
      </p>
      <p>{t(otherKey ? 'ownLine.keyHow' : 'ownLine.how')}</p>
      <ul className="m-0 list-disc pl-6">
        {fields.map((field) => (
          <li key={field}>
            {t(`roll.field.${field}`)}：
            {before
              ? t('ownLine.fromTo', { before: said(before, field), after: said(after, field) })
              : said(after, field)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function useSaid(): (line: OwnLine, field: OwnField) => string {
  const { t, i18n } = useTranslation('shell')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (line, field) => {
    if (field === 'role') return t(`role.${line.role}`)
    if (field === 'fingerprint') return fingerprintWords(line.fingerprint, language).slice(0, 4).join(' ')
    if (field === 'desks' || field === 'machineKeys') return line[field].join(' ') || '–'
    return line[field]
  }
}
