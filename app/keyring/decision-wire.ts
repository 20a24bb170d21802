/** What a vault is given to follow the log's trust, as `GET /log/trust/way` answers it. The vault proves all of it. */
import { type Decoded, list, nullable, object } from '../formats/codec.ts'
import { decisionProof, wayStep } from '../formats/proof-wire.ts'

/** From the trust a vault has pinned to the portal's, step by step; the suspension that runs. */
export const way = object({ steps: list(wayStep, { most: 1000 }), suspension: nullable(decisionProof) })
export type Way = Decoded<typeof way>
