import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EvidenceVerdict } from '../../app/audit/evidence-verdict.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { fromBase64, fromUtf8 } from '../../app/formats/bytes.ts'
import { isCommitted } from '../../app/formats/committed-text.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { instant } from '../../app/ids.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { ownRecord } from '../../app/review/own-record.server.ts'
import { signedIn, value } from '../bulletins/council.ts'
import { parseZip } from '../support/archive.ts'
import { freshDatabase, onBothDatabases } from '../support/databases.ts'
import { openTestLog } from '../support/log.ts'
import { bundled, check, type EvidenceCouncil, everything, evidenceCouncil, make } from './evidence-council.ts'

const textOf = (archive: Uint8Array, name: string): string =>
  fromUtf8(parseZip(archive).find((file) => file.name === name)?.bytes ?? new Uint8Array())
const said = (verdict: EvidenceVerdict, what: string): string =>
  verdict.checked.find((line) => line.what === what)?.said ?? ''

onBothDatabases('an evidence bundle', (kind) => {
  let held: EvidenceCouncil
  beforeAll(async () => {
    held = await evidenceCouncil(kind)
  }, 180_000)
  afterAll(async () => held.close())

  it('of one person verifies with the keys of the log, and says whose word each entry is', async () => {
    const made = await make(held, { filter: { ...noFilter, about: held.sato.person } })
    const verdict = await check(made.archive, held.council.log.trust)
    expect(verdict.because).toBeNull()
    expect(verdict.verdict).toBe('verified')
    expect(said(verdict, 'signatures')).toMatch(
      /^\d+ entries are signed by the person .* \d+ are stated by the server$/,
    )
    expect(said(verdict, 'texts')).toContain('pledge-2026-10')
    expect(said(verdict, 'export')).toContain(held.reviewer.person)
  })

  it('can vouch for nothing by itself: without keys from elsewhere the best verdict is keys unknown', async () => {
    const made = await make(held, { filter: { ...noFilter, about: held.sato.person } })
    expect(await check(made.archive, null)).toMatchObject({ verdict: 'keys-unknown' })
    const other = await freshDatabase('sqlite')
    const stranger = await openTestLog(other)
    expect(await check(made.archive, stranger.trust)).toMatchObject({ verdict: 'keys-unknown' })
    await stranger.close()
    await other.remove()
  })

  it('is an entry with its reason and the maker’s act before it leaves, and stands in the record of whom it is about', async () => {
    const made = await make(held, { filter: { ...noFilter, about: held.sato.person } })
    const logged = await held.council.log.entry(made.entry)
    expect(parseEntry(logged?.bytes ?? new Uint8Array())).toMatchObject({
      kind: 'evidence-exported',
      actor: held.reviewer.person,
      subject: held.sato.person,
      data: { manifest: made.manifest, by: 'person', request: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const custody = JSON.parse(textOf(made.archive, 'custody.json'))
    const salted = { salt: fromBase64(custody.salt), text: custody.request }
    expect(custody.request).toContain(`reason ${everything.reason}`)
    expect(isCommitted(parseEntry(logged?.bytes ?? new Uint8Array()), 'request', salted)).toBe(true)
    const record = await ownRecord(held.council, {
      person: held.sato.person,
      place: null,
      length: 1,
    })
    expect(record.lines[0]?.kind).toBe('evidence-exported')
  })

  it('proves that nothing was released to somebody, by all their entries and the next one', async () => {
    const absence = held.mori.person
    const made = await make(held, { filter: { ...noFilter, bulletin: held.bulletin }, absence })
    const verdict = await check(made.archive, held.council.log.trust)
    expect(verdict.because).toBeNull()
    expect(said(verdict, 'absence')).toContain(`no release of ${held.bulletin} to ${absence} before`)
    // The export is itself the next entry about them.
    expect(said(verdict, 'absence')).toMatch(new RegExp(`the next is ${made.entry}$`))
    expect(textOf(made.archive, 'report.ja.html')).toContain('交付の記録はありません')
  })

  it('proves it by the day’s count where nothing about them came since', async () => {
    const { council, mori } = held
    council.clock.advance(60_000)
    const until = instant(council.now() - 1_000)
    const entry = await stateCounts(council)
    const made = await make(held, { filter: { ...noFilter, bulletin: held.bulletin }, absence: mori.person, until })
    const verdict = await check(made.archive, council.log.trust)
    expect(verdict.because).toBeNull()
    expect(said(verdict, 'absence')).toMatch(
      new RegExp(`to ${mori.person} before .* which entry ${entry} counts as all`),
    )
  })

  it('is not made to say that nothing was released to somebody who was given a copy', async () => {
    const request = { ...everything, filter: { ...noFilter, bulletin: held.bulletin }, absence: held.sato.person }
    expect(await exportEvidence(held.ground, { request, by: null })).toMatchObject({ reason: 'absence-untrue' })
  })

  it('made on the operator’s command line is signed by nobody, and says so', async () => {
    const request = { ...everything, filter: { ...noFilter, bulletin: held.bulletin } }
    const made = await bundled(value(await exportEvidence(held.ground, { request, by: null })))
    const verdict = await check(made.archive, held.council.log.trust)
    expect(verdict.verdict).toBe('verified')
    expect(said(verdict, 'export')).toContain('stated by the server (command line)')
    expect(textOf(made.archive, 'report.ja.html')).toContain('個人の署名はありません')
  })

  it('is refused without a reason, for nothing, and for a signature over another request', async () => {
    const asked = (request: Partial<typeof everything>) =>
      exportEvidence(held.ground, { request: { ...everything, ...request }, by: null })
    expect(await asked({ reason: ' ' })).toMatchObject({ reason: 'evidence-reason-missing' })
    expect(await asked({ entries: { from: 90_000n, to: 90_001n } })).toMatchObject({ reason: 'evidence-empty' })
    expect(await asked({ absence: 'M-000000' })).toMatchObject({ reason: 'person-unknown' })
    const by = {
      fields: await signedIn(held.council, held.reviewer),
      salt: new Uint8Array(32),
      sent: { text: 'x', signature: 'eA==' },
    }
    expect(await exportEvidence(held.ground, { request: everything, by })).toMatchObject({ reason: 'act-malformed' })
  })
})
