import { type ChangeEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tlp } from '../formats/marks.ts'
import { instant } from '../ids.ts'
import { defang, holdsWords, type Indicator, keyOf } from '../indicators/indicator.ts'
import { IndicatorRows } from '../indicators/indicator-table-shape.tsx'
import { type IndicatorWarning, warningOf } from '../indicators/indicator-warning.ts'
import type { Doubt } from '../indicators/line-values.ts'
import type { PastedIndicator, PastedIndicators } from '../indicators/pasted-text.ts'
import { readStixBundle } from '../indicators/stix-bundle.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { TextArea, TextInput } from '../ui/text-input.tsx'
import { isJsonStart, readIndicatorFile, readIndicatorText } from './indicator-file.ts'
import type { ImportedStix } from './written.ts'

export interface IndicatorsFormProps {
  readonly pasted: string
  readonly onPasted: (text: string) => void
  readonly read: PastedIndicators
  readonly imported: ImportedStix | null
  readonly onImported: (imported: ImportedStix | null) => void
  /** Values with a warning that the liaison keeps all the same, and lines that stay in the text. */
  readonly kept: readonly string[]
  readonly onKeep: (value: string, keep: boolean) => void
  /** Keys of what was found and is left out. */
  readonly left: readonly string[]
  readonly onLeave: (key: string, leave: boolean) => void
  /** These lines are no indicators, and go into the text as they are. */
  readonly onUnread: (lines: readonly string[]) => void
  readonly tlp: Tlp
}

const now = () => instant(Date.now())

const linesShown = 5
/** As many rows stand there at once, however many there are. */
const rowsShown = 20

/** Pasted text and files of any kind; read here, in the browser, and nowhere else. */
export function IndicatorsForm(props: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const { pasted, onPasted, onImported, imported, tlp } = props
  const take = (text: string) => {
    // STIX or MISP that is pasted whole is what it would be as a file.
    const read =
      imported === null && isJsonStart(text)
        ? readIndicatorText(t('compose.pastedFile'), text, { tlp, at: now() })
        : null
    if (read?.ok && 'imported' in read.value) {
      onImported(read.value.imported)
      onPasted('')
    } else onPasted(text)
  }
  return (
    <div className="grid gap-5">
      <Field label={t('compose.paste')} hint={t('compose.pasteHint')}>
        <TextArea
          mono
          rows={5}
          value={pasted}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => take(event.currentTarget.value)}
        />
      </Field>
      <FileImport {...props} />
      <Unread {...props} />
      <Warnings {...props} />
      <Found {...props} />
    </div>
  )
}

