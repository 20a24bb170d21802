import type { List } from '../lists/list.ts'

/** By the entry that placed it. */
export const holdList: List<object, number> = {
  path: '/log/holds',
  filters: {},
  key: (text) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null),
  length: 25,
}
