/**
 * Opens everything a portal stands on, in the order in which each part can
 * vouch for the next, and closes it in the other. The only reader of the
 * environment.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Logger, pino } from 'pino'
import { isDamage } from '../db/check-sqlite.server.ts'
import { checkFolderMark, examineFolder, refuseOther } from '../db/data-folder.server.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../db/open.server.ts'
import type { Database } from '../db/schema.ts'
import type { Texts } from './access/agreement.ts'
import { startForgettingOutcomes } from './access/answer-once.server.ts'
import { type Limits, openLimits } from './access/limits.server.ts'
import { openServerKey, type ServerKey } from './access/server-key.server.ts'
import { personStands } from './access/standing.server.ts'
import { startChangeovers } from './changeover/carry-out-changeover.server.ts'
import { startOpeningDue } from './composer/open-due.server.ts'
import { texts } from './council/terms.ts'
import { readHandCarried } from './formats/hand-carried.ts'
import { type Instant, instant } from './ids.ts'
import { openKeptPost } from './mail/kept-mail.server.ts'
import type { Post } from './mail/post.ts'
import { openSmtpPost } from './mail/smtp-post.server.ts'
import { startMail } from './mail/start-mail.server.ts'
import { tellActs } from './mail/tell-acts.server.ts'
import { startTellingKeyEnds } from './mail/tell-key-ends.server.ts'
import { startTellingThinDesks } from './mail/tell-thin-desks.server.ts'
import { startMandateRounds } from './mandates/use-mandate.server.ts'
import { type ForeignKeys, openForeignKeys } from './openpgp/foreign-keys.server.ts'
import { isForeign } from './outcome.ts'
import type { WitnessTransport } from './read-log/ask-witness.server.ts'
import { demandNewestLog, keysFolderOf, openLogKeys, readHeldKeys } from './read-log/log-keys.server.ts'
import { statedOrigin } from './read-log/log-standing.server.ts'
import { openReadLog } from './read-log/open-read-log.server.ts'
import type { ReadLog } from './read-log/read-log.server.ts'
import { openSignerMemory } from './read-log/signer-memory.server.ts'
import { startDailyCount } from './read-log/state-counts.server.ts'
import { writeTrust } from './read-log/write-trust.server.ts'
import { startSettlingWaysBack } from './recovery/settle-ways-back.server.ts'
import { startDailyErasure } from './retention/daily-erasure.server.ts'
import type { EraserGround } from './retention/erase-due.server.ts'
import { openErasureLedger } from './retention/erasure-ledger.server.ts'
import { rebuildHolds } from './retention/hold-store.server.ts'
import { reapplyErasures } from './retention/reapply-erasures.server.ts'
import { retentionOf, tooShort } from './retention/retention.ts'
import { parseSettings, type Settings, WrongSettings } from './settings.ts'

/** What routes get through the load context; see http/context.ts. */
export interface Portal {
  readonly settings: Settings
  readonly db: Kysely<Database>
  readonly log: ReadLog
  readonly serverKey: ServerKey
  readonly logger: Logger
  readonly limits: Limits
  readonly foreignKeys: ForeignKeys
  readonly texts: Texts
  now(): Instant
  random(bytes: number): Uint8Array
  /** Finishes what the log has in flight, then closes the database. */
  close(): Promise<void>
}

export interface PortalChoices {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A test's or the sample council's own clock. */
  readonly now?: () => Instant
  readonly logger?: Logger
  /** How witnesses are reached where it is not HTTP: the sample council is made beside its witness, in one process. */
  readonly transport?: WitnessTransport
  /** A commit failed, so nothing more may be released: end the process, and let it be started anew. */
  readonly onSealedOff?: (because: string) => void
  /** Once settings, folder and policy are found to be in order, and before anything is made or opened; may refuse. */
  readonly beforeMaking?: (settings: Settings) => Promise<void>
  /** How many acts may share a commit; for benchmarks, which compare with one. */
  readonly largestBatch?: number
}

/** The portal cannot be had so. The message is a sentence for whoever starts it. */
export class PortalRefused extends Error {
  override readonly name = 'PortalRefused'
}

/**
 * Opens the portal the settings describe; on an empty DATA_DIR makes keys and
 * database. Whatever was opened is closed again when a later part refuses.
 *
 * @throws WrongSettings, FolderRefused, PortalRefused, DatabaseRefused, SignerRefused, KeyFileRefused, PolicyRefused,
 *   LedgerRefused; see explainStart.
 */