function Found({ read, imported, left, onLeave }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const [rows, setRows] = useState(rowsShown)
  const [words, setWords] = useState('')
  const brought = imported ? readStixBundle(imported.bundle, now()).indicators : []
  const all = [...read.indicators, ...brought]
  const found = all.filter((indicator) => holdsWords(indicator, words, t(`indicator.kind.${indicator.kind}`)))
  const pasted = found.slice(
    0,
    Math.min(rows, found.filter((one) => read.indicators.includes(one as PastedIndicator)).length),
  )
  const others = found.slice(pasted.length, rows)
  if (all.length === 0) return null
  const taken = all.length - read.indicators.filter((one) => left.includes(keyOf(one))).length
  return (
    <div className="grid gap-3">
      <p role="status">{t('compose.found', { count: all.length, taken: formatNumber(taken) })}</p>
      {all.length > rowsShown ? (
        <Field label={t('indicator.filter')} quietLabel>
          <TextInput
            value={words}
            placeholder={`${t('indicator.filter')}: ${t('indicator.filterHint')}`}
            autoComplete="off"
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      {pasted.length > 0 ? <IndicatorRows indicators={pasted} defanged choice={{ left, onLeave }} /> : null}
      {others.length > 0 ? <IndicatorRows indicators={others} defanged /> : null}
      {found.length > rows ? (
        <div>
          <Button kind="plain" small onClick={() => setRows(rows + 100)}>
            {t('indicator.more', { count: found.length - rows })}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Unread({ read, kept, onUnread }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const unread = read.unread.filter(({ text }) => !kept.includes(text))
  if (unread.length === 0) return null
  const more = unread.length - linesShown
  return (
    <Notice kind="warn">
      <p>{t('compose.unreadHow', { count: unread.length })}</p>
      <ul>
        {unread.slice(0, linesShown).map(({ line, text, why }) => (
          <li key={line}>
            {t('compose.unread', { line, why: t(`compose.unreadWhy.${why}`) })}
            <code className="mt-1 block font-mono text-[.88rem] [overflow-wrap:anywhere]">{text.slice(0, 300)}</code>
          </li>
        ))}
        {more > 0 ? <li>{t('compose.unreadMore', { count: more })}</li> : null}
      </ul>
      <div className="mt-2">
        <Button kind="line" small onClick={() => onUnread(unread.map(({ text }) => text))}>
          {t('compose.unreadLeave')}
        </Button>
      </div>
    </Notice>
  )
}

function FileImport({ imported, onImported, pasted, onPasted, tlp }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const [flaw, setFlaw] = useState<string | null>(null)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.currentTarget
    const [file] = field.files ?? []
    if (!file) return
    const read = readIndicatorFile(file.name, new Uint8Array(await file.arrayBuffer()), { tlp, at: now() })
    field.value = ''
    setFlaw(read.ok ? null : sentence(read.reason, read.detail))
    if (!read.ok) return
    if ('text' in read.value) onPasted(`${pasted.trimEnd()}${pasted.trim() === '' ? '' : '\n'}${read.value.text}`)
    else onImported(read.value.imported)
  }
  if (imported) return <Imported imported={imported} tlp={tlp} onRemove={() => onImported(null)} />
  return (
    <Field label={t('compose.indicatorFile')} hint={t('compose.indicatorFileHint')} error={flaw}>
      <TextInput type="file" className="py-2.5" onChange={(event) => void choose(event)} />
    </Field>
  )
}

function Imported({
  imported,
  tlp,
  onRemove,
}: {
  readonly imported: ImportedStix
  readonly tlp: Tlp
  readonly onRemove: () => void
}) {
  const { t } = useTranslation('bulletins')
  const { indicators, others, revoked, tlps, paps } = readStixBundle(imported.bundle, now())
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">{t('compose.stixLoaded', { name: imported.name, count: indicators.length, others })}</p>
        <Button kind="plain" small onClick={onRemove}>
          {t('compose.stixRemove')}
        </Button>
      </div>
      {revoked > 0 ? <p className="text-[.88rem] text-ink-2">{t('indicator.revoked', { count: revoked })}</p> : null}
      {tlps.length + paps.length > 0 ? (
        <Notice kind="info">{t('compose.stixTlps', { tlps: [...tlps, ...paps].join('、'), tlp })}</Notice>
      ) : null}
    </div>
  )
}

interface Warned extends Indicator {
  readonly why: IndicatorWarning | Doubt
}

/** The values among these that would do harm, or nothing, if somebody blocked them, or that may be something else. */
export function warnedIn(indicators: readonly (Indicator & { readonly doubt?: Doubt | null })[]): readonly Warned[] {
  const found = new Map<string, Warned>()
  for (const indicator of indicators) {
    const why = warningOf(indicator) ?? indicator.doubt
    if (why) found.set(keyOf(indicator), { ...indicator, why })
  }
  return [...found.values()]
}

function Warnings({ read, imported, left, kept, onKeep }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const brought = imported ? readStixBundle(imported.bundle, now()).indicators : []
  const warned = warnedIn([...brought, ...read.indicators.filter((one) => !left.includes(keyOf(one)))])
  if (warned.length === 0) return null
  return (
    <Notice kind="warn">
      <ul className="!list-none !pl-0">
        {warned.map((indicator) => (
          <li key={keyOf(indicator)} className="flex flex-wrap items-center gap-x-4">
            <span>
              <code className="font-mono">{defang(indicator)}</code> {t(`indicator.warning.${indicator.why}`)}
            </span>
            <Checkbox
              label={t('compose.keepAnyway')}
              checked={kept.includes(indicator.value)}
              onChange={(event) => onKeep(indicator.value, event.currentTarget.checked)}
            />
          </li>
        ))}
      </ul>
    </Notice>
  )
}
