/**
 * What an inclusion proof costs, out of the database, in a small log and a large one.
 *
 *   npm run bench:proof -- [--entries 1000000] [--proofs 2000]
 *
 * A proof reads nothing but the table of hashes, so that is all that is made: a
 * real tree over as many leaves, with every complete subtree stored as the log
 * stores them. Proofs of the large and the small size (10,000) take turns, each
 * of a random entry; every one is checked against its root. The last line is one
 * JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { u64 } from '../app/formats/bytes.ts'
import { checkInclusion, type HashReader, leafHash, proveInclusion, rootAt } from '../app/formats/merkle.ts'
import { storedHashes } from '../app/read-log/log-store.server.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { openSqlite } from '../db/open.server.ts'
import { GrowingEdge } from './bench-log/quick-log.ts'

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '1000000' }, proofs: { type: 'string', default: '2000' } },
})
const entries = Number(values.entries)
const proofs = Number(values.proofs)
const small = Math.min(10_000, entries)
const roots = new Map<number, Uint8Array>()

const folder = mkdtempSync(join(tmpdir(), 'fuin-bench-proof-'))
const opened = openSqlite(join(folder, 'fuin.sqlite'))
await migrateDatabase(opened)
makeTree()
const reader = storedHashes(opened.db)
const times = { small: [] as number[], large: [] as number[] }
for (let i = 0; i < proofs; i++) {
  times.small.push(await proveOne(small, reader))
  times.large.push(await proveOne(entries, reader))
}
await opened.close()
rmSync(folder, { recursive: true })

const [ofSmall, ofLarge] = [shownTimes(times.small), shownTimes(times.large)]
console.log(`proof    of one of ${show(small)}: ${ofSmall.median} ms, 99 in 100 below ${ofSmall.p99} ms`)
console.log(`proof    of one of ${show(entries)}: ${ofLarge.median} ms, 99 in 100 below ${ofLarge.p99} ms`)
console.log(
  JSON.stringify({
    bench: 'proof',
    entries,
    cores: availableParallelism(),
    workers: 1,
    milliseconds: ofLarge.median,
    millisecondsP99: ofLarge.p99,
    millisecondsAtTenThousand: ofSmall.median,
    largeToSmall: Number((ofLarge.median / ofSmall.median).toFixed(2)),
  }),
)

function makeTree(): void {
  const began = performance.now()
  const tree = new GrowingEdge()
  const insert = opened.client.prepare('insert into log_hash (level, "index", hash) values (?, ?, ?)')
  const write = opened.client.transaction((to: number) => {
    for (let index = tree.size; index < to; index++)
      for (const made of tree.add(leafHash(u64(BigInt(index))))) insert.run(made.level, made.index, made.hash)
  })
  for (let from = 0; from < entries; from += 50_000) write(Math.min(from + 50_000, entries))
  console.log(`made     a tree of ${show(entries)} leaves in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

/** Milliseconds. */
async function proveOne(size: number, hashes: HashReader): Promise<number> {
  const index = BigInt(Math.floor(Math.random() * size))
  const began = performance.now()
  const proof = await proveInclusion({ size: BigInt(size), index }, hashes)
  const taken = performance.now() - began
  const root = await rootOf(size, hashes)
  checkInclusion({ root, size: BigInt(size), index, leaf: leafHash(u64(index)) }, proof)
  return taken
}

async function rootOf(size: number, hashes: HashReader): Promise<Uint8Array> {
  const known = roots.get(size) ?? (await rootAt(BigInt(size), hashes))
  roots.set(size, known)
  return known
}

function shownTimes(taken: readonly number[]): { readonly median: number; readonly p99: number } {
  const sorted = [...taken].sort((one, other) => one - other)
  const at = (part: number) => Number((sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(3))
  return { median: at(0.5), p99: at(0.99) }
}

function show(n: number): string {
  return n.toLocaleString('en')
}
