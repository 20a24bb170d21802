// `npm run mutation:read-log`: app/read-log on SQLite, by hand, never in CI.
import { judged } from './judged.mjs'

export default judged({ room: 'read-log', config: 'tests/mutation/read-log.config.ts' })
