/**
 * The way back after a true loss of the log, rehearsed from end to end: the real
 * portal, real vaults, three witnesses, the operator's command as a process.
 */
import '../support/quick-key-protection.ts'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import type { ProvenEntry as HeldEntry, ProvenLog } from '../../app/audit/evidence-log.ts'
import { proveLosses } from '../../app/audit/evidence-loss.ts'
import type { EvidenceVerdict } from '../../app/audit/evidence-verdict.ts'
import { lossInWords } from '../../app/audit/loss-words.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { checkpointIn, tileLog } from '../../app/audit/tile-log.ts'
import type { EvidenceRequest } from '../../app/compliance/evidence-request.ts'
import { type EvidenceDesk, exportEvidence } from '../../app/compliance/export-evidence.server.ts'
import { noFilter } from '../../app/compliance/log-filter.ts'
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { parseAct } from '../../app/formats/signed-act.ts'
import { successionObjects } from '../../app/formats/succession.ts'
import { parseTrust, type Trust } from '../../app/formats/trust.ts'
import { parseZip } from '../../app/formats/zip.ts'
import type { BulletinId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keys/council-key-store.server.ts'
import { confirmDecision, proposeSuccession, waitingDecision } from '../../app/keys/decide-log.server.ts'
import { wayFromJson, wayToJson } from '../../app/keys/decision-wire.ts'
import { issueChallenge } from '../../app/keys/issue-challenge.server.ts'
import type { ActSent } from '../../app/keys/judge-act.server.ts'
import { wayToTrust } from '../../app/keys/prove-decision.server.ts'
import type { FollowedTrust } from '../../app/openpgp/followed-trust.ts'
import type { ProvenEntry } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import type { LoggedEntry } from '../../app/read-log/read-log.server.ts'
import { openMirror } from '../../app/witness/mirror-log.server.ts'
import { folderFiles } from '../../scripts/log-verify/open-source.ts'
import { filesIn, tilesOf } from '../audit/tiles-of.ts'
import {
  ask,
  type Council,
  foundCouncilIn,
  freshenPin,
  join,
  pinOf,
  type Somebody,
  signedIn,
  signRoll,
  value,
} from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { everything, check as judged } from '../compliance/evidence-council.ts'
import { testClock } from '../support/log.ts'
import { type TestQuorum, testQuorum } from '../support/quorum.ts'

const run = promisify(execFile)
const clock = testClock()
const dataDir = mkdtempSync(pathOf(tmpdir(), 'fuin-way-back-'))
const file = (name: string): string => pathOf(dataDir, name)
const env = { DATA_DIR: dataDir, ORIGIN: 'https://council.example' }

let quorum: TestQuorum
let portal: Portal
let council: Council
let oversight: Somebody
/** Saw nothing after the backup. */
let sato: Somebody
/** Read a bulletin whose entry is lost. */
let mori: Somebody
let oldBulletin: BulletinId
let lostBulletin: BulletinId
let oldTrust: Trust
let last: string

const open = (): Promise<Portal> =>
  openPortal({ env, now: clock.now, lines: pino({ level: 'silent' }), transport: quorum.transport })
/** The same people at the portal as it is now. */
const at = (now: Portal): Council => ({ ...council, ...now, clock }) as Council
const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)

beforeAll(async () => {
  clock.set(Date.now() - 2 * 3_600_000)
  quorum = await testQuorum({ dataDir }, clock, { origin: 'council.example' })
  writeFileSync(file('policy.txt'), quorum.policyText)
  portal = await open()
  council = await foundCouncilIn({ ...portal, clock } as unknown as Council)
  oversight = await join(council, 'oversight', '監督 一')
  sato = await join(council, 'member', '佐藤 美咲')
  mori = await join(council, 'member', '森 健')
  await signRoll(council)
  for (const one of [oversight, sato, mori])
    await ask(one.vault, 'pin-council', (await councilOnRecord(portal.db))?.proof as never)
  oldBulletin = (await issueTo(council, [sato, mori])).id
  await openAndTell(council, sato, await read(council, sato, oldBulletin))
  await sql`vacuum into ${file('backup.sqlite')}`.execute(portal.db)
  // The council lives on: a roll, a bulletin, a read, a checkpoint that everybody sees.
  clock.advance(3_600_000)
  // What a witness was asked before may still come in, and is of an hour ago.
  const age = async () =>
    clock.now() - openCheckpoint(await portal.log.latestCheckpoint(), portal.log.trust).cosignedAt * 1000
  await vi.waitUntil(async () => (await age()) < 60_000)
  await signRoll(council)
  lostBulletin = (await issueTo(council, [mori])).id
  await openAndTell(council, mori, await read(council, mori, lostBulletin))
  for (const one of [mori, oversight, ...council.signers]) await freshenPin(council, one)
  oldTrust = portal.log.trust
  last = await portal.log.latestCheckpoint()
  await portal.close()
  // Then the disk dies, and the backup is all there is.
  for (const name of ['fuin.sqlite', 'fuin.sqlite-wal', 'fuin.sqlite-shm']) rmSync(file(name), { force: true })
  copyFileSync(file('backup.sqlite'), file('fuin.sqlite'))
  clock.set(Date.now())
}, 180_000)

