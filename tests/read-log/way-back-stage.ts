/**
 * A council whose newest entries are truly lost: the real portal, real vaults, three witnesses, a disk that died and an
 * hour-old backup; and what its people and its operator do on the way back.
 */

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { vi } from 'vitest'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { successionObjects } from '../../app/formats/succession.ts'
import type { Trust } from '../../app/formats/trust.ts'
import type { BulletinId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keyring/council-key-store.server.ts'
import { way as wayWire } from '../../app/keyring/decision-wire.ts'
import type { FollowedTrust } from '../../app/openpgp/followed-trust.ts'
import type { ProvenEntry } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import { confirmDecision, proposeSuccession } from '../../app/trust/decide-log.server.ts'
import { wayToTrust } from '../../app/trust/prove-decision.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { checkFolderMark } from '../../db/data-folder.server.ts'
import { pinOf } from '../../db/demo/sign-at-vault.server.ts'
import {
  ask,
  type Council,
  foundCouncilIn,
  freshenPin,
  join,
  type Somebody,
  signedIn,
  signRoll,
  value,
} from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { type BackedUp, withBackups } from '../support/backups.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { type TestClock, testClock } from '../support/log.ts'
import { type TestQuorum, testQuorum } from '../support/quorum.ts'

const run = promisify(execFile)

export const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)

interface Place {
  readonly clock: TestClock
  readonly dataDir: string
  readonly database: BackedUp
  readonly quorum: TestQuorum
}

interface Story {
  readonly council: Council
  readonly oversight: Somebody
  /** Saw nothing after the backup. */
  readonly sato: Somebody
  /** Read a bulletin whose entry is lost. */
  readonly mori: Somebody
  readonly oldBulletin: BulletinId
  readonly lostBulletin: BulletinId
  readonly oldTrust: Trust
  /** The last checkpoint that anybody saw of the log that ended. */
  readonly last: string
}

const openIn = ({ dataDir, database, quorum, clock }: Place): Promise<Portal> =>
  openPortal({
    env: { DATA_DIR: dataDir, ORIGIN: 'https://council.example', ...database.env },
    now: clock.now,
    logger: pino({ level: 'silent' }),
    transport: quorum.transport,
  })

/** The same people at the portal as it is now. */
const at = ({ council, clock }: { readonly council: Council; readonly clock: TestClock }, portal: Portal): Council =>
  ({ ...council, ...portal, clock }) as Council

export async function loseNewest(kind: DatabaseKind): Promise<Rehearsal> {
  const clock = testClock()
  clock.set(Date.now() - 2 * 3_600_000)
  const dataDir = mkdtempSync(pathOf(tmpdir(), 'fuin-way-back-'))
  // Keys and database are laid here before the portal comes, and belong to it all the same.
  await checkFolderMark({ mode: 'production', origin: 'https://council.example', dataDir })
  const quorum = await testQuorum({ dataDir }, clock, { origin: 'council.example' })
  writeFileSync(pathOf(dataDir, 'policy.txt'), quorum.policyText)
  const place = { clock, dataDir, quorum, database: await withBackups(kind, dataDir) }
  const story = await live(place)
  // The disk dies, and the backup is all there is.
  await place.database.restore('backup')
  clock.set(Date.now())
  return new Rehearsal(place, story)
}

async function live(place: Place): Promise<Story> {
  const { clock } = place
  let portal = await openIn(place)
  const founded = await foundCouncilIn({ ...portal, clock } as unknown as Council)
  const oversight = await join(founded, 'oversight', '監督 一')
  const sato = await join(founded, 'member', '佐藤 美咲')
  const mori = await join(founded, 'member', '森 健')
  await signRoll(founded)
  for (const one of [oversight, sato, mori])
    await ask(one.vault, 'pin-council', (await councilOnRecord(portal.db))?.proof as never)
  const oldBulletin = (await issueTo(founded, [sato, mori])).id
  await openAndTell(founded, sato, await read(founded, sato, oldBulletin))
  await portal.close()
  await place.database.keep('backup')
  portal = await openIn(place)
  const council = at({ council: founded, clock }, portal)
  // The council lives on: a roll, a bulletin, a read, a checkpoint that everybody sees.
  clock.advance(3_600_000)
  // What a witness was asked before may still come in, and is of an hour ago.
  const age = async () =>
    clock.now() - openCheckpoint(await portal.log.latestCheckpoint(), portal.log.trust).cosignedAt * 1000
  await vi.waitUntil(async () => (await age()) < 60_000)
  await signRoll(council)
  const lostBulletin = (await issueTo(council, [mori])).id
  await openAndTell(council, mori, await read(council, mori, lostBulletin))
  for (const one of [mori, oversight, ...council.signers]) await freshenPin(council, one)
  const oldTrust = portal.log.trust
  const last = await portal.log.latestCheckpoint()
  await portal.close()
  return { council, oversight, sato, mori, oldBulletin, lostBulletin, oldTrust, last }
}

