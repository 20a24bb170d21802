import type { ReactNode } from 'react'
import { Notice } from './notice.tsx'
import { type MaybeRefused, RefusalNotice } from './refusal-notice.tsx'

interface Shown {
  readonly answer: MaybeRefused | null | undefined
  /** What was done, as a sentence; empty where nothing was. */
  readonly said: string | null
  /** What else stands above the page's own content. */
  readonly children?: ReactNode
}

/** What came of the page's last act: why not, or that it is done. */
export function AnswerNotices({ answer, said, children }: Shown) {
  return (
    <div className="mb-6 grid gap-4">
      <RefusalNotice answer={answer} />
      {said ? (
        <Notice kind="ok" live>
          {said}
        </Notice>
      ) : null}
      {children}
    </div>
  )
}