afterAll(async () => {
  await portal.close()
  await quorum.close()
  rmSync(dataDir, { recursive: true })
})

const command = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/log-succeed.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, NODE_OPTIONS: '' },
  })
  return stdout
}

/** What the log states of itself, for a vault whose pin is where it is. */
async function begun(who: Somebody, act: 'roll' | 'succeed-log') {
  const from = await pinOf(who.vault)
  const asked = value(await issueChallenge(at(portal), { person: who.person, act, from }))
  if (!asked.begun) throw new Error('the log is decided')
  const { entry, receipt } = asked.begun
  const consistency = asked.consistency.map(fromBase64)
  const successor: ProvenEntry = { entry: fromBase64(entry), receipt, from, consistency }
  return { challenge: fromBase64(asked.challenge), successor }
}

async function decisionAct(who: Somebody): Promise<ActSent> {
  const { challenge, successor } = await begun(who, 'succeed-log')
  const waiting = await waitingDecision(at(portal), 'succeed-log')
  const first = waiting && { index: waiting.index, leaf: waiting.leaf }
  const stated = portal.log.succession()?.stated
  if (!stated) throw new Error('nothing is stated')
  const draft = { act: 'succeed-log', first, challenge, objects: successionObjects(stated) } as const
  const { text, signature } = await ask(who.vault, 'sign-act', { draft, successor })
  return { text, signature: toBase64(signature) }
}

const propose = async (who: Somebody): Promise<string> =>
  reasonOf(await proposeSuccession(at(portal), { by: await signedIn(at(portal), who), act: await decisionAct(who) }))

async function confirm(who: Somebody): Promise<string> {
  const by = await signedIn(at(portal), who)
  return reasonOf(await confirmDecision(at(portal), { by, kind: 'succeed-log', act: await decisionAct(who) }))
}

/** What the browser does where its vault does not believe a checkpoint. */
async function follow({ vault }: Somebody): Promise<readonly FollowedTrust[] | string> {
  const status = await ask(vault, 'status', {})
  if (status.state !== 'unlocked') return 'locked'
  const way = await wayToTrust(at(portal), { trust: status.trust, from: status.checkpoint.size })
  if (!way.ok) return way.reason
  const { steps } = wayFromJson(JSON.parse(JSON.stringify(wayToJson(way.value))))
  const followed = await vault.handle('follow-trust', { steps })
  return followed.ok ? followed.value : followed.reason
}

