/**
 * The report inside an evidence bundle: a document for paper, in one language,
 * that says what the entries say and how far each can be relied on. It carries
 * no script and fetches nothing.
 */
import { utf8 } from '../formats/bytes.ts'
import { rowOf } from '../formats/entry-kinds.ts'
import { absencePaths } from '../formats/evidence-bundle.ts'
import type { Language } from '../i18n/language.ts'
import { instant } from '../ids.ts'
import { lastDayOfLimitation } from './limitation.ts'
import { isLook } from './look.ts'
import { looks, support, timeline } from './report-entries.server.ts'
import type { ReportFacts } from './report-facts.server.ts'
import { factTable, headings, nameOf, none, numbers, ofKind, plainName, type Section } from './report-pieces.server.ts'
import { reportStyle } from './report-style.ts'
import { bulletins, people } from './report-subjects.server.ts'
import { escaped, type Html, html, type ReportWords, reportWords } from './report-words.server.ts'

/** The report's bytes: HTML, UTF-8. */
export function writeReport(facts: ReportFacts, language: Language): Uint8Array {
  const words = reportWords(language)
  const isHeld = facts.holder !== null
  const title = words.say(isHeld ? 'titleHeld' : 'title')
  const foot = words.say('page', { title, made: words.time(facts.made) })
  const sections = [
    summary(facts, words),
    bulletins(facts, words),
    people(facts, words),
    timeline(facts, words),
    absence(facts, words),
    // Not for whoever shows their own record to others: nobody is accused in it.
    ...(isHeld ? [] : [referral(facts, words), limitation(facts, words)]),
    looks(facts, words),
    support(facts, words),
    guide(facts, words),
    trust(facts, words),
    verifying(words),
  ].filter((section) => section !== null)
  const numbered = sections.map(
    ({ heading, body }, i) => html`<h2><b>${escaped(String(i + 1))}</b>${heading}</h2>${body}`,
  )
  return utf8(html`<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${reportStyle(foot) as Html}</style>
</head>
<body>
<header><h1>${title}</h1><p>${words.say(isHeld ? 'subtitleHeld' : 'subtitle')}</p></header>
${made(facts, words)}
${numbered}
</body>
</html>
`)
}

// ── head ───────────────────────────────────────────────────────────────────

function made(facts: ReportFacts, words: ReportWords): Html {
  const { head, request, attempt } = facts
  const at = words.time(head.time * 1000)
  return factTable([
    [words.say('maker'), maker(facts, words)],
    [
      words.say('made'),
      html`${escaped(words.time(facts.made))}<span class="small">${words.say('utc', { time: words.utc(facts.made) })}</span>`,
    ],
    [words.say('reason'), escaped(request.reason)],
    [words.say('request'), asked(facts, words)],
    [words.say('act'), attempt ? words.say('actHash', { hash: attempt }) : words.say('actNone')],
    [words.say('log'), escaped(facts.portal)],
    [words.say('head'), words.say('headSaid', { size: head.size.toLocaleString('en'), time: at })],
    [
      words.say('witnesses'),
      head.cosigners.length > 0
        ? words.say('witnessed', { names: head.cosigners.join(words.language === 'ja' ? '、' : ', ') })
        : words.say('unwitnessed'),
    ],
  ])
}

function maker(facts: ReportFacts, words: ReportWords): Html {
  const person = facts.maker ? facts.people.get(facts.maker) : null
  if (!person) return words.say('makerCommandLine')
  const role = person.role ? words.role(person.role) : none(words)
  return html`${nameOf(facts, words, person.id)}<span class="small">${escaped(person.organization ? `${person.organization} · ` : '')}${role} · ${escaped(person.id)}</span>`
}

function asked(facts: ReportFacts, words: ReportWords): Html {
  const { request, absence: claim } = facts
  const { entries, until } = request
  const said = entries
    ? [words.say('requestEntries', { from: String(entries.from), to: String(entries.to) })]
    : searched(facts, words)
  if (until !== null) said.push(words.say('requestUntil', { until: words.time(until) }))
  if (claim) said.push(words.say('requestAbsence', { name: plainName(facts, claim.person) }))
  return said.join('<br>') as Html
}

