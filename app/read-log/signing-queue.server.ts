/**
 * Who wants a checkpoint, one after the other: the sequencer after each batch,
 * the heartbeat every minute. Keeps the newest, and stores those that bound the
 * time of entries: each batch's own, and the last heartbeat before it. Between
 * the two the batch's entries were made; idle hours cost no rows.
 */
import type { Db } from '../../db/open.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { emptyRoot } from '../formats/merkle.ts'
import type { Instant } from '../ids.ts'
import { type Head, readHead, storeCheckpoints, storedHashes } from './log-store.server.ts'
import type { SignedTree, Signer } from './signer.server.ts'

export interface SigningQueue {
  /** The newest signed tree. Before the first `beat`, an unsigned empty one. */
  readonly latest: SignedTree
  /** A note covering this committed head, signed, remembered and stored. */
  cover(head: Head): Promise<string>
  /** Signs the present head with the present time. */
  beat(): Promise<string>
}

export function openSigningQueue({
  db,
  now,
  signer,
  onSigned,
  onStored,
}: {
  readonly db: Db
  readonly now: () => Instant
  readonly signer: Signer
  /** A tree was signed, or the same one at a later time. */
  readonly onSigned: (signed: SignedTree) => void
  /** Its note is in the database. Comes before `onSigned`. */
  readonly onStored: (signed: SignedTree) => void
}): SigningQueue {
  let latest: SignedTree = { size: 0n, root: emptyRoot, time: 0, note: '' }
  let unstored: SignedTree | null = null
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time: the signer refuses to go back, so orders must not overtake each other. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = last.then(act, act)
    last = turn.catch(() => undefined)
    return turn
  }

  async function sign({ lastTime, ...tree }: Head): Promise<SignedTree> {
    // Not before the newest entry: the checkpoint's time says that it existed by then.
    const time = Math.floor(Math.max(now(), lastTime) / 1000)
    return signer.sign(tree, time, storedHashes(db))
  }

  return {
    get latest() {
      return latest
    },
    cover: (head) =>
      inTurn(async () => {
        // A heartbeat may have signed this head already, or a later one with what
        // another node appended; going back to ours would be signing a smaller tree.
        // So the present head is signed then, which must extend the later one: in a
        // database that was cut short meanwhile it does not.
        const covered = latest.note !== '' && latest.size === head.size && equalBytes(latest.root, head.root)
        const behind = latest.note !== '' && latest.size >= head.size
        const signed = covered ? latest : await sign(behind ? await readHead(db) : head)
        const owed = unstored === null || unstored === signed ? [] : [unstored]
        if (signed !== latest || unstored) await storeCheckpoints(db, [...owed, signed])
        for (const one of [...owed, signed]) onStored(one)
        unstored = null
        if (signed !== latest) onSigned(signed)
        latest = signed
        return signed.note
      }),
    beat: () =>
      inTurn(async () => {
        latest = await sign(await readHead(db))
        unstored = latest
        onSigned(latest)
        return latest.note
      }),
  }
}