describe('the way back after a true loss of the log', () => {
  it('begins with a refusal: the signer signs no older log', async () => {
    await expect(open()).rejects.toThrow(/has signed a log of \d+ entries.*holds only \d+.*log:succeed/s)
  })

  it('begins anew by the operator’s command, which says what is to be done', async () => {
    writeFileSync(file('last.txt'), last)
    const said = await command('--checkpoint', file('last.txt'))
    expect(said).toMatch(
      /begun anew as council\.example\/log-2: \d+ entries survive, entries \d+ to \d+ are lost, made between/,
    )
    expect(said).toMatch(/signs the roll anew/)
    expect(await command('--checkpoint', file('last.txt'))).toMatch(/was begun anew before/)
    clock.set(Date.now())
    const trust = parseTrust(readFileSync(file('trust.txt'), 'utf8'))
    expect(trust.origin).toBe('council.example/log-2')
    quorum.watch(trust)
    portal = await open()
    expect(portal.log.health()).toMatchObject({ state: 'healthy', undecided: true })
  })

  it('gives nothing and convinces nobody before two people have decided', async () => {
    expect(reasonOf(await issueChallenge(at(portal), { person: sato.person, act: 'read', from: 0n }))).toBe(
      'log-undecided',
    )
    for (const reader of [sato, mori]) {
      expect(await follow(reader)).toBe('log-undecided')
      const from = await pinOf(reader.vault)
      const note = await portal.log.latestCheckpoint()
      expect(await reader.vault.handle('see-checkpoint', { note, from, consistency: [] })).toMatchObject({
        reason: 'checkpoint-bad',
      })
    }
    // The operator writes the decision without the people.
    const objects = successionObjects(portal.log.succession()?.stated as never)
    await portal.log.append(async () => ({ value: undefined, entries: [{ kind: 'log-succeeded', objects }] }))
    expect(portal.log.succession()?.decided).toBeNull()
    await expect(portal.log.demandQuorum()).rejects.toMatchObject({ undecided: true })
  })

  it('takes a roll of after the loss, and then oversight and the secretariat', async () => {
    expect(await propose(oversight)).toBe('succession-roll-first')
    await signRoll(at(portal), async (who) => await begun(who, 'roll'))
    const node = await open()
    expect(await propose(mori)).toBe('decision-role')
    expect(await propose(oversight)).toBe('taken')
    expect(await confirm(oversight)).toBe('decision-by-you')
    expect(await confirm(council.signers[1])).toBe('taken')
    expect(portal.log.succession()?.decided).toMatchObject({ index: expect.any(BigInt) })
    expect(portal.log.health()).toMatchObject({ undecided: false })
    // Another node takes it up at its next heartbeat.
    await node.log.beat()
    expect(node.log.health()).toMatchObject({ undecided: false })
    await node.close()
  })

  it('is followed by every reader, who is told what was lost and by whom it was decided', async () => {
    const { size } = openCheckpoint(last, oldTrust)
    for (const reader of [sato, mori, oversight, ...council.signers, council.liaison]) {
      const followed = await follow(reader)
      if (typeof followed === 'string') throw new Error(followed)
      expect(followed).toHaveLength(1)
      expect(followed[0]).toMatchObject({ by: [{ name: '監督 一' }, { name: '事務 二' }], loss: { last: size } })
      expect(await follow(reader)).toEqual([])
    }
  })

  it('lets old and new bulletins be opened, and what was lost stays lost', async () => {
    const now = at(portal)
    const opening = await openAndTell(now, mori, await read(now, mori, oldBulletin))
    expect(opening.opened.cosigners.length).toBeGreaterThanOrEqual(2)
    const { id } = await issueTo(now, [sato, mori])
    for (const reader of [sato, mori]) await openAndTell(now, reader, await read(now, reader, id))
    await expect(read(now, mori, lostBulletin)).rejects.toThrow(/refused/)
  })

  it('holds over a restart, and an older database is refused again', async () => {
    await portal.close()
    portal = await open()
    expect(portal.log.health()).toMatchObject({ undecided: false })
    expect(await follow(sato)).toEqual([])
    await openAndTell(at(portal), sato, await read(at(portal), sato, oldBulletin))
    await portal.close()
    copyFileSync(file('fuin.sqlite'), file('newest.sqlite'))
    for (const name of ['fuin.sqlite-wal', 'fuin.sqlite-shm']) rmSync(file(name), { force: true })
    copyFileSync(file('backup.sqlite'), file('fuin.sqlite'))
    await expect(open()).rejects.toThrow(/begun anew after a loss.*restore the newest one/s)
    copyFileSync(file('newest.sqlite'), file('fuin.sqlite'))
    portal = await open()
  })
})

