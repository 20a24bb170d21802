import type ja from '../ja/demo.ts'
import type { Words } from '../words.ts'

export default {} as const satisfies Words<typeof ja>
