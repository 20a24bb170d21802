/**
 * A log of many entries for measuring, made quickly and honestly: real formats
 * (canonical entries, `fuin-act/1` with fresh challenges that have seen a real
 * checkpoint), the real tree, checkpoints signed with real keys once a batch of
 * a hundred, the real search index with all its indexes. What it leaves out is
 * the sequencer and its commits; people's signatures are bytes of the right
 * length, unless real keys are handed in.
 */
import { randomBytes } from 'node:crypto'
import { toBase64 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatEntry, type LogEntry } from '../../app/formats/log-entry.ts'
import { type ProjectedEntry, projectEntry } from '../../app/formats/log-projection.ts'
import { emptyRoot, type Hash, leafHash, nodeHash } from '../../app/formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { formatAct, type Seen } from '../../app/formats/signed-act.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { type Fingerprint, type Instant, instant, makeId, type PersonId, type Sha256Hex } from '../../app/ids.ts'

export const quickOrigin = 'council.example/bench'
const batchSize = 100
const peopleCount = 500

export interface QuickRow {
  readonly index: number
  readonly bytes: Uint8Array
  readonly projected: ProjectedEntry
}

export interface QuickBatch {
  readonly rows: readonly QuickRow[]
  readonly hashes: readonly { readonly level: number; readonly index: number; readonly hash: Hash }[]
  readonly checkpoint: { readonly size: number; readonly time: number; readonly root: Hash; readonly note: string }
  readonly lastTime: Instant
}

export interface QuickLog {
  readonly trust: Trust
  /** `count` entries in all, the first of which creates the log. */
  batches(count: number): Generator<QuickBatch>
}

export function quickLog(): QuickLog {
  const seeds = { log: random(32), clock: random(32) }
  const log = { name: quickOrigin, seed: seeds.log }
  const clock = { name: clockNameOf(quickOrigin), seed: seeds.clock }
  const clockKey = verifierKeyOf(clock, cosignatureKeyType)
  const trust = makeTrust({ clockKey, policy: unwitnessed(verifierKeyOf(log, noteKeyType)) })
  return {
    trust,
    *batches(count) {
      const tree = new GrowingEdge()
      const people = Array.from({ length: peopleCount }, () => new QuickPerson())
      let time = Date.UTC(2026, 9, 5, 1)
      let seen: Seen = { size: 0n, root: emptyRoot, time: time / 1000 }
      for (let from = 0; from < count; from += batchSize) {
        time += 1000
        const at = instant(time)
        const entries = Array.from({ length: Math.min(batchSize, count - from) }, (_, i) =>
          from + i === 0 ? beginning(at) : entryOf(people, { at, seen, index: from + i }),
        )
        const rows = entries.map((entry, i) => ({
          index: from + i,
          bytes: formatEntry(entry),
          projected: projectEntry(from + i, entry),
        }))
        const hashes = rows.flatMap(({ bytes }) => tree.add(leafHash(bytes)))
        const head = { origin: quickOrigin, size: BigInt(tree.size), root: tree.root() }
        const seconds = time / 1000
        const note = signCheckpoint(head, { log, clock, time: BigInt(seconds) })
        seen = { size: head.size, root: head.root, time: seconds }
        yield { rows, hashes, checkpoint: { size: tree.size, time: seconds, root: head.root, note }, lastTime: at }
      }
    },
  }
}

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const hex = (length: number): string => Buffer.from(randomBytes(length)).toString('hex')

class QuickPerson {
  readonly id: PersonId = makeId('p', random(16))
  readonly organization = makeId('o', random(16))
  readonly key = hex(20) as Fingerprint
  readonly session = hex(32) as Sha256Hex
  count = 0
}

const beginning = (at: Instant): LogEntry => ({
  v: 1,
  t: at,
  id: makeId('e', random(16)),
  kind: 'log-created',
  data: { origin: quickOrigin },
})

// Half are people's signed acts, as where bulletins are read; the rest is what the server states.
function entryOf(
  people: readonly QuickPerson[],
  { at, seen, index }: { at: Instant; seen: Seen; index: number },
): LogEntry {
  const person = people[(index * 7919) % people.length] ?? new QuickPerson()
  person.count++
  const plain = {
    v: 1,
    t: at,
    id: makeId('e', random(16)),
    actor: person.id,
    subject: person.id,
    subjectSeq: String(person.count),
    org: person.organization,
    role: 'member',
    session: person.session,
    auth: { method: 'password+totp', level: 2, at },
    where: hex(32) as Sha256Hex,
  } as const
  if (index % 2 === 0) return { ...plain, kind: index % 20 === 0 ? 'denied' : 'signed-in' }
  const [copy, bulletin, ciphertext] = [makeId('c', random(16)), makeId('b', random(16)), hex(32) as Sha256Hex]
  const text = formatAct({
    act: 'read',
    portal: quickOrigin,
    actor: person.id,
    key: person.key,
    objects: [{ kind: 'copy', id: copy, sha256: ciphertext }],
    seen,
    challenge: random(32),
  })
  const objects = [
    { kind: 'copy', id: copy, sha256: ciphertext },
    { kind: 'bulletin', id: bulletin },
  ]
  return { ...plain, kind: 'released', objects, ciphertext, act: { text, signature: toBase64(random(119)) } }
}

/** The tree's right edge: enough to add leaves and to know the root. */
export class GrowingEdge {
  size = 0
  readonly #edge: (Hash | null)[] = []

  add(leaf: Hash): { readonly level: number; readonly index: number; readonly hash: Hash }[] {
    const finished: { level: number; index: number; hash: Hash }[] = []
    let hash = leaf
    let level = 0
    for (; ; level++) {
      finished.push({ level, index: Math.floor(this.size / 2 ** level), hash })
      const left = this.#edge[level]
      if (!left) break
      this.#edge[level] = null
      hash = nodeHash(left, hash)
    }
    this.#edge[level] = hash
    this.size++
    return finished
  }

  root(): Hash {
    let root: Hash | null = null
    for (const hash of this.#edge) if (hash) root = root ? nodeHash(hash, root) : hash
    return root ?? emptyRoot
  }
}
