/** The way back after a true loss of the log, rehearsed from end to end. */
import '../support/quick-key-protection.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { checkLog } from '../../app/audit/check-log.ts'
import type { ProvenEntry as HeldEntry, ProvenLog } from '../../app/audit/evidence-log.ts'
import { proveLosses } from '../../app/audit/evidence-loss.ts'
import type { EvidenceVerdict } from '../../app/audit/evidence-verdict.ts'
import { lossInWords } from '../../app/audit/loss-words.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { checkpointIn, tileLog } from '../../app/audit/tile-log.ts'
import type { EvidenceGround } from '../../app/evidence/evidence-ground.server.ts'
import type { EvidenceRequest } from '../../app/evidence/evidence-request.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { parseAct } from '../../app/formats/signed-act.ts'
import { successionObjects } from '../../app/formats/succession.ts'
import { parseTrust, type Trust } from '../../app/formats/trust.ts'
import type { LoggedEntry } from '../../app/read-log/read-log.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { openMirror } from '../../app/witness/mirror-log.server.ts'
import { pinOf } from '../../db/demo/sign-at-vault.server.ts'
import { folderFiles } from '../../scripts/log-verify/open-source.ts'
import { filesIn, tilesOf } from '../audit/tiles-of.ts'
import { signRoll, value } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { bundled, everything, check as judged } from '../evidence/evidence-council.ts'
import { parseZip } from '../support/archive.ts'
import { onBothDatabases } from '../support/databases.ts'
import { loseNewest, type Rehearsal, reasonOf } from './way-back-stage.ts'

