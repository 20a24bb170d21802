import { parseSha256Hex, type Sha256Hex } from '../ids.ts'
import type { List } from '../lists/list.ts'

export const sessionList: List<object, Sha256Hex> = {
  path: '/settings/sessions',
  filters: {},
  key: parseSha256Hex,
  length: 25,
  csv: 'own-settings',
}
