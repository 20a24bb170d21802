import type { TFunction } from 'i18next'
import { type Empowered, may, type PermittedAct } from '../../access/permissions.ts'
import type { Place, SearchPlace } from '../../ui/shell.tsx'

type Word =
  | 'today'
  | 'bulletins'
  | 'log'
  | 'oversight'
  | 'people'
  | 'organizations'
  | 'organization'
  | 'duties'
  | 'roll'
  | 'desks'
  | 'archive'
  | 'witnessing'
  | 'decisions'
  | 'record'
  | 'settings'

/** Every place of the menu, in order, with the act that opens it: the permission table decides who sees which. */
const places: readonly (Omit<Place, 'label' | 'seals'> & { readonly word: Word; readonly act: PermittedAct })[] = [
  { to: '/', word: 'today', act: 'see home' },
  { to: '/bulletins', word: 'bulletins', act: 'list bulletins' },
  { to: '/log', word: 'log', act: 'search the log' },
  { to: '/oversight', word: 'oversight', act: 'see log health' },
  { to: '/people', word: 'people', act: 'see the roster' },
  { to: '/organizations', word: 'organizations', act: 'manage organizations' },
  { to: '/roll', word: 'roll', act: 'sign rolls' },
  { to: '/desks', word: 'desks', act: 'serve desks' },
  { to: '/archive', word: 'archive', act: 'open the archive' },
  { to: '/decisions', word: 'decisions', act: 'see decisions' },
  { to: '/log/suspension', also: '/log/trust', word: 'witnessing', act: 'suspend the quorum' },
  { to: '/organization', word: 'organization', act: 'see own organization' },
  { to: '/organization/duties', word: 'duties', act: 'see duties' },
  { to: '/record', word: 'record', act: 'see own record', apart: true },
  { to: '/settings/profile', word: 'settings', act: 'change own settings' },
]

/** Of a small account what is left open is the first page; of everybody else it is a page of their organization's. */
const isInMenu = ({ powers }: Empowered, word: Word): boolean =>
  word === 'duties' ? powers === 'duties' : word !== 'today' || powers !== 'duties'

/** The menu of somebody. `seals`: how many bulletins lie unopened. */
export function placesOf(me: Empowered, t: TFunction<'shell'>, seals: number): readonly Place[] {
  return places
    .filter(({ word, act }) => may(me, act) && isInMenu(me, word))
    .map(({ word, act: _, ...place }) => ({
      ...place,
      label: t(`nav.${word}`),
      seals: word === 'bulletins' ? seals : 0,
    }))
}

/** Where the search field of the header asks, and what it says it searches; null where they have nothing to search. */
export function searchAt(me: Empowered, t: TFunction<'shell'>): SearchPlace | null {
  if (may(me, 'search the log')) return { at: '/log', label: t('search.log') }
  return may(me, 'read bulletins') ? { at: '/bulletins', label: t('search.label') } : null
}
