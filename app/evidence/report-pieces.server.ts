/** What the sections of the report share. */
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { PersonId } from '../ids.ts'
import type { GatheredEntry } from './gather-evidence.server.ts'
import type { ReportFacts } from './report-facts.server.ts'
import { escaped, type Html, html, type ReportWords } from './report-words.server.ts'

export interface Section {
  readonly heading: Html
  readonly body: Html
}

export const none = (words: ReportWords): Html => words.say('none')

export function nameOf(facts: ReportFacts, words: ReportWords, id: PersonId | null | undefined): Html {
  if (!id) return words.say('server')
  const person = facts.people.get(id)
  return person?.name ? escaped(person.name) : person?.pseudonym ? escaped(person.pseudonym) : escaped(id)
}

export const plainName = (facts: Pick<ReportFacts, 'people'>, id: PersonId): string =>
  facts.people.get(id)?.name ?? facts.people.get(id)?.pseudonym ?? id

export const numbers = (entries: readonly { readonly index: bigint }[]): string =>
  entries.length === 0 ? '—' : entries.map(({ index }) => `#${index}`).join(', ')

export function factTable(rows: readonly (readonly [Html, Html])[]): Html {
  return html`<table class="facts"><tbody>${rows.map(([name, what]) => html`<tr><th scope="row">${name}</th><td>${what}</td></tr>`)}</tbody></table>`
}

export const headings = (cells: readonly Html[]): Html =>
  html`<thead><tr>${cells.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>`

export const ofKind = ({ entries }: ReportFacts, kind: EntryKind, selected = false): readonly GatheredEntry[] =>
  entries.filter((one) => one.entry.kind === kind && (one.selected || !selected))
