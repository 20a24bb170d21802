/** A log in memory, to the byte as a test wants it, and who signed it. */
import type { LogSource, StoredCheckpoint } from '../../app/audit/log-source.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { type Hash, leafHash, rootOf } from '../../app/formats/merkle.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  noteKeyType,
  parseNote,
  signNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { readForeign } from '../../app/outcome.ts'
import { random, testOrigin } from '../support/log.ts'

export const keysOf = (origin = testOrigin) => ({
  log: { name: origin, seed: random(32) },
  clock: { name: `${origin}/clock`, seed: random(32) },
})
export type Keys = ReturnType<typeof keysOf>

const witness = { name: 'witness.example', seed: random(32) }
export const trustIn = ({ log, clock }: Keys, witnessed = false): Trust => {
  const policy = unwitnessed(verifierKeyOf(log, noteKeyType))
  const witnesses = [{ name: 'w', key: verifierKeyOf(witness, cosignatureKeyType), url: null }]
  return makeTrust({
    clockKey: verifierKeyOf(clock, cosignatureKeyType),
    policy: witnessed ? { ...policy, witnesses, quorum: 'w' } : policy,
  })
}

/** A log in memory: entries, and checkpoints at the sizes asked for, each signed by these keys. */
export function memoryLog(
  bytes: readonly Uint8Array[],
  signed: readonly {
    readonly size: number
    readonly time: number
    readonly by: readonly Keys[]
    readonly cosigned?: boolean
  }[],
): LogSource {
  const levels: Hash[][] = [bytes.map(leafHash)]
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) {
    const pairs = Math.floor(below.length / 2)
    levels.push(Array.from({ length: pairs }, (_, i) => rootOf(below.slice(2 * i, 2 * i + 2))))
  }
  const checkpoints = signed.map(({ size, time, by, cosigned }): StoredCheckpoint => {
    const root = rootOf((levels[0] ?? []).slice(0, size))
    const [first, ...more] = by
    if (!first) throw new Error('somebody signs')
    const note = signCheckpoint({ origin: testOrigin, size: BigInt(size), root }, { ...first, time: BigInt(time) })
    const { text, signatures } = parseNote(note)
    const others = more.flatMap((keys) => [signNote(text, keys.log), cosignNote(text, keys.clock, BigInt(time))])
    const whole = formatNote({ text, signatures: [...signatures, ...others] })
    const line =
      formatNote({ text, signatures: [cosignNote(text, witness, BigInt(time))] })
        .split('\n')
        .at(-2) ?? ''
    return { size, time, root, note: whole, cosignatures: cosigned ? [line] : [] }
  })
  return {
    kind: 'database',
    keepsCheckpoints: true,
    keepsProjection: false,
    claimed: async () => ({
      size: bytes.length,
      root: null,
      newest: checkpoints.at(-1) ?? null,
      beyond: { entry: null, projected: null },
    }),
    entries: async (from, to) => bytes.slice(from, to),
    hashes: async (level, from, to) => (levels[level] ?? []).slice(from, to),
    checkpoints: async (after, upTo, limit) =>
      checkpoints
        .filter(({ size, time }) => size <= upTo && (size > after.size || (size === after.size && time > after.time)))
        .slice(0, limit),
    nearest: async (size, side) =>
      (side === 'at-most'
        ? checkpoints.filter((one) => one.size <= size).at(-1)
        : checkpoints.find((one) => one.size >= size)) ?? null,
    projection: async () => [],
    next: async () => null,
    trustChanges: async () =>
      bytes.flatMap((one, i) => (readForeign(() => parseEntry(one))?.kind === 'trust-changed' ? [i] : [])),
    publicKey: async () => null,
  }
}
