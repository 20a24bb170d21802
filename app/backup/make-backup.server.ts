/**
 * A backup made while the portal runs, and verified before it is called one.
 *
 * The keys are read before the database: the signer's memory in them then knows
 * no more than the database holds, and the two go together when they come back.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copyToFile } from '../../db/copy-database.server.ts'
import { makeFolderDurably, writeDurably } from '../../db/durable-file.server.ts'
import { type OpenDatabase, openToRead } from '../../db/open.server.ts'
import { openServerKey } from '../access/server-key.server.ts'
import { checkLog } from '../audit/check-log.ts'
import { storedLog } from '../audit/stored-log-store.server.ts'
import { fromUtf8, toHex } from '../formats/bytes.ts'
import { readHandCarried } from '../formats/hand-carried.ts'
import { parseTrust } from '../formats/trust.ts'
import { formatZip } from '../formats/zip.ts'
import type { Instant } from '../ids.ts'
import { encryptionKeyAt, parsePublicKey } from '../openpgp/public-key.ts'
import { sealToKey } from '../openpgp/seal-to-key.ts'
import { readHead } from '../read-log/log-store.server.ts'
import { type BackupManifest, backupNames, formatBackup, isKeptBeside } from './backup.ts'
import { BackupRefused } from './backup-refused.ts'
import { fileSaid } from './file-said.server.ts'

export interface BackupAsked {
  readonly dataDir: string
  /** The portal's, which may be running. */
  readonly opened: OpenDatabase
  /** A folder that is not there yet, or is empty. */
  readonly into: string
  /** Public keys of the institution, binary. */
  readonly sealTo: readonly Uint8Array[]
  readonly now: Instant
}

/** Throws BackupRefused with a sentence; `into` then holds no `backup.json`. */
export async function makeBackup({ dataDir, opened, into, sealTo, now }: BackupAsked): Promise<BackupManifest> {
  const holders = await holdersOf(sealTo, now)
  const serverKey = await openServerKey(dataDir, opened.db)
  await demandEmpty(into)
  const keys = zippedKeys(join(dataDir, 'keys'))
  for (const { key, fingerprint } of holders)
    await writeDurably(
      join(into, `keys-${fingerprint}.zip.pgp`),
      await sealToKey(keys, { publicKey: key, fingerprint, date: now }),
      0o600,
    )
  await copyToFile(opened, join(into, backupNames.database))
  // After the database: what was promised to be forgotten meanwhile is in it.
  for (const name of readdirSync(dataDir).filter(isKeptBeside)) await copyFile(join(dataDir, name), join(into, name))
  const log = await verifiedLog(into)
  const names = readdirSync(into).sort()
  const manifest: BackupManifest = {
    ...log,
    files: await Promise.all(names.map((name) => fileSaid(into, name))),
    keyHolders: holders.map(({ fingerprint }) => fingerprint),
    madeAt: now,
    of: opened.kind,
    v: 'fuin-backup/1',
  }
  const bytes = formatBackup(manifest)
  await writeDurably(join(into, backupNames.mark), `${toHex(serverKey.mark(fromUtf8(bytes), 'backup'))}\n`, 0o600)
  await writeDurably(join(into, backupNames.manifest), bytes, 0o600)
  return manifest
}

async function holdersOf(sealTo: readonly Uint8Array[], now: Instant) {
  return Promise.all(
    sealTo.map(async (key) => {
      const parsed = await parsePublicKey(key)
      const usable = encryptionKeyAt(parsed, now)
      if (!usable.ok)
        throw new BackupRefused(
          `The key ${parsed.fingerprint} cannot be sealed to (${usable.reason}). Nothing was made.`,
        )
      return { key, fingerprint: parsed.fingerprint }
    }),
  )
}

async function demandEmpty(into: string): Promise<void> {
  if (existsSync(into) && readdirSync(into).length > 0)
    throw new BackupRefused(`${into} is not empty. Each backup has a folder of its own; nothing was made.`)
  await makeFolderDurably(into)
}

/** Without what a write left half done. */
function zippedKeys(folder: string): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.new'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  return formatZip(names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) })))
}

/** Of the copy, every entry read: a backup of a bent log is none, and its operator should hear of it today. */
async function verifiedLog(into: string): Promise<Pick<BackupManifest, 'entries' | 'origin' | 'root'>> {
  const trust = parseTrust(readHandCarried(new Uint8Array(await readFile(join(into, 'trust.txt')))))
  const copy = await openToRead(join(into, backupNames.database))
  try {
    const audit = await checkLog(storedLog(copy), { trust })
    if (audit.verdict !== 'verified')
      throw new BackupRefused(
        `The log in the copy is ${audit.verdict}: ${audit.because}. The folder ${into} is no backup; keep it, and run npm run log:verify.`,
      )
    const { size, root } = await readHead(copy.db)
    return { entries: size, origin: trust.origin, root }
  } finally {
    await copy.close()
  }
}