describe('who verifies the whole log after it', () => {
  const verify = (trust: Trust | null, db = portal.db) => checkLog(storedLog({ db, kind: 'sqlite' }), { trust })

  it('is told what was lost, when, and by which entry it was decided', async () => {
    const { size } = openCheckpoint(last, oldTrust)
    const found = await verify(portal.log.trust)
    expect(found).toMatchObject({ verdict: 'verified', origin: 'council.example/log-2' })
    expect(found.losses).toEqual([
      expect.objectContaining({ to: Number(size), ended: 'council.example', goesOn: 'council.example/log-2' }),
    ])
    const [loss] = found.losses
    expect(loss?.decided).toBe(Number(portal.log.succession()?.decided?.index))
    expect(loss && lossInWords(loss)).toMatch(
      /^entries \d+ to \d+ of council\.example are lost, made between .* decided by two people in entry \d+$/,
    )
  })

  it('is told the same by a mirror of it, which has nothing but its tiles', async () => {
    const { trust } = portal.log
    const files = await tilesOf(storedLog({ db: portal.db, kind: 'sqlite' }))
    files.set('checkpoint', utf8(await portal.log.latestCheckpoint()))
    const mirror = await openMirror({ files: filesIn(files), folder: file('mirror'), trust })
    await mirror.catchUp()
    const mirrored = folderFiles(file('mirror'))
    const found = await checkLog(tileLog(mirrored, await checkpointIn(mirrored)), { trust })
    expect(found).toMatchObject({ verdict: 'verified', losses: (await verify(trust)).losses })
    expect(found.losses).toHaveLength(1)
  })

  it('with the trust of the log that ended learns that it has, and where to ask', async () => {
    const found = await verify(oldTrust)
    expect(found).toMatchObject({ verdict: 'keys-unknown' })
    expect('because' in found && found.because).toMatch(/council\.example, which has ended: entries .* Get the trust/)
  })
})

describe('evidence from it', () => {
  const desk = (): EvidenceDesk => ({ ...portal, verifier: utf8('// another test runs it\n'), authority: null })
  const bundle = async (request: Partial<EvidenceRequest>) =>
    value(await exportEvidence(desk(), { request: { ...everything, ...request }, by: null })).archive
  const saidOf = (verdict: EvidenceVerdict, what: string) =>
    verdict.checked.filter((one) => one.what === what).map(({ said }) => said)

  it('says what was lost, and holds with the trust of the log that goes on', async () => {
    const archive = await bundle({ filter: { ...noFilter, about: sato.person } })
    const verdict = await judged(archive, portal.log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified', because: null })
    expect(saidOf(verdict, 'lost')).toEqual([expect.stringMatching(/^entries \d+ to \d+ of council\.example are lost/)])
    // Checkpoints of before the loss bound what is older, under the keys of then.
    expect(saidOf(verdict, 'checkpoints')[0]).toMatch(/^[1-9]/)
    expect(await judged(archive, oldTrust)).toMatchObject({ verdict: 'keys-unknown' })
  })

  it('proves no absence for the time of which entries are lost, and says so', async () => {
    const archive = await bundle({ filter: { ...noFilter, about: oversight.person }, absence: oversight.person })
    const verdict = await judged(archive, portal.log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified' })
    expect(saidOf(verdict, 'absence')[0]).toMatch(/NOT PROVEN for the time of which entries are lost/)
    expect(verdict.notChecked.join()).toMatch(/so no absence is proven for it/)
    const report = parseZip(archive).find(({ name }) => name === 'report.ja.html')
    expect(fromUtf8(report?.bytes ?? new Uint8Array())).toMatch(/記録が失われているため、証明されていません/)
  })

  it('is incomplete without the entries that say what was lost, and who decided it', async () => {
    const { stated, decided } = portal.log.succession() ?? {}
    const held = async (index: bigint): Promise<HeldEntry> => {
      const { bytes, leaf } = (await portal.log.entry(index)) as LoggedEntry
      return { index, leaf, entry: parseEntry(bytes), selected: false, file: `entries/${index}.json` }
    }
    const second = await held(decided?.index ?? 0n)
    const act = second.entry.act ? parseAct(second.entry.act.text) : null
    const first = await held((act?.act === 'succeed-log' && act.first?.index) || 0n)
    const statement = await held(stated?.index ?? 0n)
    const told = (entries: readonly HeldEntry[]) => proveLosses({ trust: portal.log.trust, entries } as ProvenLog)
    expect(await told([statement, first, second])).toHaveLength(1)
    await expect(told([])).rejects.toThrow(/what was lost before council\.example\/log-2 is not in the bundle/)
    for (const some of [[statement], [statement, first], [statement, second]])
      await expect(told(some)).rejects.toThrow(/by which two people decided it are not in the bundle/)
  })
})
