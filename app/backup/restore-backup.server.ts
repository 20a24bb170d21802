/**
 * A backup put back into an empty place. All that can be judged is judged before
 * anything is written: its files by the manifest, the manifest by the portal's own
 * key, the log from its first byte, and, since a backup is always older than the
 * loss, what the witnesses saw after it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, copyFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { copyFromFile } from '../../db/copy-database.server.ts'
import { makeFolderDurably, writeDurably } from '../../db/durable-file.server.ts'
import { openDatabase, openToRead } from '../../db/open.server.ts'
import { serverKeyFrom } from '../access/server-key.server.ts'
import { checkLog } from '../audit/check-log.ts'
import { storedLog } from '../audit/stored-log-store.server.ts'
import { equalBytes, fromUtf8, toHex } from '../formats/bytes.ts'
import type { VerifiedCheckpoint } from '../formats/checkpoint.ts'
import { readHandCarried } from '../formats/hand-carried.ts'
import { rootAt } from '../formats/merkle.ts'
import { parseTrust, type Trust } from '../formats/trust.ts'
import { plainPath } from '../formats/zip.ts'
import { isForeign } from '../outcome.ts'
import { memoryFileOf } from '../read-log/log-keys.server.ts'
import { storedHashes } from '../read-log/log-store.server.ts'
import { openBelieved } from '../read-log/recover-memory.server.ts'
import { openSignerMemory } from '../read-log/signer-memory.server.ts'
import { type BackupManifest, backupNames, isBackupFile, parseBackup } from './backup.ts'
import { BackupRefused } from './backup-refused.ts'
import { fileSaid } from './file-said.server.ts'

export interface RestoreAsked {
  /** The backup's folder. */
  readonly from: string
  /** The ZIP of keys, as its holder opened it. */
  readonly keys: Uint8Array
  /** Not there yet, or empty. */
  readonly dataDir: string
  /** An empty PostgreSQL database; null: SQLite, in dataDir. */
  readonly databaseUrl: string | null
  /** Newer than the backup's, where one was saved; null: the backup's own. */
  readonly erasures: Uint8Array | null
  /** Signed notes that witnesses cosigned, the newest there are. */
  readonly checkpoints: readonly string[]
}

export interface Restored {
  readonly manifest: BackupManifest
  /** The largest of the checkpoints; null where none was named. */
  readonly seen: Pick<VerifiedCheckpoint, 'size' | 'cosigners'> | null
  /** Entries that the witnesses saw and the backup does not hold. */
  readonly missing: bigint
}

/** Throws BackupRefused with a sentence; until all was judged, nothing has been written. */
export async function restoreBackup(asked: RestoreAsked): Promise<Restored> {
  const { from, dataDir } = asked
  demandEmpty(dataDir)
  const { manifest, bytes } = await wholeBackup(from)
  const keys = openedKeys(asked.keys)
  demandOwn({ from, bytes, keys })
  const trust = parseTrust(readHandCarried(new Uint8Array(readFileSync(join(from, 'trust.txt')))))
  const seen = await judgeLog(from, { trust, checkpoints: asked.checkpoints })
  const erasures = erasuresOf(from, asked.erasures)

  await makeFolderDurably(dataDir)
  for (const [name, content] of keys) {
    await makeFolderDurably(dirname(join(dataDir, 'keys', name)))
    await writeDurably(join(dataDir, 'keys', name), content, 0o600)
  }
  await putDatabase(asked)
  for (const { name } of manifest.files.filter(({ name }) => !/^(fuin\.sqlite|erasures\.log|keys-.*)$/.test(name)))
    await copyFile(join(from, name), join(dataDir, name))
  if (erasures) await writeDurably(join(dataDir, 'erasures.log'), erasures, 0o600)
  const missing = seen && seen.size > manifest.entries ? seen.size - manifest.entries : 0n
  // So that the portal does not go on from here as if nothing had been after it.
  if (seen && missing > 0n) await openSignerMemory(memoryFileOf(dataDir, trust.origin)).store(seen)
  return { manifest, seen, missing }
}

function demandEmpty(dataDir: string): void {
  const names = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name !== 'lost+found') : []
  if (names.length > 0)
    throw new BackupRefused(
      `DATA_DIR ${dataDir} is not empty (${names.slice(0, 3).join(', ')}). Nothing was changed: name a new folder, and keep this one until the restored portal has proven itself.`,
    )
}

