/** A log of a few entries in memory, with a key of its own: for asking a witness without a portal. */
import { utf8 } from '../../app/formats/bytes.ts'
import { formatCheckpoint } from '../../app/formats/checkpoint-text.ts'
import { type Hash, type HashReader, leafHash, proveConsistency, rootAt } from '../../app/formats/merkle.ts'
import { formatNote, noteKeyType, signNote, type VerifierKey, verifierKeyOf } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { formatWitnessRequest } from '../../app/formats/witness-request.ts'
import { storedHashesFor } from '../../scripts/bench-log/stored-hashes.ts'

export class SmallLog {
  readonly #hashes = new Map<string, Hash>()
  readonly #seed: Uint8Array
  readonly origin: string
  size = 0n

  /** `seed`: a text it is made from, or the very key. */
  constructor(origin: string, seed: string | Uint8Array = `seed of ${origin}`) {
    this.origin = origin
    this.#seed = typeof seed === 'string' ? sha256(utf8(seed)) : seed
  }

  get key(): VerifierKey {
    return verifierKeyOf({ name: this.origin, seed: this.#seed }, noteKeyType)
  }

  readonly reader: HashReader = {
    read: async (ids) =>
      ids.map(({ level, index }) => {
        const hash = this.#hashes.get(`${level}/${index}`)
        if (!hash) throw new Error(`no hash ${level}/${index}`)
        return hash
      }),
  }

  /** Appends so many entries; `story` makes another tree of the same size. */
  async grow(entries: number, story = 'true'): Promise<this> {
    for (let i = 0; i < entries; i++) await this.add(leafHash(utf8(`${story} ${this.size}`)))
    return this
  }

  /** Appends an entry of which only the hash is known: of another log, whose tree this one then shares. */
  async add(leaf: Hash): Promise<void> {
    for (const { level, index, hash } of await storedHashesFor(this.size, leaf, this.reader))
      this.#hashes.set(`${level}/${index}`, hash)
    this.size++
  }

  root(size = this.size): Promise<Hash> {
    return rootAt(size, this.reader)
  }

  proof(oldSize: bigint, newSize = this.size): Promise<readonly Hash[]> {
    return proveConsistency({ oldSize, newSize }, this.reader)
  }

  async text(size = this.size): Promise<string> {
    return formatCheckpoint({ origin: this.origin, size, root: await this.root(size) })
  }

  async note(size = this.size): Promise<string> {
    const text = await this.text(size)
    return formatNote({ text, signatures: [this.signs(text)] })
  }

  signs(text: string) {
    return signNote(text, { name: this.origin, seed: this.#seed })
  }

  /** What an honest log sends a witness that last cosigned `oldSize`. */
  async request(oldSize: bigint, size = this.size): Promise<string> {
    const proof = oldSize === 0n || oldSize >= size ? [] : await this.proof(oldSize, size)
    return formatWitnessRequest({ oldSize, proof, note: await this.note(size) })
  }
}
