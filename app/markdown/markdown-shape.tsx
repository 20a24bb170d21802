import { type ComponentProps, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown, { type Components } from 'react-markdown'
import { Notice } from '../ui/notice.tsx'
import { bulletinDialect } from './bulletin-dialect.ts'
import { type ChangedPart, markChanges } from './mark-changes.ts'
import { markdownFlaw } from './markdown-guard.ts'

/** Only what a person may follow knowingly: no scheme that runs, loads or opens another program. */
export function safeAddress(address: string): string {
  return /^(?:https?:\/\/|mailto:)/i.test(address) || ownNote.test(address) ? address : ''
}

// What the footnotes themselves make (mdast-util-to-hast): to a note and back.
const ownNote = /^#user-content-[\w-]*fn(?:ref)?-/

function RefusedImage({ alt }: { readonly alt: string }) {
  const { t } = useTranslation('bulletins')
  return <em className="text-ink-2">{t('reading.remoteImage', { alt })}</em>
}

// Only what takes focus can be scrolled by keyboard (WCAG 2.1.1).
const scroller = { role: 'group', tabIndex: 0 } as const

/** `<https://www.example.go.jp/bを>`: an address in angle brackets ends where it stops being one, and the rest is text. */
function Link({ href, children, hostile }: ComponentProps<'a'> & { readonly hostile: Hostile }) {
  const { t } = useTranslation('bulletins')
  const [, address, rest] =
    typeof children === 'string' ? (/^(https?:\/\/[\x21-\x7e]+)(.*)$/su.exec(children) ?? []) : []
  // Within the page only the notes lead.
  if (!href || href.startsWith('#')) return <span>{children}</span>
  if (hostile(href)) {
    return (
      <span>
        {children} <span className="text-ink-2">{t('reading.inertLink')}</span>
      </span>
    )
  }
  const to = address && rest ? { href: address, shown: address, rest } : { href, shown: children, rest: null }
  return (
    <>
      <a href={to.href} rel="noreferrer noopener nofollow" target="_blank">
        {to.shown}
        <span className="sr-only">{t('reading.newTab')}</span>
      </a>
      {to.rest}
    </>
  )
}

/** To a note or back from it: within the page. */
function NoteLink(props: ComponentProps<'a'>) {
  const { t } = useTranslation('bulletins')
  const { href, id, children } = props
  const back = 'data-footnote-backref' in props
  const label = back ? t('reading.noteBack', { note: noteOf(href) }) : t('reading.note', { note: noteOf(href) })
  return (
    <a href={href} id={id} aria-label={label} className={back ? 'no-underline' : undefined}>
      {children}
    </a>
  )
}

const noteOf = (href: string | undefined): string => decodeURIComponent(/fn(?:ref)?-(.+)$/.exec(href ?? '')?.[1] ?? '')

/** A box of a task list: nothing to press, and its state is said. */
function TaskBox({ checked }: { readonly checked: boolean }) {
  const { t } = useTranslation('bulletins')
  return (
    <span role="img" aria-label={t(checked ? 'reading.taskDone' : 'reading.taskOpen')} className="mr-2">
      {checked ? '☑' : '☐'}
    </span>
  )
}

/** Told by a line below it and a word for who listens, and not by a colour alone. */
function ChangedText({ children, id }: Pick<ComponentProps<'mark'>, 'children' | 'id'>) {
  const { t } = useTranslation('revisions')
  return (
    <mark id={id} className="border-b-2 border-act bg-act-soft text-inherit">
      <span className="sr-only">{t('changedMark')} </span>
      {children}
    </mark>
  )
}

// Headings inside a bulletin stand below the page's h1 and the section's h2 of
// their own: the text's # becomes h2, and so on. An image would tell a stranger's
// server who reads what, so none is ever loaded.
const componentsFor = (hostile: Hostile): Components => ({
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children, id }) => <h2 id={id}>{children}</h2>,
  h3: ({ children, id }) => <h3 id={id}>{children}</h3>,
  h4: ({ children }) => <h4>{children}</h4>,
  h5: ({ children }) => <h4>{children}</h4>,
  h6: ({ children }) => <h4>{children}</h4>,
  img: ({ alt }) => <RefusedImage alt={alt ?? ''} />,
  a: ({ node: _, ...props }) =>
    'data-footnote-ref' in props || 'data-footnote-backref' in props ? (
      <NoteLink {...props} />
    ) : (
      <Link {...props} hostile={hostile} />
    ),
  mark: ({ children, id }) => <ChangedText id={id}>{children}</ChangedText>,
  input: ({ checked }) => <TaskBox checked={checked === true} />,
  section: ({ children, className }) => <section className={className ?? firstLook}>{children}</section>,
  table: ({ children }) => (
    <div {...scroller} className="table-scroll">
      <table className="table">{children}</table>
    </div>
  ),
})

