import { type RefObject, useEffect } from 'react'

/** True while a key belongs to what the reader is writing, not to the page. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** A key pressed alone: no control, meta or alt, and nobody writing, or no dialog open. */
export function isPlainKey(event: KeyboardEvent, key: string): boolean {
  if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false
  return !isWriting(event.target) && !document.querySelector('dialog[open]')
}

/** Index to move to: stays inside the list; from nowhere, `j` starts at the top and `k` at the end. */
export function nextPlace(now: number, step: 1 | -1, length: number): number {
  if (length === 0) return -1
  if (now < 0) return step === 1 ? 0 : length - 1
  return Math.min(length - 1, Math.max(0, now + step))
}

/** Lists on the page that `j` and `k` move in, and what is in each now. */
const lists = new Set<() => readonly HTMLElement[]>()

/** Whether the keys of a list do anything here: there is one, and something is in it. */
export const hasListToMoveIn = (): boolean => [...lists].some((items) => items().length > 0)

/**
 * `j` and `k` move the focus along the list: every element matching `item`
 * (links or buttons; Enter opens them by itself). Without script the Tab key
 * does the same.
 */
export function useListMovement(list: RefObject<HTMLElement | null>, item = 'a[href], button'): void {
  useEffect(() => {
    const inside = () => [...(list.current?.querySelectorAll<HTMLElement>(item) ?? [])]
    const move = (event: KeyboardEvent) => {
      const step = isPlainKey(event, 'j') ? 1 : isPlainKey(event, 'k') ? -1 : null
      if (step === null) return
      const items = inside()
      const now = items.findIndex((one) => one === document.activeElement || one.contains(document.activeElement))
      const next = items[nextPlace(now, step, items.length)]
      if (!next) return
      event.preventDefault()
      next.focus()
      next.scrollIntoView({ block: 'nearest' })
    }
    lists.add(inside)
    document.addEventListener('keydown', move)
    return () => {
      lists.delete(inside)
      document.removeEventListener('keydown', move)
    }
  }, [list, item])
}
