import { type ReactNode, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Whether the page is being put on paper: what a screen shows in pieces is there in full by then. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    // The browser lays the page out as soon as the listeners are through.
    const begin = () => flushSync(() => setPrinting(true))
    const end = () => setPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return printing
}

/**
 * What stands at the head and the foot of every printed page. A table's head and
 * foot are the one thing that every browser repeats; on a screen it is none.
 */
export function OnEveryPage({
  head,
  foot,
  children,
}: {
  readonly head: ReactNode
  readonly foot: ReactNode
  readonly children: ReactNode
}) {
  return (
    <table role="presentation" className="on-every-page">
      <thead>
        <tr>
          <td>{head}</td>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{children}</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <td>{foot}</td>
        </tr>
      </tfoot>
    </table>
  )
}
