import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'
import { classNames } from './class-names.ts'

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

interface AskedHereProps {
  readonly title: string
  /** Why it is asked, in the middle of something else. */
  readonly why: string
  readonly children: ReactNode
  /** For commands and files instead of a field. */
  readonly wide?: boolean
}

/** What a page asks for where an act was pressed: the act goes on after it, and nothing that was typed is lost. */
export function AskedHere({ title, why, children, wide = false }: AskedHereProps) {
  const id = useId()
  const ref = useArrival<HTMLElement>()
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={id}
      className={classNames(
        'grid min-w-0 gap-4 rounded-8 border border-act bg-act-soft p-5 outline-none',
        wide ? 'max-w-[46rem]' : 'max-w-[30rem]',
      )}
    >
      <h3 id={id} className="text-[1.05rem]">
        {title}
      </h3>
      <p className="text-[.92rem]">{why}</p>
      {children}
    </section>
  )
}
