import { type ChangeEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { instant } from '../ids.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { TextArea, TextInput } from '../ui/text-input.tsx'
import { type BroughtFile, isJsonStart, readIndicatorFile, readIndicatorText } from './indicator-file.ts'
import { IndicatorsTaken } from './indicators-taken-shape.tsx'
import { type Decided, type Fate, type FoundIndicators, fateOf, withLines } from './taken-indicators.ts'
import type { Change, Written } from './written.ts'

export interface IndicatorsFormProps {
  readonly written: Written
  readonly change: Change
  readonly found: FoundIndicators
  readonly decided: Decided
}

const now = () => instant(Date.now())

const linesShown = 5

/** Pasted text and files of any kind; read here, in the browser, and nowhere else. */
export function IndicatorsForm(props: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const { found, decided, written } = props
  const [bringing, setBringing] = useState(false)
  const fates = found.all.map((one) => fateOf(one, decided))
  const count = (fate: Fate) => fates.filter((one) => one === fate).length
  const some = found.all.length > 0 || written.pasted !== '' || written.imported !== null
  return (
    <Card padded={false} className="min-w-0">
      <section id="compose-indicators" aria-label={t('compose.indicators')}>
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-2 px-5 py-4">
          <h2 className="text-[1.05rem]">
            {t('compose.indicators')} <span className="num">{some ? formatNumber(found.all.length) : null}</span>
          </h2>
          {found.all.length > 0 ? (
            <p role="status" className="num text-[.9rem] text-ink-2">
              {t('compose.fates', { taken: formatNumber(count('taken')), left: formatNumber(count('left')) })}{' '}
              {count('asked') > 0 ? (
                <strong className="text-warn">{t('compose.asked', { count: count('asked') })}</strong>
              ) : null}
            </p>
          ) : null}
          {some ? (
            <span className="ml-auto">
              <Button kind="line" small aria-expanded={bringing} onClick={() => setBringing(!bringing)}>
                {t('compose.bring')}
              </Button>
            </span>
          ) : null}
        </div>
        {/* Only hidden: what is typed there stays, and a screen reader finds it by its name. */}
        <div className={some && !bringing ? 'hidden' : 'grid gap-4 px-5 pb-5'}>
          <Bring {...props} />
        </div>
        {written.imported ? <Imported {...props} /> : null}
        <Unread {...props} />
        {found.all.length > 0 ? <IndicatorsTaken {...props} /> : null}
      </section>
    </Card>
  )
}

function Bring({ written, change }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const [flaw, setFlaw] = useState<string | null>(null)
  const { pasted, imported, marks, assessment } = written
  // What the file says of its source is taken over where the author has said nothing yet, and stands with the marks.
  const brought = (read: BroughtFile) => ({ imported: read.imported, assessment: assessment ?? read.assessment })
  const making = { tlp: marks.tlp, at: now() }
  const take = (text: string) => {
    // STIX or MISP that is pasted whole is what it would be as a file.
    const read =
      imported === null && isJsonStart(text) ? readIndicatorText(t('compose.pastedFile'), text, making) : null
    if (read?.ok && 'imported' in read.value) change({ ...brought(read.value), pasted: '' })
    else change({ pasted: text })
  }
  const takeFile = async (file: File) => {
    const read = readIndicatorFile(file.name, new Uint8Array(await file.arrayBuffer()), making)
    setFlaw(read.ok ? null : sentence(read.reason, read.detail))
    if (!read.ok) return
    if ('text' in read.value)
      change({ pasted: `${pasted.trimEnd()}${pasted.trim() === '' ? '' : '\n'}${read.value.text}` })
    else change(brought(read.value))
  }
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.currentTarget
    const [file] = field.files ?? []
    if (!file) return
    await takeFile(file)
    field.value = ''
  }
  return (
    <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_16rem]">
      <Field label={t('compose.paste')} hint={t('compose.pasteHint')}>
        <TextArea
          mono
          rows={3}
          value={pasted}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => take(event.currentTarget.value)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            const [file] = event.dataTransfer.files
            if (!file) return
            event.preventDefault()
            void takeFile(file)
          }}
        />
      </Field>
      {imported ? null : (
        <Field label={t('compose.indicatorFile')} hint={t('compose.indicatorFileHint')} error={flaw}>
          <TextInput type="file" className="py-2.5" onChange={(event) => void choose(event)} />
        </Field>
      )}
    </div>
  )
}

function Imported({ written, change, found }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const { imported, marks } = written
  const { brought } = found
  if (!imported || !brought) return null
  const { indicators, others, revoked, tlps, paps } = brought
  return (
    <div className="grid gap-2 px-5 pb-4">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">
          {t('compose.stixLoaded', { name: imported.name, count: indicators.length, others })}{' '}
          {revoked > 0 ? <span className="text-ink-2">{t('indicator.revoked', { count: revoked })}</span> : null}
        </p>
        <Button kind="plain" small onClick={() => change({ imported: null })}>
          {t('compose.stixRemove')}
        </Button>
      </div>
      {tlps.length + paps.length > 0 ? (
        <Notice kind="info">{t('compose.stixTlps', { tlps: [...tlps, ...paps].join('、'), tlp: marks.tlp })}</Notice>
      ) : null}
    </div>
  )
}

function Unread({ written, change, found, decided }: IndicatorsFormProps) {
  const { t } = useTranslation('bulletins')
  const unread = found.unread.filter(({ text }) => !decided.kept.has(text))
  if (unread.length === 0) return null
  const more = unread.length - linesShown
  const lines = unread.map(({ text }) => text)
  return (
    <div className="px-5 pb-4">
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
          <Button
            kind="line"
            small
            onClick={() => change({ kept: [...written.kept, ...lines], body: withLines(written.body, lines) })}
          >
            {t('compose.unreadLeave')}
          </Button>
        </div>
      </Notice>
    </div>
  )
}
