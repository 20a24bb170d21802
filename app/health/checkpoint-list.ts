import { toBase64 } from '../formats/bytes.ts'
import type { CsvList } from '../lists/list.ts'

/** The key of a stored checkpoint: log size, and the second it was signed. */
export interface CheckpointKey {
  readonly size: number
  readonly time: number
}

export interface ListedCheckpoint extends CheckpointKey {
  readonly root: Uint8Array
}

const written = /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/

export const checkpointList: CsvList<object, CheckpointKey, ListedCheckpoint> = {
  path: '/oversight/checkpoints',
  filters: {},
  key: (text) => {
    const [, size, time] = written.exec(text) ?? []
    return size === undefined ? null : { size: Number(size), time: Number(time) }
  },
  length: 50,
  csv: {
    name: 'checkpoints',
    title: 'oversight:checkpoints.title',
    columns: [
      { title: 'oversight:checkpoints.time', at: ({ time }) => time * 1000, as: 'second' },
      { title: 'oversight:checkpoints.size', cell: ({ size }) => size },
      { title: 'oversight:checkpoints.root', cell: ({ root }) => toBase64(root) },
    ],
  },
}

export const checkpointKey = ({ size, time }: CheckpointKey): string => `${size}.${time}`
