import { useTranslation } from 'react-i18next'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Notice } from '../ui/notice.tsx'
import { markdownFlaw } from './markdown-guard.ts'

/** Only what a person may follow knowingly: no scheme that runs, loads or opens another program. */
export function safeAddress(address: string): string {
  return /^(?:https?:\/\/|mailto:)/i.test(address) ? address : ''
}

function RefusedImage({ alt }: { readonly alt: string }) {
  const { t } = useTranslation('bulletins')
  return <em className="text-ink-2">{t('reading.remoteImage', { alt })}</em>
}

// Only what takes focus can be scrolled by keyboard (WCAG 2.1.1).
const scroller = { role: 'group', tabIndex: 0 } as const

// Headings inside a bulletin stand below the page's h1 and the section's h2 of
// their own: the text's # becomes h2, and so on. An image would tell a stranger's
// server who reads what, so none is ever loaded.
const components: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h2>{children}</h2>,
  h3: ({ children }) => <h3>{children}</h3>,
  h4: ({ children }) => <h4>{children}</h4>,
  img: ({ alt }) => <RefusedImage alt={alt ?? ''} />,
  a: ({ href, children }) =>
    href ? (
      <a href={href} rel="noreferrer noopener nofollow" target="_blank">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  table: ({ children }) => (
    <div {...scroller} className="table-scroll">
      <table className="table">{children}</table>
    </div>
  ),
}

const look = [
  'relative max-w-[46em] leading-[1.9] [overflow-wrap:anywhere]',
  '[&_h2]:mt-9 [&_h2]:mb-2 [&_h2]:text-[1.15rem] [&_h2:first-child]:mt-4',
  '[&_h3]:mt-6 [&_h3]:mb-1 [&_h3]:text-[1.02rem] [&_h4]:mt-4 [&_h4]:text-[1rem]',
  '[&_p]:my-2.5 [&_ul]:my-2 [&_ul]:list-disc [&_ul]:pl-6 [&_ol]:my-2 [&_ol]:list-decimal [&_ol]:pl-6 [&_li]:my-0.5',
  '[&_blockquote]:my-3 [&_blockquote]:border-l-4 [&_blockquote]:border-line [&_blockquote]:pl-4 [&_blockquote]:text-ink-2',
  '[&_code]:font-mono [&_code]:text-[.9em] [&_pre]:my-3 [&_pre]:overflow-x-auto [&_pre]:rounded-8 [&_pre]:border [&_pre]:border-line [&_pre]:bg-ground [&_pre]:p-4',
  '[&_hr]:my-6 [&_hr]:border-line [&_table]:my-3',
].join(' ')

/** The first section where it says what to do now, and the rest. */
export function splitFirstSteps(markdown: string): { readonly first: string | null; readonly rest: string } {
  const lines = markdown.trimStart().split('\n')
  if (!/^#{1,2}\s+(?:いま行うこと|今行うこと|What to do now)\s*$/i.test(lines[0] ?? ''))
    return { first: null, rest: markdown }
  const end = lines.findIndex((line, i) => i > 0 && /^#{1,2}\s/.test(line))
  const at = end < 0 ? lines.length : end
  return { first: lines.slice(0, at).join('\n'), rest: lines.slice(at).join('\n') }
}

/**
 * A bulletin's text. Raw HTML is shown as the characters it is (react-markdown's
 * own default), links lead only to http, https and mailto, and nothing is loaded.
 * What to do now stands in a box of its own: it is what the reader came for.
 * What the parser could not bear is shown as it was typed, whole.
 */
export function BulletinText({ markdown }: { readonly markdown: string }) {
  if (markdownFlaw(markdown)) return <PlainText text={markdown} />
  const { first, rest } = splitFirstSteps(markdown)
  return (
    <div className={look}>
      {first === null ? null : (
        <div className="my-6 rounded-r-[10px] border-l-4 border-act bg-act-soft px-5 py-4 [&_h2]:!mt-0 [&_strong]:text-act">
          <Rendered markdown={first} />
        </div>
      )}
      <Rendered markdown={rest} />
    </div>
  )
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

const Rendered = ({ markdown }: { readonly markdown: string }) => (
  <Markdown remarkPlugins={[remarkGfm]} urlTransform={safeAddress} components={components}>
    {markdown}
  </Markdown>
)