onBothDatabases('after a true loss of the log', (kind) => {
  let stage: Rehearsal
  let story: Rehearsal['story']

  beforeAll(async () => {
    stage = await loseNewest(kind)
    story = stage.story
  }, 180_000)

  afterAll(() => stage.remove())

  describe('the way back after a true loss of the log', () => {
    it('begins with a refusal: the signer signs no older log', async () => {
      await expect(stage.open()).rejects.toThrow(/has signed a log of \d+ entries.*holds only \d+.*log:succeed/s)
    })

    it('begins anew by the operator’s command, which says what is to be done', async () => {
      writeFileSync(stage.file('last.txt'), story.last)
      const said = await stage.succeed('--checkpoint', stage.file('last.txt'))
      expect(said).toMatch(
        /begun anew as council\.example\/log-2: \d+ entries survive, entries \d+ to \d+ are lost, made between/,
      )
      expect(said).toMatch(/signs the roll anew/)
      expect(await stage.succeed('--checkpoint', stage.file('last.txt'))).toMatch(/was begun anew before/)
      stage.place.clock.set(Date.now())
      const trust = parseTrust(readFileSync(stage.file('trust.txt'), 'utf8'))
      expect(trust.origin).toBe('council.example/log-2')
      stage.place.quorum.watch(trust)
      await stage.start()
      expect(stage.portal.log.health()).toMatchObject({ state: 'healthy', undecided: true })
    })

    it('gives nothing and convinces nobody before two people have decided', async () => {
      expect(reasonOf(await issueChallenge(stage.now, { person: story.sato.person, act: 'read', from: 0n }))).toBe(
        'log-undecided',
      )
      for (const reader of [story.sato, story.mori]) {
        expect(await stage.follow(reader)).toBe('log-undecided')
        const from = await pinOf(reader.vault)
        const note = await stage.portal.log.latestCheckpoint()
        expect(await reader.vault.handle('see-checkpoint', { note, from, consistency: [] })).toMatchObject({
          reason: 'checkpoint-bad',
        })
      }
      // The operator writes the decision without the people.
      const objects = successionObjects(stage.portal.log.succession()?.stated as never)
      await stage.portal.log.append(async () => ({ value: undefined, entries: [{ kind: 'log-succeeded', objects }] }))
      expect(stage.portal.log.succession()?.decided).toBeNull()
      await expect(stage.portal.log.demandQuorum()).rejects.toMatchObject({ undecided: true })
    })

    it('takes a roll of after the loss, and then oversight and the secretariat', async () => {
      expect(await stage.propose(story.oversight)).toBe('succession-roll-first')
      await signRoll(stage.now, async (who) => await stage.begun(who, 'roll'))
      const node = await stage.open()
      expect(await stage.propose(story.mori)).toBe('decision-role')
      expect(await stage.propose(story.oversight)).toBe('taken')
      expect(await stage.confirm(story.oversight)).toBe('decision-by-you')
      expect(await stage.confirm(story.council.signers[1])).toBe('taken')
      expect(stage.portal.log.succession()?.decided).toMatchObject({ index: expect.any(BigInt) })
      expect(stage.portal.log.health()).toMatchObject({ undecided: false })
      // Another node takes it up at its next heartbeat.
      await node.log.beat()
      expect(node.log.health()).toMatchObject({ undecided: false })
      await node.close()
    })

    it('is followed by every reader, who is told what was lost and by whom it was decided', async () => {
      const { size } = openCheckpoint(story.last, story.oldTrust)
      for (const reader of [story.sato, story.mori, story.oversight, ...story.council.signers, story.council.liaison]) {
        const followed = await stage.follow(reader)
        if (typeof followed === 'string') throw new Error(followed)
        expect(followed).toHaveLength(1)
        expect(followed[0]).toMatchObject({ by: [{ name: '監督 一' }, { name: '事務 二' }], loss: { last: size } })
        expect(await stage.follow(reader)).toEqual([])
      }
    })

    it('lets old and new bulletins be opened, and what was lost stays lost', async () => {
      const now = stage.now
      const opening = await openAndTell(now, story.mori, await read(now, story.mori, story.oldBulletin))
      expect(opening.opened.cosigners.length).toBeGreaterThanOrEqual(2)
      const { id } = await issueTo(now, [story.sato, story.mori])
      for (const reader of [story.sato, story.mori]) await openAndTell(now, reader, await read(now, reader, id))
      await expect(read(now, story.mori, story.lostBulletin)).rejects.toThrow(/refused/)
    })

    it('holds over a restart, and an older database is refused again', async () => {
      await stage.stop()
      await stage.start()
      expect(stage.portal.log.health()).toMatchObject({ undecided: false })
      expect(await stage.follow(story.sato)).toEqual([])
      await openAndTell(stage.now, story.sato, await read(stage.now, story.sato, story.oldBulletin))
      await stage.stop()
      await stage.place.database.keep('newest')
      await stage.place.database.restore('backup')
      await expect(stage.open()).rejects.toThrow(/begun anew after a loss.*restore the newest one/s)
      await stage.place.database.restore('newest')
      await stage.start()
    })
  })

  describe('who verifies the whole log after it', () => {
    const verify = (trust: Trust | null) => checkLog(storedLog({ db: stage.portal.db, kind }), { trust })

    it('is told what was lost, when, and by which entry it was decided', async () => {
      const { size } = openCheckpoint(story.last, story.oldTrust)
      const found = await verify(stage.portal.log.trust)
      expect(found).toMatchObject({ verdict: 'verified', origin: 'council.example/log-2' })
      expect(found.losses).toEqual([
        expect.objectContaining({ to: Number(size), ended: 'council.example', goesOn: 'council.example/log-2' }),
      ])
      const [loss] = found.losses
      expect(loss?.decided).toBe(Number(stage.portal.log.succession()?.decided?.index))
      expect(loss && lossInWords(loss)).toMatch(
        /^entries \d+ to \d+ of council\.example are lost, made between .* decided by two people in entry \d+$/,
      )
    })

    it('is told the same by a mirror of it, which has nothing but its tiles', async () => {
      const { trust } = stage.portal.log
      const files = await tilesOf(storedLog({ db: stage.portal.db, kind }))
      files.set('checkpoint', utf8(await stage.portal.log.latestCheckpoint()))
      const mirror = await openMirror({ files: filesIn(files), folder: stage.file('mirror'), trust })
      await mirror.catchUp()
      const mirrored = folderFiles(stage.file('mirror'))
      const found = await checkLog(tileLog(mirrored, await checkpointIn(mirrored)), { trust })
      expect(found).toMatchObject({ verdict: 'verified', losses: (await verify(trust)).losses })
      expect(found.losses).toHaveLength(1)
    })

    it('with the trust of the log that ended learns that it has, and where to ask', async () => {
      const found = await verify(story.oldTrust)
      expect(found).toMatchObject({ verdict: 'keys-unknown' })
      expect('because' in found && found.because).toMatch(/council\.example, which has ended: entries .* Get the trust/)
    })
  })

  describe('evidence from it', () => {
    const ground = (): EvidenceGround => ({
      ...stage.portal,
      spoolFolder: stage.place.dataDir,
      verifier: utf8('// another test runs it\n'),
      authority: null,
    })
    const bundle = async (request: Partial<EvidenceRequest>) =>
      (await bundled(value(await exportEvidence(ground(), { request: { ...everything, ...request }, by: null }))))
        .archive
    const saidOf = (verdict: EvidenceVerdict, what: string) =>
      verdict.checked.filter((one) => one.what === what).map(({ said }) => said)

    it('says what was lost, and holds with the trust of the log that goes on', async () => {
      const archive = await bundle({ filter: { ...noFilter, about: story.sato.person } })
      const verdict = await judged(archive, stage.portal.log.trust)
      expect(verdict).toMatchObject({ verdict: 'verified', because: null })
      expect(saidOf(verdict, 'lost')).toEqual([
        expect.stringMatching(/^entries \d+ to \d+ of council\.example are lost/),
      ])
      // Checkpoints of before the loss bound what is older, under the keys of then.
      expect(saidOf(verdict, 'checkpoints')[0]).toMatch(/^[1-9]/)
      expect(await judged(archive, story.oldTrust)).toMatchObject({ verdict: 'keys-unknown' })
    })

    it('proves no absence for the time of which entries are lost, and says so', async () => {
      const archive = await bundle({
        filter: { ...noFilter, about: story.oversight.person },
        absence: story.oversight.person,
      })
      const verdict = await judged(archive, stage.portal.log.trust)
      expect(verdict).toMatchObject({ verdict: 'verified' })
      expect(saidOf(verdict, 'absence')[0]).toMatch(/NOT PROVEN for the time of which entries are lost/)
      expect(verdict.notChecked.join()).toMatch(/so no absence is proven for it/)
      const report = parseZip(archive).find(({ name }) => name === 'report.ja.html')
      expect(fromUtf8(report?.bytes ?? new Uint8Array())).toMatch(/記録が失われているため、証明されていません/)
    })

    it('is incomplete without the entries that say what was lost, and who decided it', async () => {
      const { stated, decided } = stage.portal.log.succession() ?? {}
      const held = async (index: bigint): Promise<HeldEntry> => {
        const { bytes, leaf } = (await stage.portal.log.entry(index)) as LoggedEntry
        return { index, leaf, entry: parseEntry(bytes), selected: false, file: `entries/${index}.json` }
      }
      const second = await held(decided?.index ?? 0n)
      const act = second.entry.act ? parseAct(second.entry.act.text) : null
      const first = await held((act?.act === 'succeed-log' && act.first?.index) || 0n)
      const statement = await held(stated?.index ?? 0n)
      const told = (entries: readonly HeldEntry[]) =>
        proveLosses({ trust: stage.portal.log.trust, entries } as ProvenLog)
      expect(await told([statement, first, second])).toHaveLength(1)
      await expect(told([])).rejects.toThrow(/what was lost before council\.example\/log-2 is not in the bundle/)
      for (const some of [[statement], [statement, first], [statement, second]])
        await expect(told(some)).rejects.toThrow(/by which two people decided it are not in the bundle/)
    })
  })
})
