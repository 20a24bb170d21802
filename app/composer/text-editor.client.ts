/** The editor of a bulletin's text: CodeMirror, loaded by the composer alone. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import {
  deleteMarkupBackward,
  insertNewlineContinueMarkup,
  markdown,
  markdownLanguage,
} from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorSelection, EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export interface TextEditor {
  /** What is written from outside: a draft taken up, lines put into the text. */
  readonly setText: (text: string) => void
  readonly setOff: (off: boolean) => void
  readonly press: (command: EditorCommand) => void
  readonly focus: () => void
  readonly close: () => void
}

export type EditorCommand = 'heading' | 'bold' | 'list' | 'steps' | 'table' | 'code' | 'footnote' | 'find'

// CodeMirror's own sentences, by which it looks for others (EditorState.phrases).
const inEnglish = {
  find: 'Find',
  replaceWith: 'Replace',
  next: 'next',
  previous: 'previous',
  all: 'all',
  matchCase: 'match case',
  byWord: 'by word',
  regexp: 'regexp',
  replace: 'replace',
  replaceAll: 'replace all',
  close: 'close',
  currentMatch: 'current match',
  onLine: 'on line',
  replacedOnLine: 'replaced match on line $',
  replacedMatches: 'replaced $ matches',
} as const
type SearchWords = Readonly<Record<keyof typeof inEnglish, string>>

const phrasesOf = (words: SearchWords): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inEnglish).map(([name, english]) => [english, words[name as keyof typeof inEnglish]]),
  )

export interface TextEditorOptions {
  readonly text: string
  readonly label: string
  readonly describedBy: string
  readonly hint: string
  /** What the search panel says. */
  readonly search: SearchWords
  /** Head and cells of a table as it is put in. */
  readonly table: string
  readonly onText: (text: string) => void
}

// Its own style sheet goes by the page's nonce, as every style here does.
const nonce = (): string => document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? ''

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '1rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.8' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 2px 0 0' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--ground)', border: '0' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 10px', fontFamily: 'inherit' },
  '.cm-panel.cm-search label': { fontSize: '.85rem' },
  '.cm-textfield': {
    fontSize: '.9rem',
    color: 'var(--ink)',
    backgroundColor: 'var(--paper)',
    border: '1px solid var(--edge)',
  },
  '.cm-button': {
    fontSize: '.85rem',
    color: 'var(--ink)',
    background: 'var(--paper)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
})

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '700' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.monospace, fontFamily: 'var(--font-mono)', fontSize: '.9em' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName, tags.url], color: 'var(--ink-3)' },
])

/**
 * Opens the editor in `place`. Tab leaves it, as it leaves every field (WCAG
 * 2.1.2), and no key of it sends anything: while Japanese is being converted,
 * Enter belongs to the converter.
 */
export function openTextEditor(place: HTMLElement, options: TextEditorOptions): TextEditor {
  const { text, label, describedBy, hint, search: words, table, onText } = options
  const off = new Compartment()
  const offAs = (is: boolean) => [
    EditorView.editable.of(!is),
    EditorState.readOnly.of(is),
    EditorView.contentAttributes.of({ 'aria-disabled': String(is) }),
  ]
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce()),
        EditorState.phrases.of(phrasesOf(words)),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-describedby': describedBy,
          spellcheck: 'false',
          autocapitalize: 'off',
        }),
        off.of(offAs(false)),
        history(),
        search({ top: true }),
        markdown({ base: markdownLanguage, addKeymap: false }),
        syntaxHighlighting(colours),
        placeholder(hint),
        EditorView.lineWrapping,
        look,
        keymap.of([
          { key: 'Enter', run: insertNewlineContinueMarkup },
          { key: 'Backspace', run: deleteMarkupBackward },
          { key: 'Mod-b', run: wrap('**') },
          ...historyKeymap,
          ...searchKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onText(update.state.doc.toString())
        }),
      ],
    }),
  })
  const commands: Readonly<Record<EditorCommand, (view: EditorView) => boolean>> = {
    heading: beginLines('## '),
    bold: wrap('**'),
    list: beginLines('- '),
    steps: beginLines((place) => `${place + 1}. `),
    table: putBlock(table),
    code: putBlock('```\n\n```'),
    footnote: putFootnote,
    find: openSearchPanel,
  }
  return {
    setText: (next) => {
      if (next === view.state.doc.toString()) return
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    setOff: (is) => view.dispatch({ effects: off.reconfigure(offAs(is)) }),
    press: (command) => {
      commands[command](view)
      if (command !== 'find') view.focus()
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  }
}

function wrap(sign: string) {
  return (view: EditorView): boolean => {
    view.dispatch(
      view.state.changeByRange(({ from, to }) => ({
        changes: [
          { from, insert: sign },
          { from: to, insert: sign },
        ],
        range: EditorSelection.range(from + sign.length, to + sign.length),
      })),
    )
    return true
  }
}

/** At the beginning of every line that is chosen; taken away where all of them have it. */
function beginLines(mark: string | ((place: number) => string)) {
  return (view: EditorView): boolean => {
    const { state } = view
    const { from, to } = state.selection.main
    const first = state.doc.lineAt(from).number
    const lines = Array.from({ length: state.doc.lineAt(to).number - first + 1 }, (_, i) => state.doc.line(first + i))
    const marks = lines.map((_, place) => (typeof mark === 'string' ? mark : mark(place)))
    const all = lines.every(({ text }, place) => text.startsWith(marks[place] ?? ''))
    view.dispatch({
      changes: lines.map((line, place) => {
        const sign = marks[place] ?? ''
        return all ? { from: line.from, to: line.from + sign.length } : { from: line.from, insert: sign }
      }),
    })
    return true
  }
}

/** On lines of its own after the one that is being written. */
function putBlock(block: string) {
  return (view: EditorView): boolean => {
    const line = view.state.doc.lineAt(view.state.selection.main.head)
    const before = line.text.trim() === '' ? '' : '\n\n'
    const insert = `${before}${block}\n`
    const at = line.to + before.length + (block.startsWith('```') ? 4 : 2)
    view.dispatch({ changes: { from: line.to, insert }, selection: { anchor: at } })
    return true
  }
}

function putFootnote(view: EditorView): boolean {
  const { doc, selection } = view.state
  const text = doc.toString()
  const used = [...text.matchAll(/\[\^(\d{1,4})\]/g)].map(([, number]) => Number(number))
  const sign = `[^${Math.max(0, ...used) + 1}]`
  const note = `${text.endsWith('\n') ? '' : '\n'}\n${sign}: `
  view.dispatch({
    changes: [
      { from: selection.main.head, insert: sign },
      { from: doc.length, insert: note },
    ],
    selection: { anchor: doc.length + sign.length + note.length },
    scrollIntoView: true,
  })
  return true
}