/** Whether an address leads to what the bulletin itself warns of. */
type Hostile = (address: string) => boolean

const firstLook = 'my-6 rounded-r-[10px] border-l-4 border-act bg-act-soft px-5 py-4 [&_h2]:!mt-0 [&_strong]:text-act'

const look = [
  'relative max-w-[46em] leading-[1.9] [overflow-wrap:anywhere]',
  '[&_h2]:mt-9 [&_h2]:mb-2 [&_h2]:text-[1.15rem] [&_h2:first-child]:mt-4',
  '[&_h3]:mt-6 [&_h3]:mb-1 [&_h3]:text-[1.02rem] [&_h4]:mt-4 [&_h4]:text-[1rem]',
  '[&_p]:my-2.5 [&_ul]:my-2 [&_ul]:list-disc [&_ul]:pl-6 [&_ol]:my-2 [&_ol]:list-decimal [&_ol]:pl-6 [&_li]:my-0.5',
  '[&_blockquote]:my-3 [&_blockquote]:border-l-4 [&_blockquote]:border-line [&_blockquote]:pl-4 [&_blockquote]:text-ink-2',
  '[&_code]:font-mono [&_code]:text-[.9em] [&_pre]:my-3 [&_pre]:overflow-x-auto [&_pre]:rounded-8 [&_pre]:border [&_pre]:border-line [&_pre]:bg-ground [&_pre]:p-4',
  '[&_.contains-task-list]:list-none [&_.contains-task-list]:pl-0',
  '[&_hr]:my-6 [&_hr]:border-line [&_table]:my-3',
].join(' ')

/**
 * A bulletin's text. Raw HTML is shown as the characters it is (react-markdown's
 * own default), links lead only to http, https and mailto, and nothing is loaded.
 * What to do now stands in a box of its own: it is what the reader came for.
 * What the parser could not bear is shown as it was typed, whole.
 *
 * `hostileHosts`: hosts of the bulletin's own indicators, lower case. A link to one
 * of them is shown and leads nowhere, for whoever meant to warn of it.
 */
export function BulletinText({ markdown, hostileHosts, changed }: Text) {
  const { t } = useTranslation('bulletins')
  const components = useMemo(() => componentsFor((address) => leadsTo(address, hostileHosts)), [hostileHosts])
  const plugins = useMemo(() => (changed ? [...dialect, () => markChanges(changed)] : dialect), [changed])
  if (markdownFlaw(markdown)) return <PlainText text={markdown} />
  const notes = { footnoteLabel: t('reading.notes'), footnoteLabelTagName: 'h3', footnoteLabelProperties: {} }
  return (
    <div className={look}>
      <Markdown remarkPlugins={plugins} remarkRehypeOptions={notes} urlTransform={safeAddress} components={components}>
        {markdown}
      </Markdown>
    </div>
  )
}

const dialect = [...bulletinDialect]

interface Text {
  readonly markdown: string
  readonly hostileHosts?: ReadonlySet<string>
  /** What differs from an earlier version: offsets in the text, in order. */
  readonly changed?: readonly ChangedPart[] | undefined
}

function leadsTo(address: string, hosts: ReadonlySet<string> | undefined): boolean {
  if (!hosts || hosts.size === 0 || !URL.canParse(address)) return false
  const { hostname } = new URL(address)
  return hosts.has(hostname) || hosts.has(hostname.replace(/^www\./, ''))
}

function PlainText({ text }: { readonly text: string }) {
  const { t } = useTranslation('bulletins')
  return (
    <div className="relative grid max-w-[46em] gap-4 leading-[1.9]">
      <Notice kind="info">{t('reading.plainText')}</Notice>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
    </div>
  )
}
