/** Opens what is named on the command line: a database, a portal's address, a mirror's folder. Each worker opens its own. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogSource } from '../../app/audit/log-source.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { checkpointIn, type LogFiles, tileLog } from '../../app/audit/tile-log.ts'
import { readAtMost } from '../../app/formats/read-at-most.ts'
import { openToRead } from '../../db/open.server.ts'
import { readCarriedFile } from '../command/read-file.ts'

export type Target =
  /** `projection`: whether to hold the search index against the entries too. */
  | { readonly kind: 'database'; readonly database: string; readonly projection: boolean }
  | { readonly kind: 'portal'; readonly url: string; readonly tokenFile: string | null; readonly note: string | null }
  | { readonly kind: 'mirror'; readonly folder: string; readonly note: string | null }

export interface OpenSource {
  readonly source: LogSource
  /** The target with what it said first, so that every worker checks the same log. */
  readonly target: Target
  close(): Promise<void>
}

export async function openSource(target: Target): Promise<OpenSource> {
  if (target.kind === 'database') {
    const opened = await openToRead(target.database)
    return { source: { ...storedLog(opened), keepsProjection: target.projection }, target, close: () => opened.close() }
  }
  const files = target.kind === 'portal' ? portalFiles(target) : folderFiles(target.folder)
  const note = target.note ?? (await checkpointIn(files))
  return { source: tileLog(files, note), target: { ...target, note }, close: async () => undefined }
}

/** A mirror's folder, laid out as tlog-tiles serves it. */
export function folderFiles(folder: string): LogFiles {
  return {
    kind: 'mirror',
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(folder, path)))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
  }
}

const patience = 30_000
const tries = 8
/** A full bundle holds 256 entries of at most 64 KiB (C2SP tlog-tiles). */
const largestFile = 256 * 65_538
/** However long the portal would have us wait: it may be the one that is not to be believed. Milliseconds. */
const longestWait = 60_000

const waitOf = (retryAfter: string | null): number =>
  /^\d{1,6}$/.test(retryAfter ?? '') ? Math.min(1000 * Number(retryAfter), longestWait) : 1000

/** A portal's `/log/`. Entry bundles are given to a mirror's token only. */
export function portalFiles({ url, tokenFile }: { readonly url: string; readonly tokenFile: string | null }): LogFiles {
  const base = new URL('/log/', url)
  const token = tokenFile === null ? null : readCarriedFile(tokenFile, 'a file with a token', (text) => text.trim())
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` }
  return {
    kind: 'portal',
    async read(path) {
      const address = new URL(path, base)
      for (let attempt = 1; ; attempt++) {
        const answer = await fetch(address, { headers, redirect: 'manual', signal: AbortSignal.timeout(patience) })
        if (answer.ok) return await readAtMost(answer.body, largestFile)
        await answer.body?.cancel()
        if (answer.status === 404) return null
        if (answer.status !== 429 || attempt >= tries)
          throw new Error(refusalOf(answer.status, address, token !== null))
        // Asked too often: the portal says how long to wait.
        await new Promise((resolve) => setTimeout(resolve, waitOf(answer.headers.get('Retry-After'))))
      }
    },
  }
}

function refusalOf(status: number, address: URL, hasToken: boolean): string {
  if (status !== 401 && status !== 403) return `${address.href} answers ${status}`
  return hasToken
    ? `${address.origin} does not take this token: ask oversight for a new one`
    : `${address.origin} gives entries to mirrors only: name your token with --token-file`
}
