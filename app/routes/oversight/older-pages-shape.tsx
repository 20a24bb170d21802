import { Link } from '@remix-run/react'
import { buttonLook } from '../../ui/button.tsx'

interface OlderPagesProps {
  readonly here: string
  /** Where the next, older page begins; null at the end. */
  readonly next: string | null
  /** True on the newest page. */
  readonly first: boolean
  readonly words: { readonly label: string; readonly older: string; readonly newest: string }
}

/** From page to page of a list that runs from the newest back. */
export function OlderPages({ here, next, first, words }: OlderPagesProps) {
  if (first && next === null) return null
  return (
    <nav className="no-print flex flex-wrap gap-3" aria-label={words.label}>
      {first ? null : (
        <Link to={here} className={buttonLook({ kind: 'plain' })}>
          {words.newest}
        </Link>
      )}
      {next === null ? null : (
        <Link to={`${here}?after=${next}`} className={buttonLook({ kind: 'line' })} prefetch="none">
          {words.older}
        </Link>
      )}
    </nav>
  )
}