export async function openPortal(choices: PortalChoices = {}): Promise<Portal> {
  const settings = parseSettings(choices.env ?? process.env)
  const short = tooShort(retentionOf(settings.retention))
  if (short.length > 0) throw new WrongSettings(short)
  await examineFolder(settings)
  const { database, dataDir } = settings
  const policyText = readPolicy(dataDir)
  await choices.beforeMaking?.(settings)
  // A database elsewhere is reached before the folder is marked; the one in the folder is made in a marked one.
  const elsewhere = database.kind === 'postgres' ? await openDatabase({ databaseUrl: database.url, dataDir }) : null
  await checkFolderMark(settings)
  const opened = elsewhere ?? (await openDatabase({ dataDir }))
  try {
    return await standOn(opened, { settings, policyText }, choices)
  } catch (error) {
    await opened.close()
    throw error
  }
}

interface Read {
  readonly settings: Settings
  readonly policyText: string | null
}

async function standOn(opened: OpenDatabase, { settings, policyText }: Read, choices: PortalChoices): Promise<Portal> {
  const { db, kind } = opened
  const { now = clock, logger = openLogger(settings), onSealedOff = () => undefined } = choices
  await migrateDatabase(opened)
  await checkDatabaseMark(db, settings, now())
  const serverKey = await openServerKey(settings.dataDir, db)
  // A log's origin is a URL without its scheme (C2SP tlog-checkpoint); acts, rolls and copies name the portal by its first log's.
  const origin = await statedOrigin(db, new URL(settings.origin).host)
  demandNewestLog(settings.dataDir, origin)
  const keysFolder = keysFolderOf(settings.dataDir, origin)
  const keys = await openLogKeys(keysFolder, random)
  const memory = openSignerMemory(join(keysFolder, 'signer-memory.json'))
  const { transport, largestBatch } = choices
  const chosen = { ...(transport ? { transport } : {}), ...(largestBatch ? { largestBatch } : {}) }
  // Beside the database, for whoever runs log:verify here; oversight publishes its own.
  const onTrust = (trust: ReadLog['trust']) => writeTrust(join(settings.dataDir, 'trust.txt'), trust)
  const { oldKeyDays } = settings
  const held = () => readHeldKeys(keysFolder)
  const post = openPost(settings, now)
  // Where no letter can go out none is queued: one that waited for a server to be set would tell of nothing new.
  const ground = {
    db,
    now,
    random,
    keys,
    memory,
    origin,
    stands: personStands({ texts }),
    ...(post ? { beside: tellActs } : {}),
  }
  const parts = { ...ground, held, oldKeyDays, onTrust, logger, onSealedOff, policyText }
  const log = await openReadLog({ ...parts, ...chosen })
  await onTrust(log.trust)
  const eraser = await eraseFirst({ settings, db, log, logger })
  log.startHeartbeat()
  const limits = openLimits(db, kind)
  const foreignKeys = openForeignKeys()
  // Each is finished before what it works on is closed.
  const stops = [
    startForgettingOutcomes(db, now),
    startDailyErasure({ ...eraser, db, logger, now }),
    startDailyCount({ db, log, logger, now }),
    startChangeovers({ db, log, random, logger, now }),
    startMandateRounds({ db, log, logger, now }),
    startOpeningDue({ db, log, now, logger }),
    startSettlingWaysBack({ db, log, now, random, logger }),
    ...(post
      ? [
          startMail({ db, now, random, settings, serverKey, post, logger }),
          startTellingKeyEnds({ db, log, now, random, logger }),
          startTellingThinDesks({ db, log, now, random, logger }),
        ]
      : []),
  ]
  const close = async () => {
    await Promise.all(stops.map((stop) => stop()))
    limits.close()
    await foreignKeys.close()
    await log.close()
    await opened.close()
  }
  return { settings, db, log, serverKey, logger, limits, foreignKeys, texts, now, random, close }
}

/** By what letters go out; null where nobody is told by mail. */
export function openPost({ mode, mail, origin, dataDir }: Settings, now: () => Instant): Post | null {
  if (mode === 'demo') return openKeptPost({ dataDir, now })
  return mail && openSmtpPost({ mail, origin, authority: readAuthority(mail.authorityFile), random })
}

