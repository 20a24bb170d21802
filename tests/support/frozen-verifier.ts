/**
 * Our own verifier of logs as it stood on a day, kept as it was: whoever installed it
 * then has no other. What the portal writes today must hold for it.
 *
 * tests/vectors/verifier-<day>.mjs.gz is app/audit/check-log.ts of that day with all it
 * imports, bundled by esbuild (ESM, minified). Never made anew: when formats get a new
 * `v`, another day stands beside it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { LogSource } from '../../app/audit/log-source.ts'

export interface FrozenVerifier {
  checkLog(source: LogSource, choices: { readonly trust: unknown }): Promise<FrozenVerdict>
  parseTrust(text: string): unknown
  /** The kinds it knew. */
  readonly entryKinds: readonly string[]
}

interface FrozenVerdict {
  readonly verdict: string
  readonly because?: string
  readonly entries: number
  readonly newer: number
}

export async function frozenVerifier(day: '2026-11-30'): Promise<FrozenVerifier> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-frozen-'))
  try {
    const file = join(folder, `verifier-${day}.mjs`)
    writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, `../vectors/verifier-${day}.mjs.gz`))))
    return await import(/* @vite-ignore */ file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