/** Every file there and as it was made, and no other. */
async function wholeBackup(from: string): Promise<{ readonly manifest: BackupManifest; readonly bytes: Uint8Array }> {
  const path = join(from, backupNames.manifest)
  if (!existsSync(path))
    throw new BackupRefused(
      `${from} holds no ${backupNames.manifest}: it is no backup, or one that was never finished.`,
    )
  const bytes = new Uint8Array(readFileSync(path))
  const manifest = manifestIn(bytes, path)
  for (const said of manifest.files) {
    if (!isBackupFile(said.name)) throw new BackupRefused(`${path} names a file that no backup has.`)
    if (!existsSync(join(from, said.name)))
      throw new BackupRefused(`${said.name} is missing from ${from}. Copy the whole folder once more.`)
    const found = await fileSaid(from, said.name)
    if (found.size !== said.size || found.sha256 !== said.sha256)
      throw new BackupRefused(
        `${said.name} in ${from} is not the file that was backed up (${found.size} bytes of ${said.size}). Copy it once more; if it stays so, use another backup.`,
      )
  }
  return { manifest, bytes }
}

function manifestIn(bytes: Uint8Array, path: string): BackupManifest {
  try {
    return parseBackup(bytes)
  } catch (error) {
    if (!isForeign(error)) throw error
    throw new BackupRefused(`${path} is not what a backup says of itself: ${error.message}.`)
  }
}

// Some dozen keys of 32 bytes, and what the signer remembers.
const largestKeys = 4 * 1024 * 1024
const largestKey = 64 * 1024

function openedKeys(zip: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (zip.length > largestKeys) throw new BackupRefused('The file of keys is too large to be one.')
  try {
    const files = unzipSync(zip, { filter: ({ name, originalSize }) => isKeyName(name, originalSize) })
    return new Map(Object.entries(files))
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new BackupRefused(
      `The file of keys is no ZIP (${said}). Open it first: gpg --decrypt keys-….zip.pgp > keys.zip`,
    )
  }
}

/** Nothing of it may leave the folder it is written into. */
const isKeyName = (name: string, size: number): boolean => plainPath.test(name) && size <= largestKey

function demandOwn(found: {
  readonly from: string
  readonly bytes: Uint8Array
  readonly keys: ReadonlyMap<string, Uint8Array>
}): void {
  const key = found.keys.get('server.key')
  if (key?.length !== 32) throw new BackupRefused('The file of keys holds no server.key: it is another file.')
  const path = join(found.from, backupNames.mark)
  const mark = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  const own = toHex(serverKeyFrom(key).mark(fromUtf8(found.bytes), 'backup'))
  if (mark !== own)
    throw new BackupRefused(
      'These keys did not make this backup: it is of another portal, or was changed since. Nothing was restored.',
    )
}

async function judgeLog(
  from: string,
  { trust, checkpoints }: { readonly trust: Trust; readonly checkpoints: readonly string[] },
): Promise<VerifiedCheckpoint | null> {
  if (checkpoints.length === 0 && trust.policy.quorum !== null)
    throw new BackupRefused(
      'Witnesses watch this log. Ask each for the last checkpoint it cosigned, and name them with --checkpoint: without, nobody can say what came after this backup.',
    )
  const copy = await openToRead(join(from, backupNames.database))
  try {
    const audit = await checkLog(storedLog(copy), { trust })
    if (audit.verdict !== 'verified')
      throw new BackupRefused(`The log in the backup is ${audit.verdict}: ${audit.because}. Use another backup.`)
    const believed = checkpoints.map((note) => openBelieved(note, trust))
    for (const { size, root } of believed.filter(({ size }) => size <= BigInt(audit.entries)))
      if (!equalBytes(await rootAt(size, storedHashes(copy.db)), root))
        throw new BackupRefused(
          `The first ${size} entries of the backup are not those that the witnesses cosigned. It is another log: keep everything, and call oversight.`,
        )
    return believed.reduce<VerifiedCheckpoint | null>(
      (largest, one) => (largest && largest.size >= one.size ? largest : one),
      null,
    )
  } finally {
    await copy.close()
  }
}

/** The newest; one that was cut, or is of something else, would let names come back. */
function erasuresOf(from: string, newer: Uint8Array | null): Uint8Array | null {
  const path = join(from, 'erasures.log')
  const kept = existsSync(path) ? new Uint8Array(readFileSync(path)) : null
  if (newer === null) return kept
  if (kept && !equalBytes(newer.subarray(0, kept.length), kept))
    throw new BackupRefused(
      'The erasures.log that was named does not go on from the one in the backup: it is an older one, or another portal’s.',
    )
  return newer
}

async function putDatabase({ from, dataDir, databaseUrl }: RestoreAsked): Promise<void> {
  const source = join(from, backupNames.database)
  if (databaseUrl === null) {
    await copyFile(source, join(dataDir, 'fuin.sqlite'))
    await chmod(join(dataDir, 'fuin.sqlite'), 0o600)
    return
  }
  const [opened, into] = [await openToRead(source), await openDatabase({ dataDir, databaseUrl })]
  try {
    await copyFromFile(opened, into)
  } finally {
    await into.close()
    await opened.close()
  }
}
