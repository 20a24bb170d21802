// `npm run mutation`: app/formats, by hand, never in CI.
import { judged } from './judged.mjs'

export default judged({ room: 'formats', config: 'tests/mutation/formats.config.ts' })
