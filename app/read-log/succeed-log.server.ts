/**
 * Begins a log anew after its newest entries were truly lost: keys that never
 * signed before, a memory of their own, and one entry that says what was lost
 * (formats/succession.ts). Two people still have to decide it before anybody
 * believes the new log.
 *
 * The keys are made first and the entry last. If we stopped in between, the
 * portal would not start (`demandNewestLog`), and this could be run again: keys
 * that have signed nothing are taken as they are.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolderDurably } from '../../db/durable-file.server.ts'
import type { Db } from '../../db/open.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { parseCheckpointNote, signCheckpoint } from '../formats/checkpoint.ts'
import { formatEntry, type LogEntry, parseEntry } from '../formats/log-entry.ts'
import { logNumberOf, originOf, portalOf } from '../formats/log-origin.ts'
import { leafHash, rootAt } from '../formats/merkle.ts'
import type { Policy } from '../formats/policy.ts'
import { readSuccession, type Succession, successionData } from '../formats/succession.ts'
import { clockNameOf, makeTrust, type Trust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import { type Instant, makeId, type Sha256Hex } from '../ids.ts'
import { isTrouble } from '../outcome.ts'
import { readSeed, writeSeed } from '../witness/seed-file.server.ts'
import { keysFolderOf, keysFor, type LogKeys, memoryFileOf, readHeldKeys, trustOf } from './log-keys.server.ts'
import { readStanding } from './log-standing.server.ts'
import { type Head, newestStoredCheckpoint, readEntry, readHead, storedHashes } from './log-store.server.ts'
import type { TrustHeld } from './read-log.server.ts'
import { openBelieved } from './recover-memory.server.ts'
import { openSequencer } from './sequencer.server.ts'
import { sameTree } from './signer.server.ts'
import { openSignerMemory, type Remembered, SignerRefused } from './signer-memory.server.ts'

export interface SuccessionAsked {
  readonly db: Db
  readonly dataDir: string
  /** The newest trust of the log that ended; the database may hold an older one. */
  readonly trust: Trust
  /** Other trusts it has had, which the database does not know because they too were decided in what was lost. */
  readonly lostTrusts?: readonly Trust[]
  /** Its last checkpoint, as the policy believes it. Null: where no witness is asked, what the signer remembers. */
  readonly note: string | null
  /** The new log's witnesses, where they are to be others. */
  readonly policy: Policy | null
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
}

export interface LogBegun {
  readonly succession: Succession
  /** Where the new log's keys lie. */
  readonly folder: string
  /** The signer had signed so many entries, more than the checkpoint named: no quorum is known to have seen those. */
  readonly signedMore: bigint | null
  /** True if this very beginning was in the database already. */
  readonly again: boolean
}

/** Throws SignerRefused, with a sentence for whoever runs it. While the portal runs this must not. */
export async function succeedLog(asked: SuccessionAsked): Promise<LogBegun> {
  const { db, dataDir } = asked
  const head = await readHead(db)
  const { trusts } = await readStanding(db, asked.trust)
  const newest = trusts.at(-1)
  if (head.size === 0n || !newest)
    throw new SignerRefused('The database holds no log. Restore its newest backup first.')
  await demandOwnPortal(db, asked.trust)
  if (newest.succession?.decided === null) return begunBefore(dataDir, newest)
  await demandSound(db, head)
  const note = asked.note ?? (await signedFromMemory(asked))
  const { signedMore } = await demandLost(asked, { head, note, inForce: newest.trust })
  const next = await prepared(asked, head)
  const data = successionData({
    lost: asked.trust,
    earlier: otherTrusts(asked, trusts),
    checkpoint: note,
    since: head.lastTime,
    next,
  })
  const succession = await stated(asked, { head, data })
  return { succession, folder: keysFolderOf(dataDir, next.origin), signedMore, again: false }
}

function begunBefore(dataDir: string, { trust, succession }: TrustHeld): LogBegun {
  const folder = keysFolderOf(dataDir, trust.origin)
  if (!succession || !keysFor(trust, readHeldKeys(folder)))
    throw new SignerRefused(
      `The database holds the beginning of ${trust.origin}, but ${folder} does not hold its keys. ` +
        'Restore that folder, or the backup of the database once more, and run this again.',
    )
  return { succession: succession.stated, folder, signedMore: null, again: true }
}

