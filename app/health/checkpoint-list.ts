import type { List } from '../lists/list.ts'

/** The key of a stored checkpoint: log size, and the second it was signed. */
export interface CheckpointKey {
  readonly size: number
  readonly time: number
}

const written = /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/

export const checkpointList: List<object, CheckpointKey> = {
  path: '/oversight/checkpoints',
  filters: {},
  key: (text) => {
    const [, size, time] = written.exec(text) ?? []
    return size === undefined ? null : { size: Number(size), time: Number(time) }
  },
  length: 50,
}

export const checkpointKey = ({ size, time }: CheckpointKey): string => `${size}.${time}`
