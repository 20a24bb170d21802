import type { ReactNode } from 'react'
import { Phrases } from './phrases.tsx'

/** An empty list: that it is empty, what would be there, and how it comes. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="sheet grid justify-items-start gap-1.5 px-6 py-7">
      <p className="font-semibold">
        <Phrases text={title} />
      </p>
      {children ? <div className="max-w-[40em] text-[.92rem] text-ink-2">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}
