import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Phrases } from './phrases.tsx'

export interface PageHeadProps {
  readonly title: string
  readonly note?: ReactNode
  /** The page this one belongs to, for a page that no menu names: the way back. */
  readonly up?: { readonly to: string; readonly title: string }
  /** Buttons at the end of the line. */
  readonly children?: ReactNode
}

/** The one h1 of a page. It takes the focus after a client-side move, so that a screen reader hears where it is. */
export function PageHead({ title, note, up, children }: PageHeadProps) {
  return (
    <div className="mb-6 flex flex-wrap [.page-grid>&]:mb-0 items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {up ? (
          <p className="no-print mb-1 text-[.92rem]">
            <Link to={up.to}>
              <span aria-hidden="true">‹ </span>
              {up.title}
            </Link>
          </p>
        ) : null}
        <h1 tabIndex={-1} className="text-[1.45rem] outline-none sm:text-[1.65rem]">
          <Phrases text={title} />
        </h1>
        {note ? <div className="num mt-0.5 text-[.92rem] text-pretty text-ink-2">{note}</div> : null}
      </div>
      {children ? <div className="no-print flex flex-wrap gap-2">{children}</div> : null}
    </div>
  )
}
