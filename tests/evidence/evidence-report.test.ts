/** The report as a prosecutor reads it, in both languages; and a person about whom somebody had thousands of refusals written. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceSpool } from '../../app/evidence/evidence-spool.server.ts'
import { evidenceLimit } from '../../app/evidence/gather-evidence.server.ts'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import enEvidence from '../../app/i18n/en/evidence.ts'
import enLog from '../../app/i18n/en/log.ts'
import enShell from '../../app/i18n/en/shell.ts'
import jaEvidence from '../../app/i18n/ja/evidence.ts'
import jaLog from '../../app/i18n/ja/log.ts'
import jaShell from '../../app/i18n/ja/shell.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { formatTime } from '../../app/ui/time.tsx'
import { signedIn } from '../bulletins/council.ts'
import { parseZip } from '../support/archive.ts'
import { onBothDatabases } from '../support/databases.ts'
import { check, type EvidenceCouncil, evidenceCouncil, type MadeBundle, make } from './evidence-council.ts'

const words = {
  ja: { evidence: jaEvidence, log: jaLog, shell: jaShell },
  en: { evidence: enEvidence, log: enLog, shell: enShell },
} as const
const reportOf = ({ archive }: MadeBundle, language: 'ja' | 'en'): string =>
  fromUtf8(parseZip(archive).find(({ name }) => name === `report.${language}.html`)?.bytes ?? new Uint8Array())
/** What stands under a heading, as text. */
const section = (report: string, heading: string): string =>
  new RegExp(`<h2><b>\\d+</b>${heading}</h2>(.*?)(?=<h2>|</body>)`, 's')
    .exec(report)?.[1]
    ?.replaceAll(/<[^>]*>/g, ' ') ?? ''

async function denied({ council, mori, bulletin }: EvidenceCouncil, reasons: readonly string[]): Promise<void> {
  const objects = [{ kind: 'bulletin', id: bulletin }]
  await council.log.append(async () => ({
    value: undefined,
    entries: reasons.map((reason) => ({ kind: 'denied', actor: mori.person, subject: mori.person, reason, objects })),
  }))
}

describe.each(['ja', 'en'] as const)('the report (%s)', (language) => {
  const { evidence, log, shell } = words[language]
  let held: EvidenceCouncil
  let made: MadeBundle
  let report = ''
  const looked = { by: '' }
  beforeAll(async () => {
    held = await evidenceCouncil()
    const by = await signedIn(held.council, held.reviewer)
    looked.by = held.reviewer.person
    const filter = { ...noFilter, about: held.mori.person }
    await searchEntries(held.council, { by, filter, place: null, named: false })
    await denied(held, Object.keys(log.because))
    made = await make(held, { filter, absence: held.mori.person })
    report = reportOf(made, language)
  }, 180_000)
  afterAll(async () => held.close())

  it('gives every reason as a sentence, and never the word the log keeps', () => {
    const timeline = section(report, evidence.report.timeline)
    for (const [word, phrase] of Object.entries(log.because)) {
      expect(timeline, word).toContain(phrase.replaceAll("'", '&#39;'))
      if (word.includes('-')) expect(report.replaceAll(/<style>.*?<\/style>/gs, ''), word).not.toContain(word)
    }
  })

  it('says what the bulletin was: number, public title, class and TLP; and of the grade, that it is sealed', async () => {
    const row = await held.council.db
      .selectFrom('bulletin')
      .selectAll()
      .where('id', '=', held.bulletin)
      .executeTakeFirstOrThrow()
    const said = section(report, evidence.report.bulletins)
    for (const part of [row.number, row.public_title ?? '', row.tlp, held.bulletin, shell.class.controlled])
      expect(said).toContain(part)
    expect(said).toContain(evidence.report.gradeSealed)
    expect(said).toContain(evidence.report.gradeHow)
  })

  it('keeps who looked into the log apart from whom it concerns', () => {
    const timeline = section(report, evidence.report.timeline)
    const looks = section(report, evidence.report.looks)
    expect(looks).toContain(log.kind['log-searched'])
    expect(looks).toContain('久保 監')
    expect(timeline).not.toContain(log.kind['log-searched'])
    expect(timeline).not.toContain('久保 監')
    const [concerned, reviewers] = section(report, evidence.report.people).split(evidence.report.reviewers)
    expect(concerned).toContain(held.mori.person)
    expect(concerned).not.toContain(looked.by)
    expect(reviewers).toContain(looked.by)
    expect(reviewers).not.toContain(held.mori.person)
  })

  it('names its author and when it was made, before anything else', () => {
    const head = report.slice(0, report.indexOf('<h2>'))
    for (const part of [
      evidence.report.maker,
      '久保 監',
      evidence.report.made,
      formatTime(held.council.now(), 'second', language),
    ])
      expect(head).toContain(part)
    expect(head.indexOf(evidence.report.maker)).toBeLessThan(head.indexOf(evidence.report.made))
  })

  it('says of a reviewer’s own looking that it is theirs, where the bundle is about them', async () => {
    const own = await make(held, { filter: { ...noFilter, who: held.reviewer.person } })
    const timeline = section(reportOf(own, language), evidence.report.timeline)
    expect(timeline).toContain(log.kind['log-searched'])
  })
})

onBothDatabases('a person about whom somebody had more refusals written than anybody would read', (kind) => {
  let held: EvidenceCouncil
  beforeAll(async () => {
    held = await evidenceCouncil(kind)
    for (let i = 0; i < evidenceLimit + 500; i += 500) await denied(held, Array<string>(500).fill('not-addressed'))
    held.council.clock.advance(60_000)
  }, 180_000)
  afterAll(async () => held.close())

  it('is proven like another: all are counted, none is listed, and the report says how many of which kind', async () => {
    const about = { ...noFilter, about: held.mori.person }
    const made = await make(held, { filter: about, absence: held.mori.person })
    expect(made).toMatchObject({ entries: 0 })
    expect(made.counted).toBeGreaterThan(evidenceLimit)
    const verdict = await check(made.archive, held.council.log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified', because: null })
    expect(verdict.checked.find(({ what }) => what === 'absence')?.said).toContain(`${made.counted} entries about them`)
    const report = reportOf(made, 'ja')
    expect(section(report, jaEvidence.report.absence)).toMatch(new RegExp(`${jaLog.because['not-addressed']}\\s+5,500`))
    expect(section(report, jaEvidence.report.timeline)).toContain(jaEvidence.report.timelineCounted)
    expect(report.length).toBeLessThan(60_000)
    // Of a bulletin nobody looked at so often, entries are still listed.
    const other = await make(held, { filter: { ...noFilter, about: held.sato.person }, absence: held.mori.person })
    expect(other.entries).toBeGreaterThan(2)
    expect(await check(other.archive, held.council.log.trust)).toMatchObject({ verdict: 'verified' })
  }, 120_000)

  it('cannot be listed without end where no absence is asked for', async () => {
    const made = make(held, { filter: { ...noFilter, about: held.mori.person } })
    await expect(made).rejects.toThrow('evidence-too-large')
  })
})

it('what waits to leave lies in no folder, and is gone with the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-spool-'))
  const spool = await EvidenceSpool.open(folder, (n) => new Uint8Array(n))
  const file = await spool.add('a', new Uint8Array(700_000).fill(7))
  expect(readdirSync(folder)).toEqual([])
  let length = 0
  for await (const part of spool.read(file)) length += part.length
  expect(length).toBe(700_000)
  await spool.close()
  rmSync(folder, { recursive: true })
})
