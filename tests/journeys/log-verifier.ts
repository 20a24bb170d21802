/** `npm run log:verify`, as an auditor runs it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { parseZip } from '../support/archive.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export function verifyLog(
  db: string,
  trust: string,
  more: readonly string[] = [],
): { readonly exit: number | null; readonly said: string } {
  const args = ['--import', 'tsx', 'scripts/log-verify.ts', '--db', db, '--trust', trust, ...more]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  return { exit: status, said: stdout + stderr }
}

/** The verifier that lies in the bundle, run by plain node beside it with the keys somebody else told. */
export function verifyEvidence(bundle: string, trust: string): { readonly exit: number | null; readonly said: string } {
  const archive = new Uint8Array(readFileSync(bundle))
  const folder = mkdtempSync(join(tmpdir(), 'fuin-expert-'))
  writeFileSync(join(folder, 'verify.mjs'), parseZip(archive).find(({ name }) => name === 'verify.mjs')?.bytes ?? '')
  const args = ['verify.mjs', bundle, '--trust', trust]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return { exit: status, said: stdout + stderr }
}

/** An administrator's hand: a copy of the database in which one byte of one entry is another. */
export function changedCopy(dataDir: string, index: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-changed-'))
  cpSync(dataDir, folder, { recursive: true })
  const file = join(folder, 'fuin.sqlite')
  changeEntry(file, index)
  return file
}

/** The same hand in a database that a portal has open. */
export function changeEntry(file: string, index: number): void {
  const db = new Database(file)
  const triggers = db.prepare("select name from sqlite_master where type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`drop trigger "${String(name)}"`)
  const bytes = db.prepare('select bytes from log_entry where "index" = ?').pluck().get(index)
  if (!(bytes instanceof Buffer)) throw new Error(`no entry ${index}`)
  // A figure of the time: the entry stays perfectly readable and says another moment.
  const place = bytes.indexOf('"t":') + 10
  bytes.writeUInt8(bytes.readUInt8(place) === 0x30 ? 0x31 : 0x30, place)
  db.prepare('update log_entry set bytes = ? where "index" = ?').run(bytes, index)
  db.close()
}
