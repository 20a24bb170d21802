import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import { KeyHint } from './key-hint.tsx'
import { hasListToMoveIn, isPlainKey } from './list-movement.ts'

const searchField = (): HTMLElement | null => document.getElementById('search')
const always = (): boolean => true

/** Each key, what it does, and whether it does so on this page. */
const keys = [
  { key: '/', does: 'search', works: () => searchField() !== null },
  { key: 'j', does: 'down', works: hasListToMoveIn },
  { key: 'k', does: 'up', works: hasListToMoveIn },
  { key: 'Enter', does: 'open', works: hasListToMoveIn },
  { key: '?', does: 'help', works: always },
  { key: 'Esc', does: 'close', works: always },
] as const

/** `?` shows the keys that do something here, `/` goes to the search field. */
export function KeyboardHelp() {
  const { t } = useTranslation('shell')
  const [shown, show] = useState<readonly (typeof keys)[number][]>([])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isPlainKey(event, '?')) show(keys.filter(({ works }) => works()))
      if (!isPlainKey(event, '/')) return
      const field = searchField()
      if (!field) return
      event.preventDefault()
      field.focus()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return (
    <Dialog open={shown.length > 0} title={t('keyboard.title')} onClose={() => show([])}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2.5">
        {shown.map(({ key, does }) => (
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
