/** The report's tables of entries: what the people concerned did, who looked into it, what there is to judge by. */
import type { GatheredEntry } from './gather-evidence.server.ts'
import { isLook } from './look.ts'
import { bulletinsIn, type ReportFacts } from './report-facts.server.ts'
import { headings, nameOf, none, type Section } from './report-pieces.server.ts'
import { escaped, type Html, html, type ReportWords } from './report-words.server.ts'

export function timeline(facts: ReportFacts, words: ReportWords): Section {
  const theirs = facts.entries.filter((one) => one.selected && !isLook(facts, one))
  const body =
    theirs.length > 0
      ? html`<p>${words.say('timelineHow')}</p>${entryTable(facts, words, theirs)}`
      : html`<p>${words.say(facts.absence?.countedOnly ? 'timelineCounted' : 'timelineNone')}</p>`
  return { heading: words.say('timeline'), body }
}

/** Null where nobody looked. */
export function looks(facts: ReportFacts, words: ReportWords): Section | null {
  const looked = facts.entries.filter((one) => one.selected && isLook(facts, one))
  if (looked.length === 0) return null
  return {
    heading: words.say('looks'),
    body: html`<p>${words.say('looksHow')}</p>${entryTable(facts, words, looked)}`,
  }
}

export function support(facts: ReportFacts, words: ReportWords): Section {
  const others = facts.entries.filter((one) => !one.selected)
  return {
    heading: words.say('timelineSupport'),
    body: html`<p>${words.say('supportHow')}</p>${entryTable(facts, words, others)}`,
  }
}

function entryTable(facts: ReportFacts, words: ReportWords, entries: readonly GatheredEntry[]): Html {
  const columns = ['index', 'time', 'kind', 'who', 'about', 'object', 'word'] as const
  const rows = entries.map((one) => {
    const { entry, index } = one
    const about = entry.subject && entry.subject !== entry.actor ? nameOf(facts, words, entry.subject) : none(words)
    const word = entry.act
      ? html`<td class="w signed">${words.say('signed')}</td>`
      : html`<td class="w stated">${words.say('stated')}</td>`
    return html`<tr><td class="n">${escaped(String(index))}</td><td class="t">${escaped(words.time(entry.t))}</td><td>${words.kind(entry.kind)}</td><td>${nameOf(facts, words, entry.actor)}</td><td>${about}</td><td>${objectOf(facts, words, one)}</td>${word}</tr>`
  })
  return html`<table class="log">${headings(columns.map((name) => words.say(name)))}<tbody>${rows}</tbody></table>`
}

function objectOf(facts: ReportFacts, words: ReportWords, one: GatheredEntry): Html {
  const { entry, index } = one
  const said = bulletinsIn(one).map((id) => words.say('bulletin', { number: facts.bulletins.get(id)?.number ?? id }))
  const where = facts.wheres.get(index)
  // Texts stand in what a person signed, elsewhere in the entry.
  for (const { kind, id } of [
    ...(entry.objects ?? []),
    ...(one.act?.objects.filter(({ kind }) => kind === 'text') ?? []),
  ]) {
    if (kind === 'key' || kind === 'council') said.push(html`<code>${escaped(id)}</code>`)
    if (kind === 'text') said.push(escaped(id))
    if (kind === 'organization') said.push(escaped([...facts.organizations].find(([known]) => known === id)?.[1] ?? id))
    if (kind === 'roll') said.push(words.say('roll', { counter: id }))
  }
  if (entry.reason) said.push(words.because(entry.reason))
  if (where) said.push(words.say('address', { ip: where.ip }))
  return (said.length > 0 ? said.join('<br>') : none(words)) as Html
}
