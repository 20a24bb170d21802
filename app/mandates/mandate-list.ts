import { type MandateId, parseId } from '../ids.ts'
import type { List } from '../lists/list.ts'

/** Every mandate there ever was, the newest first. */
export const mandateList: List<object, MandateId> = {
  path: '/mandates',
  filters: {},
  key: (text) => parseId('n', text),
  length: 25,
  csv: 'names-people',
}
