import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { KeyHint } from './key-hint.tsx'
import { isPlainKey } from './list-movement.ts'

const keys = [
  ['/', 'search'],
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['?', 'help'],
  ['Esc', 'close'],
] as const

/** `?` shows the keys, `/` goes to the search field. */
export function KeyboardHelp() {
  const { t } = useTranslation('shell')
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isPlainKey(event, '?')) setOpen(true)
      if (!isPlainKey(event, '/')) return
      const field = document.getElementById('search')
      if (!field) return
      event.preventDefault()
      field.focus()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return (
    <Dialog open={open} title={t('keyboard.title')} onClose={() => setOpen(false)}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2.5">
        {keys.map(([key, does]) => (
          <div key={key} className="contents">
            <dt>
              <KeyHint>{key}</KeyHint>
            </dt>
            <dd className="m-0">{t(`keyboard.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
