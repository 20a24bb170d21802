import { expect } from 'vitest'
import type { Hash, HashReader, SubtreeId } from '../../app/formats/merkle.ts'
import { storedHashesFor } from '../../scripts/bench-log/stored-hashes.ts'

const keyOf = ({ level, index }: SubtreeId) => `${level}/${index}`

/** A reader over what storedHashesFor told us to store, leaf after leaf; it fails on anything that is not there. */
export async function grown(leaves: readonly Hash[]): Promise<HashReader> {
  const stored = new Map<string, Hash>()
  const reader: HashReader = {
    async read(ids) {
      return ids.map((id) => {
        const hash = stored.get(keyOf(id))
        if (!hash) throw new Error(`asked for ${keyOf(id)}, which nobody stored`)
        return hash
      })
    },
  }
  for (const [i, leaf] of leaves.entries()) {
    for (const { hash, ...id } of await storedHashesFor(BigInt(i), leaf, reader)) {
      expect(stored.has(keyOf(id))).toBe(false)
      stored.set(keyOf(id), hash)
    }
  }
  return reader
}
