import type { ReactNode } from 'react'

/** A key of the keyboard: `/`, `j`, `Esc`. */
export function KeyHint({ children }: { readonly children: ReactNode }) {
  return <kbd className="key-hint">{children}</kbd>
}
