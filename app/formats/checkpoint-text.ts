/**
 * What a checkpoint says, https://c2sp.org/tlog-checkpoint, without its
 * signatures:
 *
 *     <origin>
 *     <size, decimal>
 *     <root, base64>
 *     <extension lines, none in ours>
 */
import { Malformed } from '../outcome.ts'
import { fromBase64Of, parseDecimal, sizeLimit, toBase64 } from './bytes.ts'
import type { Hash } from './merkle.ts'

export interface Checkpoint {
  readonly origin: string
  /** Number of leaves, below 2^63. */
  readonly size: bigint
  readonly root: Hash
  /** Extension lines of other people's logs, non-empty, without LF. Absent where there are none. Nobody vouches for them. */
  readonly extensions?: readonly string[]
}

/** The note's text. Throws Malformed on an origin or an extension that is no non-empty line, RangeError on a size beyond 64 bits. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  if (size < 0n || size >= sizeLimit || root.length !== 32)
    throw new RangeError('no checkpoint has such a size or root')
  const lines = [origin, size.toString(), toBase64(root), ...extensions]
  if (lines.some((line) => line === '' || line.includes('\n'))) throw new Malformed('checkpoint has an empty line')
  return `${lines.join('\n')}\n`
}

/** Reads a note's text; verifies nothing. Throws Malformed. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...more] = text.split('\n')
  if (more.pop() !== '' || !origin || size === undefined || root === undefined) {
    throw new Malformed('checkpoint has fewer than three lines')
  }
  if (more.includes('')) throw new Malformed('checkpoint has an empty line')
  const head = { origin, size: parseDecimal(size, 'tree size'), root: fromBase64Of(32, root, 'root') }
  return more.length > 0 ? { ...head, extensions: more } : head
}
