import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bulletinKinds, isBulletinKind, publicTitleLimit, toDoLimit } from '../bulletins/bulletin.ts'
import { isKindFor } from '../bulletins/revision.ts'
import { markdownFlaw } from '../markdown/markdown-guard.ts'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select, TextInput } from '../ui/text-input.tsx'
import { draftSize } from './draft-check.ts'
import { TextEditorShape } from './text-editor-shape.tsx'
import type { Change, Written } from './written.ts'

interface TextPartProps {
  readonly written: Written
  readonly change: Change
  readonly off: boolean
}

type View = 'write' | 'preview' | 'both'

/** What a reader gets to read: the lines that are listed, and the text with what becomes of it beside it. */
export function TextPart({ written, change, off }: TextPartProps) {
  const { t } = useTranslation('bulletins')
  const [view, setView] = useState<View>('write')
  useEffect(() => {
    // Beside each other where there is room for two columns of text.
    if (window.matchMedia('(min-width: 80rem)').matches) setView('both')
  }, [])
  const flaw = useMemo(() => markdownFlaw(written.body), [written.body])
  const size = draftSize({ headline: written.headline, body: written.body, indicatorBytes: 0 })
  const viewButton = (to: View, className = '') => (
    <Button
      kind={view === to ? 'line' : 'plain'}
      small
      className={className}
      aria-pressed={view === to}
      onClick={() => setView(to)}
    >
      {t(`compose.${to}`)}
    </Button>
  )
  return (
    <Card className="grid gap-2 !py-4">
      <Line label={t('compose.kind')} name="kind">
        <Select
          className="!min-h-10"
          value={written.kind}
          onChange={(event) => {
            const kind = event.currentTarget.value
            if (isBulletinKind(kind)) change({ kind })
          }}
        >
          {kindsFor(written).map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </Select>
      </Line>
      <Line
        label={t('compose.publicTitle')}
        name="publicTitle"
        hint={
          <>
            <strong className="text-warn">{t('compose.publicTitleNote')}</strong>{' '}
            <span className="sr-only">{t('compose.publicTitleHint', { limit: publicTitleLimit })}</span>
          </>
        }
      >
        <LineInput value={written.publicTitle} onText={(publicTitle) => change({ publicTitle })} />
      </Line>
      <Line label={t('compose.headline')} name="headline">
        <LineInput strong value={written.headline} onText={(headline) => change({ headline })} />
      </Line>
      <Line label={t('compose.toDo')} name="toDo" hint={t('compose.toDoHint', { limit: toDoLimit })}>
        <LineInput value={written.toDo} onText={(toDo) => change({ toDo })} />
      </Line>
      <div className="flex flex-wrap items-center gap-2">
        {viewButton('write')}
        {viewButton('preview')}
        {viewButton('both', 'hidden xl:inline-flex')}
        {written.body.trim() === '' ? (
          <Button kind="plain" small onClick={() => change({ body: t(`compose.skeleton.${written.kind}`) })}>
            {t('compose.template', { kind: t(`kind.${written.kind}`) })}
          </Button>
        ) : null}
        <span className="num ml-auto text-[.88rem] text-ink-2">
          {t('compose.bytes', { size: (size / 1000).toFixed(1), count: [...written.body].length })}
        </span>
      </div>
      <div
        id="compose-body"
        className={classNames('grid gap-5', view === 'both' && 'xl:grid-cols-2 xl:divide-x xl:divide-line')}
      >
        <div className={view === 'preview' ? 'hidden' : 'min-w-0'}>
          <TextEditorShape text={written.body} off={off} onText={(body) => change({ body })} />
        </div>
        {view === 'write' ? null : <Preview written={written} beside={view === 'both'} />}
      </div>
      <div role="status">{flaw ? <Notice kind="warn">{t(`compose.plainText.${flaw}`)}</Notice> : null}</div>
    </Card>
  )
}

/** A correction is begun from what it corrects, and stays one. */
const kindsFor = ({ basis }: Written) => bulletinKinds.filter((kind) => isKindFor(kind, basis?.how ?? null))

// Only what takes focus can be scrolled by keyboard (WCAG 2.1.1).
const scroller = { tabIndex: 0 } as const

/** As its readers will see it; a key pressed does not wait for it. */
function Preview({ written, beside }: { readonly written: Written; readonly beside: boolean }) {
  const { t } = useTranslation('bulletins')
  const body = useDeferredValue(written.body)
  return (
    <section
      aria-label={t('compose.preview')}
      {...scroller}
      className={classNames('preview min-w-0 overflow-y-auto', beside ? 'xl:pl-5' : 'rounded-8 border border-line p-5')}
    >
      {body.trim() ? <BulletinText markdown={body} /> : <p className="text-ink-2">{t('compose.previewEmpty')}</p>}
    </section>
  )
}

interface LineProps {
  readonly label: string
  /** The place that the list of what is missing leads to. */
  readonly name: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

function Line({ label, name, hint, children }: LineProps) {
  return (
    <div id={`compose-${name}`} className="border-b border-line pb-1.5">
      <Field label={label} hint={hint} beside>
        {children}
      </Field>
    </div>
  )
}

function LineInput({
  value,
  onText,
  strong,
}: {
  readonly value: string
  readonly onText: (text: string) => void
  readonly strong?: boolean
}) {
  return (
    <TextInput
      className={classNames(
        '!min-h-10 !border-transparent !bg-transparent !px-2',
        strong && 'text-[1.05rem] font-bold',
      )}
      value={value}
      autoComplete="off"
      onChange={(event) => onText(event.currentTarget.value)}
    />
  )
}
