/**
 * A disk as POSIX lets it be: what was synced is there, what was not may be there
 * in part and in any order, sector by sector; a name is there once its folder was
 * synced. It is fed the journal, and can be asked at any moment what a power cut
 * would leave.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Chance } from './chance.ts'
import type { DiskRecord } from './disk-journal.ts'

/** What happens to writes and names that were not synced. */
export const cutKinds = ['nothing unsynced', 'everything unsynced', 'the first of it', 'any of it'] as const
export type CutKind = (typeof cutKinds)[number]

type Write = { readonly at: number; readonly data: Buffer }
type Change = Write | { readonly length: number }
type NameChange = readonly { readonly path: string; readonly node: Node | null }[]
type Node = FileNode | 'folder'

const sector = 512

class FileNode {
  readonly #durable = new Content()
  unsynced: Change[] = []
  /** Written, but their sync failed: the system may have dropped them and will not write them again. */
  doubtful: readonly Write[] = []

  synced(): void {
    for (const change of this.unsynced) {
      this.#durable.apply(change)
      this.#settle(change)
    }
    this.unsynced = []
  }

  syncFailed(): void {
    for (const change of this.unsynced) {
      this.#settle(change)
      if ('data' in change) this.doubtful = [...this.doubtful, change]
    }
    this.unsynced = []
  }

  /** Where something newer was written, what came before is no question any more. */
  #settle(change: Change): void {
    if (this.doubtful.length === 0) return
    const from = 'length' in change ? change.length : change.at
    const to = 'length' in change ? Number.POSITIVE_INFINITY : change.at + change.data.length
    this.doubtful = this.doubtful.flatMap(({ at, data }) => [
      ...(at < from ? [{ at, data: data.subarray(0, from - at) }] : []),
      ...(at + data.length > to ? [{ at: Math.max(at, to), data: data.subarray(Math.max(0, to - at)) }] : []),
    ])
  }

  left(kind: CutKind, chance: Chance): Buffer {
    const pending = [...this.doubtful, ...this.unsynced]
    const content = this.#durable.copy()
    for (const change of survivors(pending, kind, chance)) content.apply(change)
    return content.bytes
  }
}

