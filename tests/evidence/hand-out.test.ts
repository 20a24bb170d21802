import * as openpgp from 'openpgp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkCertificate } from '../../app/audit/check-certificate.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import { evidenceObject, saltedRequest } from '../../app/evidence/evidence-request.ts'
import { handOutConsent, handOutRecord, handOutToLeaver } from '../../app/evidence/hand-out.server.ts'
import { consentRequest, recordRequest, type Span, wholeRecord } from '../../app/evidence/hand-out.ts'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { textSaltLength } from '../../app/formats/committed-text.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { PersonId } from '../../app/ids.ts'
import { consentObjects, giveConsent } from '../../app/keys/give-consent.server.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Somebody, signedIn, value } from '../bulletins/council.ts'
import { parseZip } from '../support/archive.ts'
import { onBothDatabases } from '../support/databases.ts'
import { bundled, check, type EvidenceCouncil, evidenceCouncil, make } from './evidence-council.ts'

onBothDatabases('what somebody takes out of the house', (kind) => {
  let held: EvidenceCouncil
  let entry: bigint
  beforeAll(async () => {
    held = await evidenceCouncil(kind)
    const { council, sato } = held
    await council.db.updateTable('person').set({ part: 'representative' }).where('id', '=', sato.person).execute()
    const objects = consentObjects(sato.organization, consentTexts[0])
    const act = await signAct(council, sato, { act: 'consent', objects })
    value(await giveConsent(council, { by: await signedIn(council, sato), act }))
    const given = await council.db
      .selectFrom('consent')
      .selectAll()
      .where('signed_by', '=', sato.person)
      .executeTakeFirstOrThrow()
    entry = BigInt(given.entry_index)
    // Compliance looked into her record, and made a bundle of it: both are in it.
    await make(held, { filter: { ...recordRequest(sato.person, wholeRecord).filter } })
    await stateCounts(council)
  }, 180_000)
  afterAll(async () => held.close())

  const asked = async (who: Somebody, request: ReturnType<typeof recordRequest>) => {
    const salt = held.council.random(textSaltLength)
    const sent = await signAct(held.council, who, {
      act: 'export',
      objects: [evidenceObject(saltedRequest(request, salt))],
    })
    return { by: await signedIn(held.council, who), salt, sent }
  }
  const own = async (who: Somebody, span: Span = wholeRecord) =>
    handOutRecord(held.ground, { span, ...(await asked(who, recordRequest(who.person, span))) })
  const filesOf = (archive: Uint8Array) => new Map(parseZip(archive).map(({ name, bytes }) => [name, bytes] as const))
  const namesOf = async (people: readonly PersonId[]) =>
    (await held.council.db.selectFrom('person').select(['id', 'name']).execute())
      .filter(({ id }) => !people.includes(id))
      .map(({ name }) => name)

  it('is their own record, whole, verified by strangers, with the certificate that nothing is missing', async () => {
    const { council, sato } = held
    const { archive } = await bundled(value(await own(sato)))
    const verdict = await check(archive, council.log.trust)
    expect(verdict.because).toBeNull()
    expect(verdict.verdict).toBe('verified')
    const files = filesOf(archive)
    const certificate = files.get('certificate.json') ?? new Uint8Array()
    expect(await checkCertificate(certificate, council.log.trust)).toMatchObject({ verdict: 'verified' })
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([`texts/${consentTexts[0].version}.txt`, `texts/${pledgeTexts[0].version}.txt`]),
    )
    const about = await council.db
      .selectFrom('log_index')
      .select('index')
      .where('subject', '=', sato.person)
      .where('kind', '!=', 'evidence-exported')
      .execute()
    for (const { index } of about) expect(files.has(`entries/${String(index).padStart(12, '0')}.json`)).toBe(true)
  })

  it('holds of others no name, no line of the roll and no address', async () => {
    const { sato } = held
    const { archive } = await bundled(value(await own(sato)))
    const files = filesOf(archive)
    const lines = [...files.keys()].filter((name) => name.startsWith('rolls/'))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.every((name) => name.endsWith(`/${sato.person}.json`))).toBe(true)
    for (const name of [...files.keys()].filter((one) => one.startsWith('where/'))) {
      const index = name.slice('where/'.length)
      expect(parseEntry(files.get(`entries/${index}`) ?? new Uint8Array()).actor).toBe(sato.person)
    }
    const report = fromUtf8(files.get('report.ja.html') ?? new Uint8Array())
    expect(report).toContain('佐藤 美咲')
    for (const name of await namesOf([sato.person])) expect(report).not.toContain(name)
    // Nor in anything else of it, the roster's houses included.
    const all = [...files]
      .filter(([name]) => !name.endsWith('.mjs'))
      .map(([, bytes]) => Buffer.from(bytes).toString('utf8'))
    expect(all.join('\n')).not.toContain('久保 監')
  })

  it('is an entry of their own, by their own signature; of a span that is reversed there is none', async () => {
    const { council, sato } = held
    const made = value(await own(sato))
    await made.close()
    const logged = await council.log.entry(made.entry)
    expect(parseEntry(logged?.bytes ?? new Uint8Array())).toMatchObject({
      kind: 'evidence-exported',
      actor: sato.person,
      subject: sato.person,
      act: expect.anything(),
      data: { to: sato.person },
    })
    expect(await own(sato, { from: '2026-11-02', to: '2026-11-01' })).toMatchObject({ reason: 'range-reversed' })
    expect(await own(sato, { from: 'yesterday', to: '' })).toMatchObject({ reason: 'date-unreadable' })
  })

  it('as a consent holds the representative’s signature, their line and the words, and is nobody’s of another house', async () => {
    const { council, sato, mori } = held
    const request = consentRequest(entry)
    const theirs = { entry, organization: mori.organization, ...(await asked(mori, request)) }
    expect(await handOutConsent(held.ground, theirs)).toMatchObject({ reason: 'not-found' })
    const handed = { entry, organization: sato.organization, ...(await asked(sato, request)) }
    const { archive } = await bundled(value(await handOutConsent(held.ground, handed)))
    const verdict = await check(archive, council.log.trust)
    expect(verdict.because).toBeNull()
    const files = filesOf(archive)
    expect([...files.keys()].filter((name) => name.startsWith('texts/'))).toContain(
      `texts/${consentTexts[0].version}.txt`,
    )
    expect([...files.keys()].some((name) => name.startsWith('rolls/') && name.endsWith(`/${sato.person}.json`))).toBe(
      true,
    )
    expect([...files.keys()].some((name) => name.startsWith('where/'))).toBe(false)
  })

  /** With the key and the passphrase of the recovery kit, as its holder does at home with any OpenPGP program. */
  const openedBy = async ({ key }: Somebody, file: Uint8Array) => {
    const decryptionKeys = await openpgp.decryptKey({
      privateKey: await openpgp.readPrivateKey({ binaryKey: key.protectedKey }),
      passphrase: key.passphrase,
    })
    const message = await openpgp.readMessage({ binaryMessage: file })
    const date = new Date(held.council.now())
    const { data } = await openpgp.decrypt({ message, decryptionKeys, format: 'binary', date })
    return new Uint8Array(data)
  }

  it('after they left comes through the secretariat, which carries a file that it cannot open', async () => {
    const { council, sato } = held
    const [secretary] = council.signers
    const { person } = sato
    await council.db.updateTable('person').set({ state: 'left' }).where('id', '=', person).execute()
    const request = recordRequest(person, wholeRecord)
    const handed = { person, span: wholeRecord, ...(await asked(secretary, request)) }
    const { file, entry: recorded } = value(await handOutToLeaver(held.ground, handed))
    expect(Buffer.from(file).toString('latin1')).not.toContain('manifest.json')
    const message = await openpgp.readMessage({ binaryMessage: file })
    const { publicKey } = await council.db
      .selectFrom('person_key')
      .select('public_key as publicKey')
      .where('person_id', '=', person)
      .executeTakeFirstOrThrow()
    const key = await openpgp.readKey({ binaryKey: publicKey })
    const ids = message.getEncryptionKeyIDs().map((id) => id.toHex())
    expect(key.getSubkeys().map((one) => one.getKeyID().toHex())).toEqual(expect.arrayContaining(ids))
    expect(ids).toHaveLength(1)
    const archive = await openedBy(sato, file)
    const verdict = await check(archive, council.log.trust)
    expect(verdict.because).toBeNull()
    expect(verdict.verdict).toBe('verified')
    const files = filesOf(archive)
    const certificate = files.get('certificate.json') ?? new Uint8Array()
    expect(await checkCertificate(certificate, council.log.trust)).toMatchObject({ verdict: 'verified' })
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([`texts/${consentTexts[0].version}.txt`, `texts/${pledgeTexts[0].version}.txt`]),
    )
    // Each of their entries with its receipt: the pledge, what they were given, and that they opened it.
    const own = await council.db
      .selectFrom('log_index')
      .select(['index', 'kind'])
      .where('subject', '=', person)
      .where('kind', 'in', ['pledge-given', 'released', 'opened'])
      .execute()
    expect(new Set(own.map((one) => one.kind))).toEqual(new Set(['pledge-given', 'released', 'opened']))
    for (const { index } of own) {
      const name = String(index).padStart(12, '0')
      expect(files.has(`entries/${name}.json`) && files.has(`receipts/${name}.txt`), name).toBe(true)
    }
    const logged = await council.log.entry(recorded)
    expect(parseEntry(logged?.bytes ?? new Uint8Array())).toMatchObject({
      actor: secretary.person,
      subject: person,
      data: { to: person },
    })
  })
})
