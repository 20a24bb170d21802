import { parseId, type VerificationId } from '../ids.ts'
import type { List } from '../lists/list.ts'

export const verificationList: List<object, VerificationId> = {
  path: '/oversight/verifications',
  filters: {},
  key: (text) => parseId('v', text),
  length: 25,
  csv: 'names-people',
}
