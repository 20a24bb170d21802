import { type ChangeEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { defang, type Indicator, type PastedIndicators } from '../indicators/indicator.ts'
import { IndicatorRows } from '../indicators/indicator-table-shape.tsx'
import { warningOf } from '../indicators/indicator-warning.ts'
import { parseStixBundle, readStixBundle } from '../indicators/stix-bundle.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { TextArea, TextInput } from '../ui/text-input.tsx'
import type { ImportedStix } from './written.ts'

export interface IndicatorsFormProps {
  readonly pasted: string
  readonly onPasted: (text: string) => void
  readonly read: PastedIndicators
  readonly imported: ImportedStix | null
  readonly onImported: (imported: ImportedStix | null) => void
  /** Values with a warning that the liaison keeps all the same. */
  readonly kept: readonly string[]
  readonly onKeep: (value: string, keep: boolean) => void
  readonly tlp: string
}

const linesShown = 5

/** Pasted lines and an imported bundle; read here, in the browser, and nowhere else. */
export function IndicatorsForm(props: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const { pasted, onPasted, read, imported } = props
  const shown = imported ? [...readStixBundle(imported.bundle).indicators, ...read.indicators] : read.indicators
  return (
    <div className="grid gap-5">
      <Field label={t('compose.paste')} hint={t('compose.pasteHint')}>
        <TextArea
          mono
          rows={5}
          value={pasted}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onPasted(event.currentTarget.value)}
        />
      </Field>
      <Unread read={read} />
      <StixImport {...props} />
      <Warnings {...props} />
      {shown.length > 0 ? <IndicatorRows indicators={shown.slice(0, 50)} defanged /> : null}
      {shown.length > 50 ? <p className="text-ink-2">{t('reading.count', { count: shown.length })}</p> : null}
    </div>
  )
}

function Unread({ read }: { readonly read: PastedIndicators }) {
  const { t } = useTranslation('bulletins')
  if (read.unread.length === 0) return null
  const more = read.unread.length - linesShown
  return (
    <Notice kind="warn">
      <ul>
        {read.unread.slice(0, linesShown).map(({ line, text }) => (
          <li key={line}>{t('compose.unread', { line, text: text.slice(0, 80) })}</li>
        ))}
        {more > 0 ? <li>{t('compose.unreadMore', { count: more })}</li> : null}
      </ul>
    </Notice>
  )
}

function StixImport({ imported, onImported, tlp }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const [text, setText] = useState('')
  const [flaw, setFlaw] = useState<string | null>(null)
  const take = (name: string, source: string) => {
    const parsed = parseStixBundle(source)
    setFlaw(parsed.ok ? null : sentence(parsed.reason, parsed.detail))
    if (!parsed.ok) return
    setText('')
    onImported({ name, bundle: parsed.value })
  }
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? []
    if (file) take(file.name, await file.text())
  }
  if (imported) return <Imported imported={imported} tlp={tlp} onRemove={() => onImported(null)} />
  return (
    <div className="grid gap-4">
      <Field label={t('compose.stixFile')} error={flaw}>
        <TextInput
          type="file"
          className="py-2.5"
          accept=".json,application/json,application/stix+json"
          onChange={(event) => void choose(event)}
        />
      </Field>
      <Field label={t('compose.stixPaste')}>
        <TextArea
          mono
          rows={3}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      {text.trim() ? (
        <div>
          <Button kind="line" small onClick={() => take(t('compose.stixPasted'), text)}>
            {t('compose.stixRead')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Imported({
  imported,
  tlp,
  onRemove,
}: {
  readonly imported: ImportedStix
  readonly tlp: string
  readonly onRemove: () => void
}) {
  const { t } = useTranslation('bulletins')
  const { indicators, others, tlps } = readStixBundle(imported.bundle)
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">{t('compose.stixLoaded', { name: imported.name, count: indicators.length, others })}</p>
        <Button kind="plain" small onClick={onRemove}>
          {t('compose.stixRemove')}
        </Button>
      </div>
      {tlps.length > 0 ? <Notice kind="info">{t('compose.stixTlps', { tlps: tlps.join('、'), tlp })}</Notice> : null}
    </div>
  )
}

/** The values among these that would do harm, or nothing, if somebody blocked them. */
export function warnedIn(indicators: readonly Indicator[]): readonly Indicator[] {
  const found = new Map<string, Indicator>()
  for (const indicator of indicators) if (warningOf(indicator)) found.set(indicator.value, indicator)
  return [...found.values()]
}

function Warnings({ read, imported, kept, onKeep }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const all = imported ? [...readStixBundle(imported.bundle).indicators, ...read.indicators] : read.indicators
  const warned = warnedIn(all)
  if (warned.length === 0) return null
  return (
    <Notice kind="warn">
      <ul className="!list-none !pl-0">
        {warned.map((indicator) => {
          const warning = warningOf(indicator)
          return warning === null ? null : (
            <li key={indicator.value} className="flex flex-wrap items-center gap-x-4">
              <span>
                <code className="font-mono">{defang(indicator)}</code> {t(`indicator.warning.${warning}`)}
              </span>
              <Checkbox
                label={t('compose.keepAnyway')}
                checked={kept.includes(indicator.value)}
                onChange={(event) => onKeep(indicator.value, event.currentTarget.checked)}
              />
            </li>
          )
        })}
      </ul>
    </Notice>
  )
}
