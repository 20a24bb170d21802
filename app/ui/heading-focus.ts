import { useEffect, useRef } from 'react'

/**
 * After a move inside the browser the focus goes to the new page's heading, as
 * it would with a page freshly loaded; else a screen reader stays silent and the
 * keyboard stays on a link that is gone. Not on the first page, which the
 * browser handles, and not when the page put the focus somewhere itself.
 */
export function useHeadingFocus(page: string): void {
  const last = useRef(page)
  useEffect(() => {
    if (last.current === page) return
    last.current = page
    const active = document.activeElement
    const main = document.getElementById('main')
    if (active && active !== document.body && main?.contains(active)) return
    main?.querySelector<HTMLElement>('h1')?.focus()
  }, [page])
}