function searched({ request: { filter }, ...facts }: ReportFacts, words: ReportWords): Html[] {
  const { who, about, bulletin, organization, kinds, outcome, from } = filter
  const name = (typed: string) => ({ name: facts.person ? plainName(facts, facts.person) : typed })
  const number = [...facts.bulletins].find(([id]) => id === bulletin)?.[1].number ?? bulletin
  const of = [...facts.organizations].find(([id]) => id === organization)?.[1] ?? organization
  const said = [
    about === '' ? null : words.say('requestAbout', name(about)),
    who === '' ? null : words.say('requestWho', about === '' ? name(who) : { name: who }),
    bulletin === '' ? null : words.say('requestBulletin', { number }),
    organization === '' ? null : words.say('requestOrganization', { name: of }),
    kinds.length === 0 ? null : words.say('requestKinds', { kinds: kinds.map(words.kind).join(', ') }),
    outcome === null ? null : words.say(outcome === 'refused' ? 'requestRefused' : 'requestDone'),
    from === null ? null : words.say('requestFrom', { from: words.time(from) }),
  ].filter((line) => line !== null)
  return said.length > 0 ? said : [words.say('requestAll')]
}

function summary(facts: ReportFacts, words: ReportWords): Section {
  const selected = facts.entries.filter((one) => one.selected)
  const [first, last] = [selected[0], selected.at(-1)]
  const signed = selected.filter(({ entry }) => entry.act !== undefined).length
  const looked = selected.filter((one) => isLook(facts, one)).length
  const said =
    first && last
      ? words.say('summarySaid', {
          selected: String(selected.length),
          signed: String(signed),
          stated: String(selected.length - signed),
          first: words.time(first.entry.t),
          last: words.time(last.entry.t),
        })
      : words.say(facts.absence?.countedOnly ? 'summaryCounted' : 'summaryNone')
  const supporting = String(facts.entries.length - selected.length)
  const also = looked > 0 ? html`<p>${words.say('summaryLooks', { looked: String(looked) })}</p>` : html``
  return {
    heading: words.say('summary'),
    body: html`<p>${said}</p>${also}<p>${words.say('summarySupport', { supporting })}</p><div class="box"><p>${words.say('summaryWord')}</p></div>`,
  }
}

// ── what follows from it ───────────────────────────────────────────────────

function absence(facts: ReportFacts, words: ReportWords): Section | null {
  const claim = facts.absence
  if (!claim) return null
  const values = {
    name: plainName(facts, claim.person),
    before: words.time(claim.before),
    number: claim.bulletin ? (facts.bulletins.get(claim.bulletin)?.number ?? claim.bulletin) : '',
  }
  const said = words.say(claim.bulletin ? 'absenceSaidOf' : 'absenceSaid', values)
  const lost = facts.losses.filter(({ since, last, index }) => since < claim.before && last.size > index)
  const except = lost.map((loss) => html`<p><strong>${words.say('absenceLost', spanOf(loss, words))}</strong></p>`)
  return {
    heading: words.say('absence'),
    body: html`<div class="box"><p><strong>${said}</strong></p>${except}</div><p>${words.say('absenceHow', { count: counted(claim.tally.entries), file: absencePaths(0).entries })}</p>${tally(claim, words)}<p>${words.say('absenceNot')}</p>`,
  }
}

const counted = (n: number): string => n.toLocaleString('en')

/** What the counted entries are: by kind, for nobody reads thousands of refusals one by one. */
function tally({ tally: { kinds, first, last } }: NonNullable<ReportFacts['absence']>, words: ReportWords): Html {
  if (first === null || last === null) return html``
  const rows = kinds.map(
    ({ kind, reason, count, first: from, last: to }) =>
      html`<tr><td>${words.kind(kind)}</td><td>${reason === null ? none(words) : words.phrase(reason)}</td><td class="n">${escaped(counted(count))}</td><td class="n">${escaped(`#${from}`)}</td><td class="n">${escaped(`#${to}`)}</td></tr>`,
  )
  const head = headings(
    (['kind', 'because', 'count', 'firstEntry', 'lastEntry'] as const).map((name) => words.say(name)),
  )
  const span = words.say('absenceSpan', { first: words.time(first), last: words.time(last) })
  return html`<p>${span}</p><table class="tally">${head}<tbody>${rows}</tbody></table>`
}

const spanOf = ({ since, last }: ReportFacts['losses'][number], words: ReportWords) => ({
  since: words.time(since),
  until: words.time(instant(last.cosignedAt * 1000)),
})