// ── what the database says ─────────────────────────────────────────────────

async function demandOwnPortal(db: Db, { origin }: Trust): Promise<void> {
  const first = await readEntry(db, 0n)
  const made = first && parseEntry(first.bytes).data?.origin
  if (made !== portalOf(origin))
    throw new SignerRefused(`The log in this database was made for ${made ?? 'another portal'}, not for ${origin}.`)
}

/** What survived must be what was signed: `log:verify` reads every entry, this holds the tree against its newest checkpoint. */
async function demandSound(db: Db, { size, root }: Head): Promise<void> {
  const hashes = storedHashes(db)
  const note = await newestStoredCheckpoint(db)
  const signed = note === null ? null : parseCheckpointNote(note)
  const holds = signed === null || (signed.size <= size && equalBytes(await rootAt(signed.size, hashes), signed.root))
  if (!holds || !equalBytes(await rootAt(size, hashes), root))
    throw new SignerRefused(
      'The entries in this database are not those its own checkpoints were signed over: it was altered, not only cut short. ' +
        'Nothing was begun. Run npm run log:verify to see where, keep everything, and restore another backup.',
    )
}

// ── what was lost ──────────────────────────────────────────────────────────

interface Ended {
  readonly head: Head
  readonly note: string
  /** The newest trust that the database knows. */
  readonly inForce: Trust
}

/** Whoever pinned any of these finds the way: naming one that was never in force leads nobody. */
function otherTrusts({ trust: newest, lostTrusts = [] }: SuccessionAsked, known: readonly TrustHeld[]): Sha256Hex[] {
  const stranger = lostTrusts.find(({ origin }) => portalOf(origin) !== portalOf(newest.origin))
  if (stranger)
    throw new SignerRefused(`The trust of ${stranger.origin} is of another portal than that of ${newest.origin}.`)
  const hashes = [...known.map(({ trust }) => trust), ...lostTrusts].map(trustHash)
  return [...new Set(hashes)].filter((hash) => hash !== trustHash(newest))
}

async function demandLost(asked: SuccessionAsked, ended: Ended): Promise<{ readonly signedMore: bigint | null }> {
  const { db, dataDir, trust } = asked
  const { head, inForce } = ended
  const last = openBelieved(ended.note, trust)
  if (portalOf(inForce.origin) !== portalOf(trust.origin) || logNumberOf(inForce.origin) > logNumberOf(trust.origin))
    throw new SignerRefused(
      `The database holds ${inForce.origin}, a later log than the one of that trust, ${trust.origin}.`,
    )
  if (last.size <= head.size) {
    if (!equalBytes(await rootAt(last.size, storedHashes(db)), last.root))
      throw new SignerRefused(
        `The first ${last.size} entries of the database are not the ones of this checkpoint. ` +
          'It was altered, or belongs to another portal. Nothing was begun. Keep everything, and call oversight.',
      )
    if (keysFor(inForce, readHeldKeys(keysFolderOf(dataDir, inForce.origin))))
      throw new SignerRefused(
        `Nothing is lost: the database holds all ${last.size} entries of this checkpoint, and the log's keys are here. ` +
          'Start the portal; if it refuses, run npm run log:recover with this checkpoint.',
      )
  }
  const remembered = (await rememberedOf(dataDir, trust.origin))?.size ?? 0n
  const signedMore = remembered > last.size ? remembered : null
  if (signedMore !== null && trust.policy.quorum === null)
    throw new SignerRefused(
      `This portal has signed ${signedMore} entries, and no witness was asked, so readers may have seen them all. ` +
        `The checkpoint speaks of ${last.size}: leave --checkpoint out, and the one it remembers is named.`,
    )
  return { signedMore }
}

/** Null where it is missing or damaged: keys and memory may be part of what was lost. */
async function rememberedOf(dataDir: string, origin: string): Promise<Remembered | null> {
  try {
    return await openSignerMemory(memoryFileOf(dataDir, origin)).load()
  } catch (error) {
    if (error instanceof SignerRefused) return null
    throw error
  }
}

