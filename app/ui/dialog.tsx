import { useLocation } from '@remix-run/react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

export interface DialogProps {
  readonly open: boolean
  readonly title: string
  readonly children: ReactNode
  /** Escape, the close button, the browser's back gesture. */
  readonly onClose: () => void
  /** Buttons at the foot; the close button alone where absent. */
  readonly actions?: ReactNode
}

/** The browser's own dialog: it keeps focus inside, closes on Escape and gives focus back by itself. */
export function Dialog({ open, title, children, onClose, actions }: DialogProps) {
  const { t } = useTranslation('shell')
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  const { pathname } = useLocation()
  const page = useRef(pathname)
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  useEffect(() => {
    if (page.current === pathname) return
    page.current = pathname
    // A link in it led on: left open it would lie over a page it knows nothing of.
    if (open) onClose()
  }, [pathname, open, onClose])
  return (
    <dialog ref={ref} className="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id} className="mb-3 text-[1.15rem]">
        {title}
      </h2>
      <div>{children}</div>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        {actions ?? (
          <Button kind="plain" onClick={onClose}>
            {t('close')}
          </Button>
        )}
      </div>
    </dialog>
  )
}
