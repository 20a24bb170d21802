/**
 * A small council whose log a few people have read under, and copies of its
 * folder for whoever holds the database to do with as they like.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { SealedCard } from '../../app/openpgp/vault-protocol.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { type OpenDatabase, openDatabase } from '../../db/open.server.ts'
import { openDoor } from '../access/door.ts'
import {
  ask,
  type Council,
  foundCouncilIn,
  freshenPin,
  join as joins,
  type Somebody,
  signRoll,
} from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { openTestLog, random } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import type { Hold } from './forged-log.ts'

export interface AttackedCouncil {
  readonly council: Council
  readonly sato: Somebody
  readonly mori: Somebody
  /** The newest folder, closed, and an older backup of it. */
  readonly now: string
  readonly backup: string
  /** What each person's browser kept when they last left. */
  readonly cards: ReadonlyMap<string, SealedCard>
  /** The server starts on such a folder. */
  readonly openLog: typeof openTestLog
  remove(): Promise<void>
}

/** Under `quorum none`, where the log alone vouches for itself; or under 2 of 3 witnesses. */
export async function makeAttackedCouncil(policy: 'none' | 'witnessed' = 'none'): Promise<AttackedCouncil> {
  let quorum: TestQuorum | null = null
  const openLog: typeof openTestLog = async (at, clock) => {
    if (policy === 'none') return openTestLog(at, clock)
    quorum ??= await testQuorum(at, clock)
    return openWitnessedLog(at, quorum, clock)
  }
  const council = await foundCouncilIn(await openDoor('sqlite', openLog))
  const [sato, mori] = [await joins(council, 'member', '佐藤 美咲'), await joins(council, 'member', '森 健')]
  await signRoll(council)
  const { id } = await issueTo(council, [sato, mori])
  for (const reader of [mori, sato]) await openAndTell(council, reader, await read(council, reader, id))
  const backup = snapshot(council)
  council.clock.advance(3_600_000)
  await council.log.beat()
  const { id: later } = await issueTo(council, [sato])
  await openAndTell(council, sato, await read(council, sato, later))
  for (const reader of [sato, mori, council.liaison]) await freshenPin(council, reader)
  const cards = new Map<string, SealedCard>()
  for (const one of [sato, mori, council.liaison])
    cards.set(one.person, await ask(one.vault, 'seal-card', { others: [] }))
  const now = snapshot(council)
  const remove = async () => {
    for (const folder of [now, backup]) rmSync(folder, { recursive: true })
    await council.close()
    await quorum?.close()
  }
  return { council, sato, mori, now, backup, cards, openLog, remove }
}

function snapshot({ database }: Council): string {
  if (database.opened.kind === 'sqlite') database.opened.client.pragma('wal_checkpoint(TRUNCATE)')
  return copyFolder(database.dataDir)
}

function copyFolder(from: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-attacked-'))
  for (const name of readdirSync(from))
    if (!/-(wal|shm)$/.test(name)) cpSync(join(from, name), join(folder, name), { recursive: true })
  return folder
}

/** A copy of the council's folder in the attacker's hands. */
export interface Seized {
  readonly folder: string
  readonly opened: OpenDatabase
  readonly hold: Hold
  remove(): Promise<void>
}

export async function seize({ council, now }: AttackedCouncil, how: { readonly withKey: boolean }): Promise<Seized> {
  const folder = copyFolder(now)
  const opened = await openDatabase({ dataDir: folder })
  const keys = how.withKey ? await openLogKeys(join(folder, 'keys'), random) : null
  const memoryPath = join(folder, 'keys', 'signer-memory.json')
  const remove = async () => {
    await opened.close()
    rmSync(folder, { recursive: true })
  }
  return { folder, opened, hold: { db: opened.db, keys, memoryPath, now: council.now() }, remove }
}

/** A vault as the person's browser opens it the next time: their key, and what they had seen. */
export async function nextVisit({ council, cards }: AttackedCouncil, { person, key }: Somebody): Promise<Vault> {
  const vault = new Vault({ now: council.now, encrypt: encryptHere, width: 2, onState: () => undefined })
  const card = cards.get(person)
  if (!card) throw new Error('this person has kept no trust card')
  await ask(vault, 'unlock', {
    person,
    protectedKey: key.protectedKey,
    passphrase: key.passphrase,
    cards: [card.sealed],
  })
  return vault
}

export async function ownRelease(
  db: OpenDatabase['db'],
  { person }: Somebody,
): Promise<{ index: number; bytes: Uint8Array } | null> {
  const rows = await db.selectFrom('log_entry').selectAll().orderBy('index').execute()
  const found = rows.find(({ bytes }) => {
    const entry = parseEntry(bytes)
    return entry.kind === 'released' && entry.actor === person
  })
  return found ?? null
}
