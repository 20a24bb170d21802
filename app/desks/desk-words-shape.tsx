import { useTranslation } from 'react-i18next'
import { Tag } from '../ui/tag.tsx'
import type { DeskState } from './desk.ts'
import type { DeskShown, Todo } from './view-desk.server.ts'

const tones = { founding: 'plain', open: 'ok', thin: 'warn', closed: 'plain' } as const

export function DeskTags({ desk }: { readonly desk: Pick<DeskShown, 'state' | 'renewing'> }) {
  const { t } = useTranslation('desks')
  const { state, renewing } = desk
  return (
    <span className="flex flex-wrap gap-2">
      <Tag tone={tones[state.state]}>{t(`states.${state.state}`)}</Tag>
      {renewing === null ? null : <Tag tone="warn">{t('renewing')}</Tag>}
    </span>
  )
}

/** The desk's name in the reader's language. */
export function useDeskName(): (names: DeskShown['names']) => string {
  // Whatever page it stands on: the frame's words are always there.
  const { i18n } = useTranslation('shell')
  return (names) => (i18n.language === 'en' ? names.en : names.ja)
}

export const holdersIn = (state: DeskState): number => ('holders' in state ? state.holders : 0)

/** Who must do what, one line each. */
export function Todos({ desk }: { readonly desk: Pick<DeskShown, 'todos' | 'kind'> }) {
  const { t, i18n } = useTranslation('desks')
  if (desk.todos.length === 0) return <span className="text-ink-2">{t('todos.none')}</span>
  const listed = (names: readonly string[]) =>
    i18n.language === 'en' ? names.join(', ') : names.map((name) => `${name} 氏`).join('、')
  const said = ({ what, names }: Todo) =>
    what === 'more' && desk.kind === 'organization'
      ? t('todos.moreOrganization')
      : t(`todos.${what}`, { names: listed(names) })
  return (
    <ul className="grid gap-1">
      {desk.todos.map((todo) => (
        <li key={todo.what}>{said(todo)}</li>
      ))}
    </ul>
  )
}
