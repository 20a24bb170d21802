/** What the report is about: which bulletins, which people. */
import { bulletinsIn, type ReportFacts, type ReportPerson } from './report-facts.server.ts'
import { headings, none, numbers, type Section } from './report-pieces.server.ts'
import { escaped, type Html, html, type ReportWords } from './report-words.server.ts'

/**
 * The bulletins that the entries asked for name: number, public title, class and TLP,
 * which the portal knows; not their grade, which is sealed with the text. Null
 * where they name none.
 */
export function bulletins(facts: ReportFacts, words: ReportWords): Section | null {
  const named = new Set(facts.entries.filter(({ selected }) => selected).flatMap(bulletinsIn))
  if (facts.absence?.bulletin) named.add(facts.absence.bulletin)
  if (named.size === 0) return null
  const rows = [...named].map((id) => {
    const known = facts.bulletins.get(id)
    const issued = facts.entries.filter(({ entry }) => entry.kind === 'issued' && hasObject(entry, id))
    const at = issued[0]
      ? html`${escaped(words.time(issued[0].entry.t))}<span class="small">${escaped(numbers(issued))}</span>`
      : none(words)
    return html`<tr><td>${words.say('bulletin', { number: known?.number ?? id })}<span class="small"><code>${escaped(id)}</code></span></td><td>${known?.publicTitle ? escaped(known.publicTitle) : none(words)}</td><td>${known ? words.class(known.class) : none(words)}</td><td>${known ? escaped(known.tlp) : none(words)}</td><td>${words.say('gradeSealed')}</td><td>${at}</td></tr>`
  })
  const columns = ['bulletinNumber', 'publicTitle', 'class', 'tlp', 'grade', 'issuedAt'] as const
  const head = headings(columns.map((name) => words.say(name)))
  return {
    heading: words.say('bulletins'),
    body: html`<table class="bulletins">${head}<tbody>${rows}</tbody></table><p>${words.say('bulletinsHow')}</p><p>${words.say('gradeHow')}</p>`,
  }
}

const hasObject = (entry: { readonly objects?: readonly { readonly id: string }[] }, id: string): boolean =>
  (entry.objects ?? []).some((object) => object.id === id)

/** First whom it concerns; then, apart, whoever looked into it and whoever made this. */
export function people(facts: ReportFacts, words: ReportWords): Section {
  const concerned = [...facts.concerned].flatMap((id) => facts.people.get(id) ?? [])
  const reviewers = [...facts.reviewers].flatMap((id) => facts.people.get(id) ?? [])
  const others =
    reviewers.length > 0
      ? html`<h3>${words.say('reviewers')}</h3><p>${words.say('reviewersHow')}</p>${peopleTable(words, reviewers)}`
      : html``
  const theirs = concerned.length > 0 ? peopleTable(words, concerned) : html`<p>${words.say('peopleNone')}</p>`
  return { heading: words.say('people'), body: html`${theirs}${others}` }
}

const termPhrase = ({ from, until }: { readonly from: number; readonly until: number | null }, words: ReportWords) =>
  until === null
    ? words.say('engagedOpen', { from: words.date(from) })
    : words.say('engagedUntil', { from: words.date(from), until: words.date(until) })

function peopleTable(words: ReportWords, listed: readonly ReportPerson[]): Html {
  const rows = listed.map((person) => {
    const { engagedFrom: from, engagedUntil: until } = person
    const terms = [...person.formerly, ...(from === null ? [] : [{ from, until }])]
    const engaged = terms.length === 0 ? none(words) : terms.map((term) => html`<div>${termPhrase(term, words)}</div>`)
    return html`<tr><td>${person.name ? escaped(person.name) : words.say('personErased')}<span class="small">${escaped(person.pseudonym ?? '')}</span></td><td>${escaped(person.organization ?? '')}</td><td>${person.role ? words.role(person.role) : none(words)}</td><td>${engaged}</td><td class="n">${person.pledge === null ? none(words) : escaped(`#${person.pledge}`)}</td><td><code>${escaped(person.id)}</code></td></tr>`
  })
  const head = headings(
    (['person', 'organization', 'role', 'engaged', 'pledge', 'id'] as const).map((name) => words.say(name)),
  )
  return html`<table class="people">${head}<tbody>${rows}</tbody></table>`
}