/**
 * Where no witness was asked, the signer's memory is the best there is: it was
 * written before any signature left, so nobody has seen more. Its tree is signed
 * once more, the last thing these keys ever sign.
 */
async function signedFromMemory({ dataDir, trust, now }: SuccessionAsked): Promise<string> {
  const remembered = await rememberedOf(dataDir, trust.origin)
  const keys = keysFor(trust, readHeldKeys(keysFolderOf(dataDir, trust.origin)))
  if (trust.policy.quorum !== null || !remembered || !keys)
    throw new SignerRefused(
      'Name the last checkpoint of the log with --checkpoint: the witnesses, oversight or a mirror have it. ' +
        'It can be left out only where no witness was asked and the keys folder is whole.',
    )
  const { origin } = trust
  const signers = { log: { name: origin, seed: keys.log }, clock: { name: clockNameOf(origin), seed: keys.clock } }
  return signCheckpoint({ origin, ...remembered }, { ...signers, time: BigInt(Math.floor(now() / 1000)) })
}

// ── the new log ────────────────────────────────────────────────────────────

async function prepared(asked: SuccessionAsked, head: Head): Promise<Trust> {
  const { trust } = asked
  const origin = await freeOrigin(asked, head)
  const keys = await freshKeys(keysFolderOf(asked.dataDir, origin), head, asked.random)
  const bare = trustOf(origin, keys)
  const { logs } = bare.policy
  const policy = { ...(asked.policy ?? trust.policy), logs }
  return makeTrust({ clockKey: bare.clockKey, policy })
}

/** The next number. One whose keys have signed is used up, even if its database is lost: its witnesses would see two histories. */
async function freeOrigin({ dataDir, trust }: SuccessionAsked, head: Head): Promise<string> {
  for (let number = logNumberOf(trust.origin) + 1; ; number++) {
    const origin = originOf(portalOf(trust.origin), number)
    if (!existsSync(join(keysFolderOf(dataDir, origin), 'log.key'))) return origin
    const memory = await rememberedOf(dataDir, origin)
    if (memory && sameTree(memory, head)) return origin
  }
}

/** log.key is written last: where it is, so is the rest. */
async function freshKeys(folder: string, { size, root }: Head, random: SuccessionAsked['random']): Promise<LogKeys> {
  const paths = { log: join(folder, 'log.key'), clock: join(folder, 'clock.key') }
  if (!existsSync(paths.log)) {
    await makeFolderDurably(folder)
    await openSignerMemory(join(folder, 'signer-memory.json')).store({ size, root })
    await writeSeed(paths.clock, random(32))
    await writeSeed(paths.log, random(32))
  }
  return { log: readSeed(paths.log), clock: readSeed(paths.clock) }
}

/** The entry, durable. Its first checkpoint is signed when the portal starts. */
async function stated(
  { db, now, random }: SuccessionAsked,
  { head, data }: { readonly head: Head; readonly data: Readonly<Record<string, string>> },
): Promise<Succession> {
  const sequencer = openSequencer({
    db,
    now,
    random,
    cover: async () => '',
    settle: async () => undefined,
    sealOff: () => undefined,
    remember: () => undefined,
  })
  const { entries } = await sequencer.append(async ({ nextIndex, at }) => {
    if (nextIndex !== head.size) throw new SignerRefused('The portal is running. Stop it on every node first.')
    demandReadable({ v: 1, t: at, kind: 'log-succession', id: makeId('e', random(16)), data }, nextIndex)
    return { value: undefined, entries: [{ kind: 'log-succession' as const, data }] }
  })
  await sequencer.close()
  const [logged] = entries
  if (!logged) throw new SignerRefused('The beginning was not written.')
  return readSuccession({ ...logged, entry: parseEntry(logged.bytes) })
}

/** Before it stands where nothing can be taken away: that everybody will be able to read it. */
function demandReadable(entry: LogEntry, index: bigint): void {
  try {
    readSuccession({ entry, index, leaf: leafHash(formatEntry(entry)) })
  } catch (error) {
    if (!isTrouble(error, 'NotProven')) throw error
    throw new SignerRefused(`The log cannot be begun anew: ${error.message}. Is this machine's clock right?`)
  }
}