/** Everything as it is right after the loss, and then as the tests move it on. */
export class Rehearsal {
  readonly place: Place
  readonly story: Story
  #portal: Portal | null = null

  constructor(place: Place, story: Story) {
    this.place = place
    this.story = story
  }

  file(name: string): string {
    return pathOf(this.place.dataDir, name)
  }

  /** The portal that serves; `open` for another node. */
  get portal(): Portal {
    if (!this.#portal) throw new Error('the portal is not open')
    return this.#portal
  }

  get now(): Council {
    return at({ council: this.story.council, clock: this.place.clock }, this.portal)
  }

  open(): Promise<Portal> {
    return openIn(this.place)
  }

  async start(): Promise<void> {
    this.#portal = await this.open()
  }

  async stop(): Promise<void> {
    await this.#portal?.close()
    this.#portal = null
  }

  async remove(): Promise<void> {
    await this.stop()
    await this.place.quorum.close()
    await this.place.database.remove()
    rmSync(this.place.dataDir, { recursive: true })
  }

  /** `npm run log:succeed`, as the operator runs it. */
  async succeed(...args: readonly string[]): Promise<string> {
    const { dataDir, database } = this.place
    const script = ['node_modules/tsx/dist/cli.mjs', 'scripts/log-succeed.ts', ...args]
    const env = { ...process.env, DATA_DIR: dataDir, NODE_OPTIONS: '', ...database.env }
    return (await run(process.execPath, script, { env })).stdout
  }

  /** What the log states of itself, for a vault whose pin is where it is. */
  async begun(who: Somebody, act: 'roll' | 'succeed-log') {
    const from = await pinOf(who.vault)
    const asked = value(await issueChallenge(this.now, { person: who.person, act, from }))
    if (!asked.begun) throw new Error('the log is decided')
    const consistency = asked.consistency
    const successor: ProvenEntry = { ...asked.begun, from, consistency }
    return { challenge: asked.challenge, successor }
  }

  async propose(who: Somebody): Promise<string> {
    const by = await signedIn(this.now, who)
    return reasonOf(await proposeSuccession(this.now, { by, act: await this.decisionAct(who) }))
  }

  async confirm(who: Somebody): Promise<string> {
    const by = await signedIn(this.now, who)
    return reasonOf(await confirmDecision(this.now, { by, kind: 'succeed-log', act: await this.decisionAct(who) }))
  }

  async decisionAct(who: Somebody): Promise<ActSent> {
    const { challenge, successor } = await this.begun(who, 'succeed-log')
    const waiting = await waitingDecision(this.now, 'succeed-log')
    const first = waiting && { index: waiting.index, leaf: waiting.leaf }
    const stated = this.portal.log.succession()?.stated
    if (!stated) throw new Error('nothing is stated')
    const draft = { act: 'succeed-log', first, challenge, objects: successionObjects(stated) } as const
    const { text, signature } = await ask(who.vault, 'sign-act', { draft, successor })
    return { text, signature: toBase64(signature) }
  }

  /** What the browser does where its vault does not believe a checkpoint. */
  async follow({ vault }: Somebody): Promise<readonly FollowedTrust[] | string> {
    const status = await ask(vault, 'status', {})
    if (status.state !== 'unlocked') return 'locked'
    const way = await wayToTrust(this.now, { trust: status.trust, from: status.checkpoint.size })
    if (!way.ok) return way.reason
    const { steps } = wayWire.decode(JSON.parse(JSON.stringify(wayWire.encode(way.value))))
    const followed = await vault.handle('follow-trust', { steps })
    return followed.ok ? followed.value : followed.reason
  }
}
