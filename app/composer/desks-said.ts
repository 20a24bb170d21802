import { forNamedPeople, type Tlp } from '../formats/marks.ts'

/** Which desks receive what is issued here, as the page shows it beside the recipients. */
export interface DesksSaid {
  /** Of the author's unit; null where it has none that receives. */
  readonly own: { readonly desk: string; readonly names: { readonly ja: string; readonly en: string } } | null
  /** Whether two people together could open it later. */
  readonly archive: boolean
}

/** What is for named people alone does not go to colleagues. */
export const desksFor = (desks: DesksSaid, tlp: Tlp): DesksSaid =>
  tlp === forNamedPeople ? { ...desks, own: null } : desks
