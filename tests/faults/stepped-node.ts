/** A node of the portal on PostgreSQL that can be held still between two of its statements. */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { OpenDatabase } from '../../db/open.server.ts'

interface Stop {
  readonly before: number
  readonly reached: () => void
  readonly goOn: Promise<void>
}

export interface Held {
  /** Resolves when the node stands still; never, where it was done before. */
  readonly reached: Promise<void>
  release(): void
}

export class SteppedNode {
  readonly opened: OpenDatabase
  #statements: string[] = []
  #stop: Stop | null = null

  /** Every statement of every connection of this database goes through here, also begin and commit. */
  constructor(opened: OpenDatabase) {
    if (opened.kind !== 'postgresql') throw new Error('SQLite has one connection: nothing can come between')
    this.opened = opened
    const { client: pool } = opened
    const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
    const known = new WeakMap<pg.PoolClient, pg.PoolClient>()
    const gated = (client: pg.PoolClient): pg.PoolClient => {
      const found = known.get(client)
      if (found) return found
      const made = new Proxy(client, {
        get: (target, name) => {
          const held: unknown = Reflect.get(target, name)
          if (name === 'query') return (asked: unknown, ...more: unknown[]) => this.#ask(target, [asked, ...more])
          return typeof held === 'function' ? held.bind(target) : held
        },
      })
      known.set(client, made)
      return made
    }
    pool.connect = (async () => gated(await connect())) as typeof pool.connect
  }

  /** Begins to count anew, and holds the node before its so-manieth statement from now; null lets it run. */
  holdBefore(statement: number | null): Held {
    this.#statements = []
    let release: () => void = () => undefined
    let arrive: () => void = () => undefined
    const goOn = new Promise<void>((resolve) => {
      release = resolve
    })
    const reached = new Promise<void>((resolve) => {
      arrive = resolve
    })
    this.#stop = statement === null ? null : { before: statement, reached: arrive, goOn }
    return { reached, release }
  }

  /** What it has asked since, in order. */
  get statements(): readonly string[] {
    return this.#statements
  }

  async #ask(client: pg.PoolClient, asked: readonly unknown[]): Promise<unknown> {
    const [first] = asked
    const place = this.#statements.push(textOf(first)) - 1
    const stop = this.#stop
    if (stop && place === stop.before) {
      stop.reached()
      await stop.goOn
    }
    return Reflect.apply(client.query, client, [...asked])
  }
}

const textOf = (asked: unknown): string =>
  typeof asked === 'string' ? asked : String((asked as { readonly text?: unknown }).text)

/** True if it came to an end within these milliseconds; what waits for a lock does not. */
export async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const ended = work.then(
    () => true,
    () => true,
  )
  return Promise.race([ended, pause(milliseconds, false)])
}

const tableNames = /\b(?:from|into|update|join)\s+(?:only\s+)?"?([a-z_]+)"?/gi

/** The tables a statement names. */
export const tablesOf = (statement: string): readonly string[] =>
  [...statement.matchAll(tableNames)].map(([, name = '']) => name)
