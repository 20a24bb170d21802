import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

/**
 * Takes the focus as it comes into the page: what was pressed is gone, and a
 * keyboard or a screen reader would otherwise stand at the page's beginning. The
 * element needs `tabIndex={-1}`.
 */
export function useArrival<T extends HTMLElement>(): RefObject<T> {
  const ref = useRef<T>(null)
  useEffect(() => ref.current?.focus({ preventScroll: isInView(ref.current) }), [])
  return ref
}

function isInView(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= window.innerHeight
}

/** What came of an act: it stands where the act was asked for, and has the focus. Say it with a live notice inside. */
export function Arrival({ children }: { readonly children: ReactNode }) {
  const ref = useArrival<HTMLDivElement>()
  return (
    <div ref={ref} tabIndex={-1} className="outline-none">
      {children}
    </div>
  )
}
