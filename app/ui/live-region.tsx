import type { ReactNode } from 'react'

/**
 * Tells a screen reader what changed. It must stand in the page before the words
 * come, or they are not announced: render it always and change what it holds.
 */
export function LiveRegion({
  children,
  urgent,
  shown,
}: {
  readonly children?: ReactNode
  readonly urgent?: boolean
  readonly shown?: boolean
}) {
  return (
    <div role={urgent ? 'alert' : 'status'} className={shown ? undefined : 'sr-only'}>
      {children}
    </div>
  )
}
