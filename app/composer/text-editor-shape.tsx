import { useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { TextArea } from '../ui/text-input.tsx'
import type { EditorCommand, TextEditor } from './text-editor.client.ts'

interface TextEditorShapeProps {
  readonly text: string
  readonly onText: (text: string) => void
  /** Nothing may change: it is being sealed. */
  readonly off: boolean
}

const commands: readonly EditorCommand[] = ['heading', 'bold', 'list', 'steps', 'table', 'code', 'footnote', 'find']

/** The text in its editor; in a plain field of the same name until that has come, and where it never does. */
export function TextEditorShape({ text, onText, off }: TextEditorShapeProps) {
  const { t } = useTranslation('bulletins')
  const hintId = useId()
  const place = useRef<HTMLDivElement>(null)
  const plain = useRef<HTMLTextAreaElement>(null)
  const editor = useRef<TextEditor | null>(null)
  const [ready, setReady] = useState(false)
  const now = useRef({ text, onText })
  now.current = { text, onText }
  useEffect(() => {
    let gone = false
    void import('./text-editor.client.ts').then(({ openTextEditor }) => {
      if (gone || !place.current) return
      const hadFocus = document.activeElement === plain.current
      editor.current = openTextEditor(place.current, {
        text: now.current.text,
        label: t('compose.body'),
        describedBy: hintId,
        hint: t('compose.bodyHint'),
        search: t('compose.search', { returnObjects: true }),
        table: t('compose.tableBlock'),
        onText: (written) => now.current.onText(written),
      })
      // At once: two fields of one name, for a moment, and what is typed into the one that goes is lost.
      flushSync(() => setReady(true))
      if (hadFocus) editor.current.focus()
    })
    return () => {
      gone = true
      editor.current?.close()
      editor.current = null
    }
  }, [hintId, t])
  useEffect(() => editor.current?.setText(text), [text])
  useEffect(() => {
    if (ready) editor.current?.setOff(off)
  }, [off, ready])
  return (
    <div className="grid min-w-0 content-start gap-1">
      <div role="toolbar" aria-label={t('compose.toolbar')} className="flex flex-wrap gap-1">
        {commands.map((command) => (
          <button
            key={command}
            type="button"
            className="tool-button"
            disabled={!ready || off}
            onClick={() => editor.current?.press(command)}
          >
            {t(`compose.tool.${command}`)}
          </button>
        ))}
      </div>
      <p id={hintId} className="sr-only">
        {t('compose.bodyHint')}
      </p>
      <div ref={place} className="text-editor" hidden={!ready} />
      {ready ? null : (
        <TextArea
          ref={plain}
          rows={10}
          value={text}
          aria-label={t('compose.body')}
          aria-describedby={hintId}
          autoComplete="off"
          onChange={(event) => onText(event.currentTarget.value)}
        />
      )}
    </div>
  )
}
