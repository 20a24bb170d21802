import { type MirrorId, parseId } from '../ids.ts'
import type { List } from '../lists/list.ts'

export const mirrorList: List<object, MirrorId> = {
  path: '/log/mirrors',
  filters: {},
  key: (text) => parseId('m', text),
  length: 25,
}
