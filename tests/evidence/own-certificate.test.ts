import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkCertificate } from '../../app/audit/check-certificate.ts'
import { ownCertificate } from '../../app/evidence/own-certificate.server.ts'
import { formatCertificate, parseCertificate } from '../../app/formats/count-certificate.ts'
import { countTreeFor, parseCountLine } from '../../app/formats/counted.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { makeId } from '../../app/ids.ts'
import { keptCounts } from '../../app/read-log/count-store.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, openTestLog, random, state, testClock } from '../support/log.ts'

onBothDatabases('the certificate of one’s own record', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const [sato, mori] = [newPerson(), newPerson()]

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, testClock())
    await state(log, ...[sato, sato, mori, sato].map((subject) => ({ kind: 'signed-in' as const, subject })))
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  const given = async (who = sato) => {
    const certificate = await ownCertificate({ db: database.db, log }, who)
    if (!certificate.ok) throw new Error(certificate.reason)
    return certificate.value
  }

  test('is not there before the day’s count, nor for whom nothing was counted', async () => {
    expect(await ownCertificate({ db: database.db, log }, sato)).toMatchObject({ reason: 'not-counted' })
    await stateCounts({ db: database.db, log })
    expect(await ownCertificate({ db: database.db, log }, newPerson())).toMatchObject({ reason: 'not-counted' })
  })

  test('says how many entries there are, in a few kB that anybody verifies, and writes nothing', async () => {
    await stateCounts({ db: database.db, log })
    await state(log, { kind: 'signed-in', subject: sato })
    const before = await log.latestCheckpoint()
    const { file, count } = await given()
    expect(count).toBe(3)
    expect(file.length).toBeLessThan(8_000)
    expect(await log.latestCheckpoint()).toBe(before)
    const verdict = await checkCertificate(file, log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified' })
    expect(verdict.checked.find(({ what }) => what === 'count')?.said).toContain(`3 entries about ${sato}`)
    expect(await checkCertificate(file, null)).toMatchObject({ verdict: 'keys-unknown' })
  })

  test('of an organization counts its matters: none is a count too, once the day’s count knows it', async () => {
    const [port, unknown] = [makeId('o', random(16)), makeId('o', random(16))]
    await state(log, { kind: 'organization-added', objects: [{ kind: 'organization', id: port }] })
    await stateCounts({ db: database.db, log })
    const certificate = await ownCertificate({ db: database.db, log }, port)
    if (!certificate.ok) throw new Error(certificate.reason)
    expect(certificate.value.count).toBe(0)
    const verdict = await checkCertificate(certificate.value.file, log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified' })
    expect(verdict.checked.find(({ what }) => what === 'count')?.said).toContain(`0 entries on the matters of ${port}`)
    expect(await ownCertificate({ db: database.db, log }, unknown)).toMatchObject({ reason: 'not-counted' })
  })

  test('proves nothing once a bit of it is another, or the line is somebody’s of another day', async () => {
    await stateCounts({ db: database.db, log })
    const { file } = await given()
    const certificate = parseCertificate(file)
    for (let at = 0; at < file.length; at += 97) {
      const bent = file.slice()
      bent[at] = (bent[at] ?? 0) ^ 1
      expect((await checkCertificate(bent, log.trust)).verdict, String(at)).not.toBe('verified')
    }
    const lines = ((await keptCounts(database.db))?.lines ?? []).map(parseCountLine)
    const { tree } = countTreeFor(
      sato,
      lines.map((line) => (line.who === sato ? { ...line, count: 2 } : line)),
    )
    const index = tree.positions[0] ?? 0
    const forged = { ...certificate, count: { ...certificate.count, index, proof: tree.wayTo(index) } }
    expect(await checkCertificate(formatCertificate(forged), log.trust)).toMatchObject({ verdict: 'tampered' })
  })

  test('is judged by the command that judges evidence', { timeout: 60_000 }, async () => {
    await stateCounts({ db: database.db, log })
    const [file, trust] = [join(database.dataDir, 'certificate.json'), join(database.dataDir, 'told.txt')]
    writeFileSync(file, (await given(mori)).file)
    writeFileSync(trust, formatTrust(log.trust))
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['--import', 'tsx', 'scripts/evidence-verify.ts', file, '--trust', trust], (_, out) =>
        resolve(out),
      )
    })
    expect(said).toContain(`1 entries about ${mori}`)
    expect(said).toMatch(/verdict +VERIFIED/)
  })
})
