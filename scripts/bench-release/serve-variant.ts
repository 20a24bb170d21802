/**
 * The built portal, whole or without its log, as a process of its own. What it
 * is without a log exists here only, to be compared with: the same edge, session,
 * authorization and signature, the same size of answer, and nothing kept.
 */
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import { parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import type { Hash } from '../../app/formats/merkle.ts'
import { makeEdge } from '../../app/http/edge.server.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import type { Appended, ReadLog, Step } from '../../app/read-log/read-log.server.ts'
import type { Env } from './make-council.ts'

export const variants = ['whole', 'without-log', 'one-a-commit', 'witnessed'] as const
export type Variant = (typeof variants)[number]

export async function serveVariant(variant: Variant, env: Env, build: string): Promise<void> {
  const whole = await openPortal({ env, ...(variant === 'one-a-commit' ? { largestBatch: 1 } : {}) })
  const portal = variant === 'without-log' ? { ...whole, log: await withoutLog(whole) } : whole
  const routes: ServerBuild = await import(pathToFileURL(join(resolve(build), 'server/index.js')).href)
  const edge = makeEdge({ portal, build: routes, clientFolder: join(build, 'client'), stopping: () => false })
  const server = createServer(edge)
  server.listen(portal.settings.port, portal.settings.host, () => process.send?.('open'))
  process.on('message', (asked) => {
    if (asked === 'busy') return void process.send?.(process.cpuUsage())
    server.closeAllConnections()
    server.close()
    void whole.close().then(() => process.disconnect())
  })
}

/** Steps run, and what they wrote is taken back; every proof is one made before. */
async function withoutLog({ db, log, now }: Portal): Promise<ReadLog> {
  const entry = await log.entry(0n)
  const receipt = await log.receipt(0n)
  const checkpoint = await log.latestCheckpoint()
  // What every request has seen; the log does not grow here.
  const seen = parseCheckpointNote(checkpoint)
  const rootAt = async (size: bigint): Promise<Hash> => {
    if (size !== seen.size) throw new RangeError('no request has seen that')
    return seen.root
  }
  return {
    ...log,
    async append<T>(step: Step<T>): Promise<Appended<T>> {
      const trx = await db.startTransaction().execute()
      try {
        const { value, entries } = await step({ trx, at: now(), nextIndex: 1_000_000n, rootAt })
        return { value, entries: entry && entries.length > 0 ? [entry] : [], checkpoint }
      } finally {
        await trx.rollback().execute()
      }
    },
    entry: async () => entry,
    receipt: async () => receipt,
    consistency: async () => [],
    findAct: async () => null,
  }
}
