import type { TFunction } from 'i18next'
import { may, type PermittedAct } from '../../access/permissions.ts'
import type { Role } from '../../access/role.ts'
import type { Place, SearchPlace } from '../../ui/shell.tsx'

type Word =
  | 'today'
  | 'bulletins'
  | 'log'
  | 'oversight'
  | 'people'
  | 'organizations'
  | 'roll'
  | 'witnessing'
  | 'record'
  | 'settings'

/** Every place of the menu, in order, with the act that opens it: the permission table decides who sees which. */
const places: readonly (Omit<Place, 'label' | 'seals'> & { readonly word: Word; readonly act: PermittedAct })[] = [
  { to: '/', word: 'today', act: 'see home' },
  { to: '/bulletins', word: 'bulletins', act: 'list bulletins' },
  { to: '/log', word: 'log', act: 'search the log' },
  { to: '/oversight', word: 'oversight', act: 'see log health' },
  { to: '/people', word: 'people', act: 'manage people' },
  { to: '/organizations', word: 'organizations', act: 'manage organizations' },
  { to: '/roll', word: 'roll', act: 'sign rolls' },
  { to: '/log/suspension', also: '/log/trust', word: 'witnessing', act: 'suspend the quorum' },
  { to: '/record', word: 'record', act: 'see own record', apart: true },
  { to: '/settings/profile', word: 'settings', act: 'change own settings' },
]

/** The menu of a role. `seals`: how many bulletins lie unopened. */
export function placesOf(role: Role, t: TFunction<'shell'>, seals: number): readonly Place[] {
  return places
    .filter(({ act }) => may(role, act))
    .map(({ word, act: _, ...place }) => ({
      ...place,
      label: t(`nav.${word}`),
      seals: word === 'bulletins' ? seals : 0,
    }))
}

/** Where the search field of the header asks, and what it says it searches; null where the role has nothing to search. */
export function searchAt(role: Role, t: TFunction<'shell'>): SearchPlace | null {
  if (may(role, 'search the log')) return { at: '/log', label: t('search.log') }
  return may(role, 'read bulletins') ? { at: '/bulletins', label: t('search.label') } : null
}
