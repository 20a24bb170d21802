import { createContext, type MouseEvent, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/num.tsx'
import { type Chosen, nothingChosen, toggled, toggledPage } from './chosen.ts'

/** By the list's path. It lives as long as the page's script does. */
const kept = new Map<string, Chosen>()
const watchers = new Set<() => void>()
const watch = (changed: () => void) => {
  watchers.add(changed)
  return () => void watchers.delete(changed)
}

function keep(list: string, chosen: Chosen): void {
  kept.set(list, chosen)
  for (const changed of watchers) changed()
}

interface Choosing {
  readonly chosen: Chosen
  readonly page: readonly string[]
  /** Id of the form the boxes belong to. */
  readonly form: string
  readonly field: string
  readonly set: (chosen: Chosen) => void
}

const ChoosingContext = createContext<Choosing | null>(null)

export interface ChoosableProps {
  readonly list: string
  /** The names of the lines on this page that can be chosen, in their order. */
  readonly page: readonly string[]
  readonly form: string
  readonly field: string
  /** What the last act on them answered: once it is there, nothing is chosen any more. */
  readonly done: unknown
  readonly children: ReactNode
}

/**
 * Lines that can be chosen for one act on all of them. The boxes are the form's
 * own, wherever they stand, so that they work without script; with it, what was
 * chosen on other pages goes along.
 */
export function Choosable({ list, page, form, field, done, children }: ChoosableProps) {
  const chosen = useSyncExternalStore(
    watch,
    () => kept.get(list) ?? nothingChosen,
    () => nothingChosen,
  )
  useEffect(() => {
    if (done) keep(list, nothingChosen)
  }, [list, done])
  const elsewhere = [...chosen.names].filter((name) => !page.includes(name))
  return (
    <ChoosingContext.Provider value={{ chosen, page, form, field, set: (now) => keep(list, now) }}>
      {elsewhere.map((name) => (
        <input key={name} type="hidden" form={form} name={field} value={name} />
      ))}
      {children}
    </ChoosingContext.Provider>
  )
}

/** The box of a line. With Shift, all from the last one to it. */
export function ChooseBox({ name, label }: { readonly name: string; readonly label: string }) {
  const { t } = useTranslation('shell')
  const choosing = useContext(ChoosingContext)
  if (!choosing) return null
  const { chosen, page, form, field, set } = choosing
  const press = ({ currentTarget, shiftKey }: MouseEvent<HTMLInputElement>) =>
    set(toggled(chosen, { name, on: currentTarget.checked, range: shiftKey, page }))
  return (
    <input
      type="checkbox"
      className="tick-box rounded-4"
      form={form}
      name={field}
      value={name}
      aria-label={t('list.choose.one', { name: label })}
      checked={chosen.names.has(name)}
      onClick={press}
      // The press above has it already, and knows of the Shift key.
      onChange={() => undefined}
    />
  )
}

/** How many are chosen, on this page and others; all of this page, or none at all. */
export function ChosenLine() {
  const { t } = useTranslation('shell')
  const choosing = useContext(ChoosingContext)
  if (!choosing || choosing.page.length === 0) return null
  const { chosen, page, set } = choosing
  const all = page.every((name) => chosen.names.has(name))
  const count = chosen.names.size
  return (
    <div className="no-print script-only flex flex-wrap items-center gap-x-5 gap-y-2 text-[.92rem]">
      <label className="flex min-h-9 items-center gap-2">
        <input
          type="checkbox"
          className="tick-box rounded-4"
          checked={all}
          onChange={({ currentTarget }) => set(toggledPage(chosen, page, currentTarget.checked))}
        />
        {t('list.choose.all')}
      </label>
      <span role="status" className="num">
        {count > 0 ? t('list.choose.count', { count, shown: formatNumber(count) }) : null}
      </span>
      {count > 0 ? (
        <Button kind="plain" small onClick={() => set(nothingChosen)}>
          {t('list.choose.none')}
        </Button>
      ) : null}
    </div>
  )
}
