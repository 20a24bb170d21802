/**
 * What an inclusion proof costs, out of the database, in a small log and a large one.
 *
 *   npm run bench:proof -- [--entries 1000000] [--proofs 2000]
 *
 * A proof reads nothing but the table of hashes, so that is all that is made: a
 * real tree over as many leaves, with every complete subtree stored as the log
 * stores them. Proofs of the large and the small size (10,000) take turns, each
 * of a random entry, as readers are given them: hashes read, folded, and written
 * beside the checkpoint as a C2SP tlog-proof. Every one is checked. The last line
 * is one JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { u64 } from '../app/formats/bytes.ts'
import { signCheckpoint } from '../app/formats/checkpoint.ts'
import { type HashReader, leafHash, proveInclusion, rootAt } from '../app/formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../app/formats/note.ts'
import { checkReceipt, formatReceipt } from '../app/formats/receipt.ts'
import { clockNameOf, makeTrust, unwitnessed } from '../app/formats/trust.ts'
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
const notes = new Map<number, string>()
const origin = 'council.example/bench'
const log = { name: origin, seed: new Uint8Array(32).fill(1) }
const clock = { name: clockNameOf(origin), seed: new Uint8Array(32).fill(2) }
const trust = makeTrust({
  clockKey: verifierKeyOf(clock, cosignatureKeyType),
  policy: unwitnessed(verifierKeyOf(log, noteKeyType)),
})

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
  const checkpointNote = await noteOf(size, hashes)
  const began = performance.now()
  const proof = await proveInclusion({ size: BigInt(size), index }, hashes)
  const receipt = formatReceipt({ index, proof, checkpointNote })
  const taken = performance.now() - began
  checkReceipt({ receipt, leaf: leafHash(u64(index)), trust })
  return taken
}

async function noteOf(size: number, hashes: HashReader): Promise<string> {
  const known = notes.get(size)
  if (known) return known
  const head = { origin, size: BigInt(size), root: await rootAt(BigInt(size), hashes) }
  const note = signCheckpoint(head, { log, clock, time: 1_791_162_000n })
  notes.set(size, note)
  return note
}

function shownTimes(taken: readonly number[]): { readonly median: number; readonly p99: number } {
  const sorted = [...taken].sort((one, other) => one - other)
  const at = (part: number) => Number((sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(3))
  return { median: at(0.5), p99: at(0.99) }
}

function show(n: number): string {
  return n.toLocaleString('en')
}
