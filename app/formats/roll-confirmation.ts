/**
 * What the act `roll` is about. The header commits to all lines; beside it each
 * signer says which of them they looked at one by one:
 *
 *     object roll <counter> <SHA-256 of the header>
 *     object confirmed <how many lines> <Merkle root, hex>       left out where there are none
 *
 * The root (RFC 6962) is over the confirmed lines' leaf hashes, the roll's own
 * leaves, in ascending order. Which lines those must be is nobody's choice: all
 * that are new or changed against the roll before (but for an end that came nearer,
 * which gives nobody anything) and whose key another person compared (`key-compared` in the log). So whoever holds both rolls' lines checks
 * the object to the bit, and whoever holds one line of them can be shown, by an
 * inclusion proof, that it was confirmed. The leaves are salted: the root tells
 * nobody else who was in it.
 */
import { parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { toHex } from './bytes.ts'
import { leafHash, rootOf } from './merkle.ts'
import { formatRollLine, parseRollHeader, type RollLine, rollHeaderHash } from './roll.ts'
import type { ActObject } from './signed-act.ts'

/** The objects of the act by which somebody signs this header, having looked at these lines one by one. */
export function rollActObjects(header: Uint8Array, confirmed: readonly RollLine[]): readonly ActObject[] {
  const roll = { kind: 'roll', id: String(parseRollHeader(header).counter), sha256: rollHeaderHash(header) }
  if (confirmed.length === 0) return [roll]
  return [roll, { kind: 'confirmed', id: String(confirmed.length), sha256: confirmationRoot(confirmed) }]
}

function confirmationRoot(lines: readonly RollLine[]): Sha256Hex {
  const leaves = lines.map((line) => leafHash(formatRollLine(line)))
  const ascending = leaves.map((hash) => ({ hash, hex: toHex(hash) })).sort((a, b) => (a.hex < b.hex ? -1 : 1))
  const root = parseSha256Hex(toHex(rootOf(ascending.map(({ hash }) => hash))))
  if (!root) throw new Broken('a Merkle root is 32 bytes')
  return root
}
