/** Apart from the other wires: every page of a member's carries it. */
import { type Decoded, object, whole } from '../formats/codec.ts'

/** Two numbers, both of which the person's own list says as well: nothing of what came, and nothing of anybody else's. `fresh`: how many came after the newest that the page knows. */
export const newsTold = object({ unopened: whole(), fresh: whole() })
export type News = Decoded<typeof newsTold>
