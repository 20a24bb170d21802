/**
 * `fuin-backup/1`: a folder of
 *
 *     fuin.sqlite                    all of the database, whichever it lies in otherwise
 *     keys-<fingerprint>.zip.pgp     the folder `keys`, sealed to a key of the institution; one for each
 *     erasures.log                   what was to be forgotten, where anything was
 *     trust.txt, trust-log-<n>.txt, policy.txt, portal-mark
 *     backup.json                    what follows here, written last: a folder without it is no backup
 *     backup.hmac                    HMAC of backup.json under the portal's server key, hex
 *
 * Whoever keeps backups can read the database in them, and cannot change it
 * unseen: the log proves itself, and what the log does not hold is under the HMAC.
 */
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts'
import {
  type Decoded,
  decimal,
  fingerprint,
  hash,
  list,
  object,
  oneOf,
  sha256Text,
  text,
  time,
  whole,
} from '../formats/codec.ts'

const file = object({ name: text({ most: 200 }), sha256: sha256Text, size: whole() })

const manifest = object({
  /** Entries of the log. */
  entries: decimal,
  files: list(file, { most: 100 }),
  /** To which the keys are sealed. */
  keyHolders: list(fingerprint, { least: 1, most: 16 }),
  madeAt: time,
  /** In which the portal keeps it. */
  of: oneOf(['sqlite', 'postgresql']),
  /** Of the log, as signed into its checkpoints. */
  origin: text({ most: 300 }),
  root: hash,
  v: oneOf(['fuin-backup/1']),
})

export type BackupManifest = Decoded<typeof manifest>
export type BackupFile = Decoded<typeof file>

export const formatBackup = (backup: BackupManifest): Uint8Array => canonicalJson(manifest.encode(backup))

/** Throws Malformed. */
export const parseBackup = (bytes: Uint8Array): BackupManifest =>
  manifest.decode(parseCanonicalJson(bytes, { numbers: 'integers', maxBytes: 100_000 }), 'backup')

export const backupNames = { manifest: 'backup.json', mark: 'backup.hmac', database: 'fuin.sqlite' } as const

/** Beside the database and the keys: of DATA_DIR, what a portal cannot be started without, or must not forget. */
export const isKeptBeside = (name: string): boolean =>
  /^(erasures\.log|policy\.txt|portal-mark|trust(-log-[0-9]{1,9})?\.txt)$/.test(name)

/** Makes what it is given a file's name of a backup, or throws it out: nothing but these is ever copied back. */
export const isBackupFile = (name: string): boolean =>
  name === backupNames.database || isKeptBeside(name) || /^keys-[0-9A-F]{40}\.zip\.pgp$/i.test(name)
