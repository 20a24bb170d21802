/**
 * Signs checkpoints: as the log, and as its clock. It signs only what extends
 * what it signed before, and remembers that outside the database before the
 * signature leaves: two different trees of one size, both signed, would let two
 * readers be told two stories.
 */
import { equalBytes } from '../formats/bytes.ts'
import { type LogSigner, signCheckpoint } from '../formats/checkpoint.ts'
import { emptyRoot, type Hash, type HashReader, rootAt } from '../formats/merkle.ts'
import { clockNameOf } from '../formats/trust.ts'
import type { LogKeys } from './log-keys.server.ts'
import { type Remembered, type SignerMemory, SignerRefused } from './signer-memory.server.ts'

export interface Tree {
  readonly size: bigint
  readonly root: Hash
}

export const sameTree = (one: Tree, other: Tree): boolean => one.size === other.size && equalBytes(one.root, other.root)

export interface GrownTree extends Tree {
  /** The tree that this process grew it from, leaf by leaf: it extends that one, whatever the database says. */
  readonly grownFrom?: Tree
}

export interface SignedTree extends Tree {
  /** Seconds since the epoch, as cosigned. */
  readonly time: number
  readonly note: string
}

export interface Signer {
  /**
   * The signed note of this tree at this time (seconds). The time never runs
   * backwards. Throws SignerRefused unless the tree extends the last one
   * signed; callers must not overlap.
   */
  sign(tree: GrownTree, time: number, reader: HashReader): Promise<SignedTree>
}

/** Throws SignerRefused where the memory is missing or damaged, unless the log is empty. */
export async function openSigner(args: {
  readonly origin: string
  /** Whose keys sign now: those in force first, then replaced ones that sign for a while. */
  readonly pairs: () => readonly LogKeys[]
  readonly memory: SignerMemory
  readonly size: bigint
}): Promise<Signer> {
  const { origin, memory } = args
  const signerOf = ({ log, clock }: LogKeys): LogSigner => ({
    log: { name: origin, seed: log },
    clock: { name: clockNameOf(origin), seed: clock },
  })
  let remembered = await recall(memory, args.size)
  let lastTime = 0
  return {
    async sign({ grownFrom, ...tree }, wanted, reader) {
      const grown = grownFrom !== undefined && sameTree(grownFrom, remembered)
      if (!grown) await demandExtension(remembered, tree, reader, memory.path)
      // If we stopped after this line, the memory would know a tree that nobody
      // has a signature of: harmless, since that tree is committed and the next
      // one extends it. The other order could let us forget a signature that is out.
      if (tree.size > remembered.size) await memory.store(tree)
      remembered = tree
      lastTime = Math.max(lastTime, wanted)
      const [inForce, ...also] = args.pairs().map(signerOf)
      if (!inForce) throw new SignerRefused(keyMissing)
      const note = signCheckpoint({ origin, ...tree }, { ...inForce, also, time: BigInt(lastTime) })
      return { ...tree, time: lastTime, note }
    },
  }
}

const keyMissing =
  'Two people have put another key of the log in force, and the keys folder of this node does not hold it. ' +
  'Copy the keys folder from the node where npm run log:new-key was run.'

async function recall(memory: SignerMemory, size: bigint): Promise<Remembered> {
  const remembered = await memory.load()
  if (remembered) return remembered
  if (size === 0n) return { size: 0n, root: emptyRoot }
  throw new SignerRefused(
    `The log holds ${size} entries, but ${memory.path}, which says what was signed last, is missing. ` +
      'Without it an older or altered log could be signed as if it were the true one. ' +
      'Restore the keys folder from its newest backup; see app/read-log/README.md if there is none.',
  )
}

/** Reads the old root from the stored hashes, never from the head row: whoever rewrites history must rewrite those too, and then the root differs. */
async function demandExtension(old: Remembered, tree: Tree, reader: HashReader, path: string): Promise<void> {
  if (tree.size < old.size)
    throw new SignerRefused(
      `This portal has signed a log of ${old.size} entries (${path}), but the database holds only ${tree.size}. ` +
        'An older copy of the database was probably restored. Entries that readers hold receipts for would be missing, ' +
        'so nothing is signed. Restore the newest database; if it is truly lost, npm run log:succeed begins the log anew ' +
        '(app/read-log/README.md).',
    )
  const [oldRoot, newRoot] = [await rootAt(old.size, reader), await rootAt(tree.size, reader)]
  if (!equalBytes(oldRoot, old.root))
    throw new SignerRefused(
      `The first ${old.size} entries of the database are not the ones this portal signed (${path}). ` +
        'The log was altered, or belongs to another portal. Nothing is signed. Run npm run log:verify to see where.',
    )
  if (!equalBytes(newRoot, tree.root))
    throw new SignerRefused(
      `The head of the log (${tree.size} entries) disagrees with its own tree. Run npm run log:verify.`,
    )
}
