/**
 * The tree's hashes as proofs read them, those lately read or written at hand. A
 * complete subtree never changes, and whoever gets a proof checks it against a
 * signed checkpoint; so nothing rests on what is remembered here but speed.
 */
import type { Hash, HashReader, StoredHash, SubtreeId } from '../formats/merkle.ts'
import { nameOf } from './log-store.server.ts'

/** Some 10 MB. */
const most = 65_536

export interface RememberedHashes extends HashReader {
  /** Hashes that are durably committed. */
  remember(hashes: readonly StoredHash[]): void
}

export function rememberHashes(stored: HashReader): RememberedHashes {
  const known = new Map<string, Hash>()
  const remember = (id: SubtreeId, hash: Hash): void => {
    // All at once: what is still asked for is soon here again.
    if (known.size >= most) known.clear()
    known.set(nameOf(id), hash)
  }
  return {
    async read(ids) {
      const missing = ids.filter((id) => !known.has(nameOf(id)))
      const found = new Map<string, Hash>()
      const read = missing.length > 0 ? await stored.read(missing) : []
      for (const [i, id] of missing.entries()) found.set(nameOf(id), read[i] as Hash)
      const hashes = ids.map((id) => found.get(nameOf(id)) ?? (known.get(nameOf(id)) as Hash))
      for (const [i, id] of missing.entries()) remember(id, read[i] as Hash)
      return hashes
    },
    remember(hashes) {
      for (const { hash, ...id } of hashes) remember(id, hash)
    },
  }
}
