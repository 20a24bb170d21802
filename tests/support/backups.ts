/** A portal's database as its operator has it: kept as a backup and put back, while no portal has it open. */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createPostgresDatabase, type DatabaseKind, dropPostgresDatabase } from './databases.ts'

export interface BackedUp {
  /** What the portal and the operator's commands are told about it. */
  readonly env: { readonly DATABASE_URL?: string }
  keep(name: string): Promise<void>
  /** As it was when it was kept; what came later is gone. */
  restore(name: string): Promise<void>
  remove(): Promise<void>
}

export const withBackups = async (kind: DatabaseKind, dataDir: string): Promise<BackedUp> =>
  kind === 'sqlite' ? sqliteFile(dataDir) : postgresDatabase()

function sqliteFile(dataDir: string): BackedUp {
  const live = join(dataDir, 'fuin.sqlite')
  const backup = (name: string): string => join(dataDir, `${name}.sqlite`)
  return {
    env: {},
    async keep(name) {
      copyFileSync(live, backup(name))
    },
    async restore(name) {
      for (const path of [live, `${live}-wal`, `${live}-shm`]) rmSync(path, { force: true })
      copyFileSync(backup(name), live)
    },
    // It goes with its folder.
    remove: async () => undefined,
  }
}

async function postgresDatabase(): Promise<BackedUp> {
  const url = await createPostgresDatabase('template1')
  const live = nameOf(url)
  const backups = new Map<string, string>()
  return {
    env: { DATABASE_URL: url },
    async keep(name) {
      backups.set(name, await createPostgresDatabase(live))
    },
    async restore(name) {
      const backup = backups.get(name)
      if (!backup) throw new Error(`no backup ${name} was kept`)
      await dropPostgresDatabase(url)
      await createPostgresDatabase(nameOf(backup), live)
    },
    async remove() {
      for (const address of [url, ...backups.values()]) await dropPostgresDatabase(address)
    },
  }
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)