function readAuthority(file: string | null): string | null {
  if (file === null) return null
  const text = existsSync(file) ? readFileSync(file, 'latin1') : ''
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new PortalRefused(`MAIL_CA names ${file}, which holds no certificate in PEM.`)
}

/** The operator's policy (C2SP tlog-policy): whose cosignatures the log asks for. Null where there is no file. */
function readPolicy(dataDir: string): string | null {
  const file = join(dataDir, 'policy.txt')
  if (!existsSync(file)) return null
  try {
    return readHandCarried(new Uint8Array(readFileSync(file)))
  } catch (error) {
    if (!isForeign(error)) throw error
    throw new PortalRefused(`${file} cannot be read as a policy: ${error.message}.`)
  }
}

/** Beside the keys folder and not in it; see app/retention. */
export const erasureLedgerOf = ({ dataDir }: Pick<Settings, 'dataDir'>): string => join(dataDir, 'erasures.log')

/** Nothing is served before what was once erased is gone again: the database may be an older one. */
async function eraseFirst({ settings, db, log, logger }: Pick<Portal, 'settings' | 'db' | 'log' | 'logger'>) {
  const ledger = await openErasureLedger(erasureLedgerOf(settings))
  await rebuildHolds(db)
  const eraser: EraserGround = { log, ledger, retention: retentionOf(settings.retention), random }
  const { rows } = await reapplyErasures({ ...eraser, db })
  if (rows > 0)
    logger.info({ rows }, 'erased at the start: sessions past their time, or what an older database had brought back')
  return eraser
}

const clock = (): Instant => instant(Date.now())
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

/** Rejects when the database does not answer. */
export async function pingDatabase({ db }: Pick<Portal, 'db'>): Promise<void> {
  await sql`select 1`.execute(db)
}

async function checkDatabaseMark(db: Kysely<Database>, { mode, origin }: Settings, now: Instant): Promise<void> {
  // Two servers may start on one empty database at once; the first one's mark stands.
  await db
    .insertInto('portal_mark')
    .values({ id: 1, mode, origin, created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const found = await db.selectFrom('portal_mark').select(['mode', 'origin']).executeTakeFirstOrThrow()
  refuseOther({ mode, origin }, found, 'The database')
}

// ── Lines ──────────────────────────────────────────────────────────────────

const secrets = [
  'password',
  'passphrase',
  'token',
  'cookie',
  'authorization',
  'code',
  'secret',
  'act',
  'signature',
  'form',
]

function openLogger({ logLevel }: Settings): Logger {
  const options = {
    level: logLevel,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A second net: nobody should hand these to a line in the first place.
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { err: errorForLines },
  }
  // Written at once: the last line before an exit is the one that matters.
  return pino(options, pino.destination({ sync: true }))
}

/** Name, message, stack, code, cause. Not the other fields: a database driver puts the row's values there. */
function errorForLines(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  return { name, message, stack, ...code, ...(cause === undefined ? {} : { cause: errorForLines(cause) }) }
}

/** What is written when the portal does not start: a sentence for each thing foreseen, everything for what was not. */
export function explainStart(error: unknown): string {
  if (error instanceof WrongSettings) return error.sentences.join('\n')
  if (!(error instanceof Error)) return String(error)
  if (foreseen.has(error.name)) return error.message
  if (isDamage(error)) return `The database is damaged (${error.message}). Restore the newest backup in its place.`
  if (!('syscall' in error)) return error.stack ?? error.message
  const hint = 'code' in error ? hints[String(error.code)] : undefined
  return hint === undefined ? error.message : `${error.message}. ${hint}`
}

/** What to do where the system itself says no; its message names the file. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room on it and start again.',
  EROFS: 'The disk can only be read: mount it for writing, or set DATA_DIR to another.',
  EACCES: 'Give the file and its folder to the user the portal runs as.',
  EPERM: 'Give the file and its folder to the user the portal runs as.',
  ENOENT: 'Restore what is missing from its backup, or set DATA_DIR to the folder that has it.',
}

const foreseen: ReadonlySet<string> = new Set([
  'PortalRefused',
  'FolderRefused',
  'DatabaseRefused',
  'SignerRefused',
  'KeyFileRefused',
  'PolicyRefused',
  'LedgerRefused',
  'BackupRefused',
])