class Content {
  #room = Buffer.alloc(0)
  #length = 0

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length)
  }

  copy(): Content {
    const copy = new Content()
    copy.apply({ at: 0, data: this.bytes })
    return copy
  }

  apply(change: Change): void {
    const end = 'length' in change ? change.length : Math.max(this.#length, change.at + change.data.length)
    if (end > this.#room.length) this.#room = Buffer.concat([this.bytes, Buffer.alloc(2 * end - this.#length)])
    // What lies between an old end and a later write reads as zeros.
    if (end < this.#length) this.#room.fill(0, end, this.#length)
    this.#length = end
    if ('data' in change) change.data.copy(this.#room, change.at)
  }
}

function survivors(pending: readonly Change[], kind: CutKind, chance: Chance): readonly Change[] {
  if (kind === 'nothing unsynced') return []
  if (kind === 'everything unsynced') return pending
  const pieces = pending.flatMap(sectorsOf)
  if (kind === 'the first of it') return pieces.slice(0, chance.below(pieces.length + 1))
  return pieces.filter(() => chance.next() < 0.5)
}

function sectorsOf(change: Change): readonly Change[] {
  if ('length' in change) return [change]
  const pieces: Change[] = []
  for (let from = 0; from < change.data.length; ) {
    const to = Math.min(change.data.length, from + sector - ((change.at + from) % sector))
    pieces.push({ at: change.at + from, data: change.data.subarray(from, to) })
    from = to
  }
  return pieces
}

export class DiskModel {
  readonly #root: string
  readonly #files = new Map<bigint, FileNode>()
  /** Names as the process sees them, and as the disk has them for certain. */
  readonly #names = new Map<string, Node>()
  readonly #durableNames = new Map<string, Node>()
  #unsyncedNames: { readonly folder: string; readonly change: NameChange }[] = []

  constructor(root: string) {
    this.#root = root
  }

  take(record: DiskRecord): void {
    switch (record.kind) {
      case 'write':
        this.#file(record).unsynced.push({ at: record.at, data: record.data })
        break
      case 'truncate':
        this.#file(record).unsynced.push({ length: record.length })
        break
      case 'sync':
        if (record.failed) this.#file(record).syncFailed()
        else this.#file(record).synced()
        break
      case 'create':
        this.#create(record)
        break
      case 'folder':
        this.#rename([{ path: record.path, node: 'folder' }])
        break
      case 'link':
        this.#rename([{ path: record.to, node: this.#node(record.path) }])
        break
      case 'rename':
        this.#rename([
          { path: record.to, node: this.#node(record.path) },
          { path: record.path, node: null },
        ])
        break
      case 'remove':
        this.#rename([{ path: record.path, node: null }])
        break
      case 'sync-folder':
        if (!record.failed) this.#syncFolder(record.path)
        break
      case 'said':
        break
    }
  }

  #file({ inode, path }: { readonly inode: bigint; readonly path: string }): FileNode {
    const file = this.#files.get(inode)
    if (!file) throw new Error(`${path} was changed before it was made`)
    return file
  }

  #node(path: string): Node {
    const node = this.#names.get(path)
    if (!node) throw new Error(`the journal renames ${path}, which is not there`)
    return node
  }

  /** A number is used again once its file is gone, so a new file is a new one under it. */
  #create({ inode, path }: { readonly inode: bigint; readonly path: string }): void {
    const file = new FileNode()
    this.#files.set(inode, file)
    this.#rename([{ path, node: file }])
  }

  #rename(change: NameChange): void {
    const [first] = change
    if (!first) return
    for (const { path, node } of change) setName(this.#names, path, node)
    this.#unsyncedNames.push({ folder: dirname(first.path), change })
  }

  #syncFolder(folder: string): void {
    for (const { folder: changed, change } of this.#unsyncedNames)
      if (changed === folder) for (const { path, node } of change) setName(this.#durableNames, path, node)
    this.#unsyncedNames = this.#unsyncedNames.filter(({ folder: changed }) => changed !== folder)
  }

  /** Every file, by its path below the root, as a power cut of this kind would leave it now. */
  afterCut(kind: CutKind, chance: Chance): ReadonlyMap<string, Buffer> {
    const names = new Map(this.#durableNames)
    for (const { change } of this.#keptNames(kind, chance))
      for (const { path, node } of change) setName(names, path, node)
    const left = new Map<string, Buffer>()
    for (const [path, node] of names)
      if (node !== 'folder' && this.#reachable(path, names))
        left.set(relative(this.#root, path), node.left(kind, chance))
    return left
  }

  #keptNames(kind: CutKind, chance: Chance) {
    if (kind === 'nothing unsynced') return []
    if (kind === 'everything unsynced') return this.#unsyncedNames
    if (kind === 'the first of it') return this.#unsyncedNames.slice(0, chance.below(this.#unsyncedNames.length + 1))
    return this.#unsyncedNames.filter(() => chance.next() < 0.5)
  }

  /** A file whose folder's own name was lost is lost with it. */
  #reachable(path: string, names: ReadonlyMap<string, Node>): boolean {
    for (let folder = dirname(path); folder !== this.#root; folder = dirname(folder))
      if (names.get(folder) !== 'folder') return false
    return true
  }
}

function setName(names: Map<string, Node>, path: string, node: Node | null): void {
  if (node) names.set(path, node)
  else names.delete(path)
}

/** Puts the files into an empty folder, with the rights the portal gives them. */
export function layOut(files: ReadonlyMap<string, Buffer>, folder: string): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, name), content, { mode: 0o600 })
  }
}