function referral(facts: ReportFacts, words: ReportWords): Section {
  const secret = ofKind(facts, 'issued').filter(({ entry }) => entry.data?.class === 'controlled')
  const pledges = ofKind(facts, 'pledge-given')
  const consents = [...ofKind(facts, 'consent-given'), ...ofKind(facts, 'consent-signed')]
  const [released, opened] = [ofKind(facts, 'released', true), ofKind(facts, 'opened', true)]
  const rows = [
    [
      words.matter('secret'),
      secret.length > 0 ? words.say('matterSecret', { entries: numbers(secret) }) : words.say('matterSecretNone'),
    ],
    [
      words.matter('engaged'),
      pledges.length > 0
        ? words.say('matterEngaged', { pledges: numbers(pledges), consents: numbers(consents) })
        : words.say('matterEngagedNone'),
    ],
    [
      words.matter('learned'),
      released.length > 0
        ? words.say('matterLearned', { released: numbers(released), opened: numbers(opened) })
        : words.say('matterLearnedNone'),
    ],
    [words.matter('disclosed'), words.say('matterOutside')],
    [words.matter('justCause'), words.say('matterOutside')],
  ] as const
  const head = headings([words.say('referralMatter'), words.say('referralHere')])
  const body = rows.map(([matter, here]) => html`<tr><th scope="row">${matter}</th><td>${here}</td></tr>`)
  return {
    heading: words.say('referral'),
    body: html`<table class="plain">${head}<tbody>${body}</tbody></table><p>${words.say('law')}</p>`,
  }
}

function limitation(facts: ReportFacts, words: ReportWords): Section {
  const [first] = ofKind(facts, 'released', true)
  const said = first
    ? words.say('limitationEarliest', {
        released: words.date(first.entry.t),
        date: words.date(lastDayOfLimitation(instant(first.entry.t))),
      })
    : words.say('limitationUnknown')
  return { heading: words.say('limitation'), body: html`<p>${words.say('limitationSaid')}</p><p>${said}</p>` }
}

function guide(facts: ReportFacts, words: ReportWords): Section {
  const counted = facts.absence?.tally.kinds.map(({ kind }) => kind) ?? []
  const kinds = [...facts.entries.map(({ entry }) => entry.kind), ...counted, 'evidence-exported' as const]
  const rows = [...new Set(kinds)].map((kind) => {
    const { proves, provesNot } = words.proves(kind)
    return html`<tr><th scope="row">${words.kind(kind)}</th><td>${proves}</td><td>${provesNot}</td></tr>`
  })
  const head = headings([words.say('kind'), words.say('proves'), words.say('provesNot')])
  return {
    heading: words.say('guide'),
    body: html`<p>${words.say('guideHow')}</p><table class="plain">${head}<tbody>${rows}</tbody></table>`,
  }
}

function trust(facts: ReportFacts, words: ReportWords): Section {
  const history = facts.entries.filter(({ entry }) => rowOf(entry.kind)?.trust === 'told')
  const lost = facts.losses.map((loss) => html`<p><strong>${lossSaid(loss, words)}</strong></p>`)
  const suspended = ofKind(facts, 'quorum-suspended')
  const said =
    suspended.length > 0 ? words.say('suspended', { entries: numbers(suspended) }) : words.say('notSuspended')
  return {
    heading: words.say('trust'),
    body: html`<p>${words.say('trustSaid', { entries: numbers(history) })}</p><p>${said}</p>${lost}`,
  }
}

function lossSaid(loss: ReportFacts['losses'][number], words: ReportWords): Html {
  const { index, last } = loss
  if (last.size <= index) return words.say('lostKeys', { entry: String(index) })
  const span = { from: String(index), to: String(last.size - 1n), entry: String(index) }
  return words.say('lost', { ...span, ...spanOf(loss, words) })
}

function verifying(words: ReportWords): Section {
  return {
    heading: words.say('verify'),
    body: html`<p>${words.say('verifyHow')}</p><pre>node verify.mjs BUNDLE.zip --trust TRUST.txt [--tsa TSA.pem]</pre><p>${words.say('verifyResult')}</p><p>${words.say('verifyFolder')}</p><pre>sha256sum -c SHA256SUMS</pre><p>${words.say('custody')}</p><h3>${words.say('notHere')}</h3><p>${words.say('notHereSaid')}</p>`,
  }
}
