/** Everybody who may notice, each asked alone: true where they do. */
import { join } from 'node:path'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { openCheckpoint, parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import { checkInclusion, leafHash, proveConsistency, proveInclusion } from '../../app/formats/merkle.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { formatWitnessRequest } from '../../app/formats/witness-request.ts'
import { newestStoredCheckpoint, readHead, storedHashes } from '../../app/read-log/log-store.server.ts'
import { openWitness } from '../../app/witness/witness.server.ts'
import { pinOf } from '../../db/demo/sign-at-vault.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { openWitnessDatabase } from '../../db/open-witness.server.ts'
import { write } from '../bulletins/sealing.ts'
import { random, state } from '../support/log.ts'
import { type AttackedCouncil, nextVisit, ownRelease, type Seized, seize } from './attacked-council.ts'
import type { Attack, Story } from './attacks.ts'
import { type Hold, signedNote } from './forged-log.ts'

/**
 * The server when it starts; the server while it runs; `log:verify --trust`;
 * people's vaults, when a reader comes back and when a liaison seals the next
 * bulletin; a witness that cosigned before.
 */
export const verifiers = ['start', 'running', 'verify', 'people', 'witness'] as const
export type Noticed = Readonly<Record<(typeof verifiers)[number], boolean>>

export async function whoNotices(council: AttackedCouncil, attack: Attack, withKey: boolean): Promise<Noticed> {
  const running = await serverNoticesWhileRunning(council, attack, withKey)
  const seized = await seize(council, { withKey })
  try {
    const story = await attack.perform(seized.hold, council)
    const shown = await noteShown(seized.hold, story)
    return {
      running,
      verify: await verifierNotices(seized, council.council.log.trust),
      people: (await readerNotices(council, seized, shown)) || (await senderNotices(council, seized, attack)),
      witness: await witnessNotices(council, seized, shown),
      start: await refuses(async () => (await council.openLog(at(seized), council.council.clock)).close()),
    }
  } finally {
    await seized.remove()
  }
}

const at = ({ opened, folder }: Seized) => ({ db: opened.db, dataDir: folder })

async function refuses(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return false
  } catch {
    return true
  }
}

/** The attack hits a portal that is serving; the next thing to be logged, and the next heartbeat, come upon it. */
async function serverNoticesWhileRunning(council: AttackedCouncil, attack: Attack, withKey: boolean) {
  const seized = await seize(council, { withKey })
  const log = await council.openLog(at(seized), council.council.clock)
  try {
    await attack.perform(seized.hold, council)
    return await refuses(async () => {
      await log.beat()
      await state(log, { kind: 'signed-in' })
    })
  } finally {
    await log.close()
    await seized.remove()
  }
}

async function verifierNotices({ folder }: Seized, trust: Trust): Promise<boolean> {
  const opened = await openToRead(join(folder, 'fuin.sqlite'))
  try {
    return (await checkLog(storedLog(opened), { trust })).verdict !== 'verified'
  } finally {
    await opened.close()
  }
}

/** The newest signed note there is to show: the attacker's own where they hold the key. */
async function noteShown(hold: Hold, story: Story | undefined): Promise<string> {
  if (story) return story.note
  if (!hold.keys) return (await newestStoredCheckpoint(hold.db)) ?? ''
  const { size, root } = await readHead(hold.db)
  return signedNote(hold, { size: Number(size), time: Math.floor(hold.now / 1000) }, root)
}

/** A reader comes back: is this still the log they saw, and does it still hold what they did? */
async function readerNotices(council: AttackedCouncil, { hold }: Seized, note: string): Promise<boolean> {
  const vault = await nextVisit(council, council.sato)
  const hashes = storedHashes(hold.db)
  return await refuses(async () => {
    const { size, root } = openCheckpoint(note, council.council.log.trust)
    const from = await pinOf(vault)
    const [oldSize, newSize] = from < size ? [from, size] : [size, from]
    const consistency = await proveConsistency({ oldSize, newSize }, hashes).catch(() => [])
    const seen = await vault.handle('see-checkpoint', { note, from, consistency })
    if (!seen.ok) throw new Error(seen.reason)
    await checkOwnRelease(council, hold, { size, root })
  })
}

async function checkOwnRelease(
  council: AttackedCouncil,
  { db }: Hold,
  { size, root }: { readonly size: bigint; readonly root: Uint8Array },
): Promise<void> {
  const own = await ownRelease(db, council.sato)
  if (!own) throw new Error('the log no longer says that I read')
  const index = BigInt(own.index)
  const proof = await proveInclusion({ size, index }, storedHashes(db))
  checkInclusion({ root, size, index, leaf: leafHash(own.bytes) }, proof)
}

/** The liaison seals the next bulletin to the person attacked. */
async function senderNotices(council: AttackedCouncil, { hold }: Seized, { about }: Attack): Promise<boolean> {
  if (about !== 'keys') return false
  const { council: honest, mori } = council
  return await refuses(async () => {
    const { prepared, content } = await write({ ...honest, db: hold.db }, [mori])
    const vault = await nextVisit(council, honest.liaison)
    const sealed = await vault.handle('seal', {
      type: 'bulletin',
      document: prepared.id,
      written: content,
      body: '本文',
      roll: prepared.roll,
      recipients: prepared.recipients,
    })
    if (!sealed.ok) throw new Error(sealed.reason)
  })
}

/** A witness that cosigned the log as it was is asked to cosign what is shown now. Without the key there is nothing new to show it. */
async function witnessNotices(council: AttackedCouncil, { hold, folder }: Seized, note: string): Promise<boolean> {
  if (!hold.keys) return false
  const { log } = council.council
  const { trust } = log
  const honest = await log.latestCheckpoint()
  const memory = openWitnessDatabase(join(folder, 'witness.sqlite'))
  const signer = { name: 'witness.example', seed: random(32) }
  const witness = openWitness({
    db: memory.db,
    signer,
    logs: new Map([[trust.origin, [trust.logKey]]]),
    now: council.council.now,
  })
  try {
    const first = await witness.addCheckpoint(formatWitnessRequest({ oldSize: 0n, proof: [], note: honest }))
    if (first.status !== 200) throw new Error('the witness refuses an honest log')
    const { size: oldSize } = openCheckpoint(honest, trust)
    const { size } = parseCheckpointNote(note)
    const proof = size > oldSize ? await proveConsistency({ oldSize, newSize: size }, storedHashes(hold.db)) : []
    return (await witness.addCheckpoint(formatWitnessRequest({ oldSize, proof, note }))).status !== 200
  } finally {
    await memory.close()
  }
}
