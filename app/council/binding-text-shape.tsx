import type { ReactNode } from 'react'
import { Card } from '../ui/card.tsx'

/** A text that binds: the Japanese that holds, its translation behind a line of its own, and what else is said of it. */
export function BindingText({
  text,
  translation,
  children,
}: {
  readonly text: { readonly ja: string; readonly en: string }
  /** What the line of the translation says. */
  readonly translation: string
  readonly children?: ReactNode
}) {
  return (
    <Card>
      <div lang="ja" className="leading-[1.9] whitespace-pre-line">
        {text.ja}
      </div>
      <details className="mt-5 border-t border-line pt-4">
        <summary>{translation}</summary>
        <div lang="en" className="mt-3 whitespace-pre-line">
          {text.en}
        </div>
      </details>
      {children}
    </Card>
  )
}
