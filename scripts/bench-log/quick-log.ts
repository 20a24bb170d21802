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
import { clockNameOf, formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { type Fingerprint, type Instant, instant, makeId, type PersonId, type Sha256Hex } from '../../app/ids.ts'

export const quickOrigin = 'council.example/bench'
const batchSize = 100
const peopleCount = 500

export interface QuickRow {
  readonly index: number
  readonly bytes: Uint8Array
  readonly projected: ProjectedEntry
  readonly where: QuickWhere | null
}

export interface QuickWhere {
  readonly salt: Uint8Array
  readonly ip: string
  readonly userAgent: string
}

/** Where an entry stands: its time, and the newest checkpoint before it. */
export interface QuickPlace {
  readonly at: Instant
  readonly seen: Seen
  readonly index: number
}

/** Who does what: one entry after another. */
export type QuickCast = (place: QuickPlace) => { readonly entry: LogEntry; readonly where: QuickWhere | null }

export interface QuickChoices {
  readonly origin?: string
  /** Ed25519 seeds; otherwise made up. */
  readonly keys?: { readonly log: Uint8Array; readonly clock: Uint8Array }
  readonly cast?: QuickCast
  /** From one batch to the next. */
  readonly milliseconds?: number
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

export function quickLog(choices: QuickChoices = {}): QuickLog {
  const { origin = quickOrigin, keys = { log: random(32), clock: random(32) }, milliseconds = 1000 } = choices
  const log = { name: origin, seed: keys.log }
  const clock = { name: clockNameOf(origin), seed: keys.clock }
  const clockKey = verifierKeyOf(clock, cosignatureKeyType)
  const trust = makeTrust({ clockKey, policy: unwitnessed(verifierKeyOf(log, noteKeyType)) })
  return {
    trust,
    *batches(count) {
      const tree = new GrowingEdge()
      const cast = choices.cast ?? halfSigned()
      let time = Date.UTC(2026, 9, 5, 1)
      let seen: Seen = { size: 0n, root: emptyRoot, time: time / 1000 }
      for (let from = 0; from < count; from += batchSize) {
        time += milliseconds
        const at = instant(time)
        const made = Array.from({ length: Math.min(batchSize, count - from) }, (_, i) =>
          from + i === 0 ? { entry: beginning(at, origin, trust), where: null } : cast({ at, seen, index: from + i }),
        )
        const rows = made.map(({ entry, where }, i) => ({
          index: from + i,
          bytes: formatEntry(entry),
          projected: projectEntry(from + i, entry),
          where,
        }))
        const hashes = rows.flatMap(({ bytes }) => tree.add(leafHash(bytes)))
        const head = { origin, size: BigInt(tree.size), root: tree.root() }
        const seconds = Math.floor(time / 1000)
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

const beginning = (at: Instant, origin: string, trust: Trust): LogEntry => ({
  v: 1,
  t: at,
  id: makeId('e', random(16)),
  kind: 'log-created',
  data: { origin, trust: formatTrust(trust) },
})

/** The cast where none is handed in: half are people's signed acts, as where bulletins are read; the rest is what the server states. */
function halfSigned(): QuickCast {
  const people = Array.from({ length: peopleCount }, () => new QuickPerson())
  return (place) => ({ entry: entryOf(people, place), where: null })
}

function entryOf(people: readonly QuickPerson[], { at, seen, index }: QuickPlace): LogEntry {
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
  return {
    ...plain,
    kind: 'released',
    gives: true,
    objects,
    ciphertext,
    act: { text, signature: toBase64(random(119)) },
  }
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
