/**
 * Writes cosignatures beside the checkpoints they belong to, once those are in
 * the database; a few together, since each write is a sync of its own. What is
 * lost if we die before, the witnesses and the readers hold.
 */
import type { NewRow } from '../../db/schema.ts'
import { formatSignatures, type NoteSignature } from '../formats/note.ts'
import type { Logger } from './read-log.server.ts'
import type { SignedTree } from './signer.server.ts'

type CosignatureRow = NewRow<'log_cosignature'>

/** Lines are written this long after the first, milliseconds. */
const writtenAfter = 150

export class CosignatureKeeper {
  readonly #store: (rows: readonly CosignatureRow[]) => Promise<void>
  readonly #logger: Logger | undefined
  readonly #storedTrees = new WeakSet<SignedTree>()
  /** Of trees that are not stored (yet): a heartbeat is, when a batch follows it. */
  readonly #loose = new Map<SignedTree, CosignatureRow[]>()
  #unwritten: CosignatureRow[] = []
  #writing: Promise<void> = Promise.resolve()

  constructor(store: (rows: readonly CosignatureRow[]) => Promise<void>, logger: Logger | undefined) {
    this.#store = store
    this.#logger = logger
  }

  /** `witness`: its key's name and id. */
  keep(witness: string, tree: SignedTree, signature: NoteSignature): void {
    const row = { size: Number(tree.size), time: tree.time, witness, line: formatSignatures([signature]).trimEnd() }
    if (this.#storedTrees.has(tree)) this.#write([row])
    else this.#loose.set(tree, [...(this.#loose.get(tree) ?? []), row])
  }

  stored(tree: SignedTree): void {
    this.#storedTrees.add(tree)
    const rows = this.#loose.get(tree)
    this.#loose.delete(tree)
    if (rows) this.#write(rows)
  }

  /** A tree that was not stored by now never will be, unless it is one of these. */
  forgetLoose(except: readonly (SignedTree | null)[]): void {
    for (const tree of this.#loose.keys()) if (!except.includes(tree)) this.#loose.delete(tree)
  }

  #write(rows: readonly CosignatureRow[]): void {
    if (this.#unwritten.length === 0) setTimeout(() => void this.flush(), writtenAfter).unref()
    this.#unwritten.push(...rows)
  }

  /** Resolves when everything that can be written is. */
  flush(): Promise<void> {
    const rows = this.#unwritten
    this.#unwritten = []
    this.#writing = this.#writing.then(() => this.#send(rows))
    return this.#writing
  }

  async #send(rows: readonly CosignatureRow[]): Promise<void> {
    if (rows.length === 0) return
    await this.#store(rows).catch((error: unknown) => {
      this.#logger?.error({ err: error }, 'cosignatures could not be stored')
    })
  }
}
