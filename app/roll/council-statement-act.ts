import { type CouncilStatement, numberOf, statementHash } from '../formats/council-statement.ts'
import type { ActObject } from '../formats/signed-act.ts'

/** What the act about a statement names: the council key from then on, and the statement itself. Made alike by browser and server. */
export const statementObjects = (
  { council, councilKeyHash, ...statement }: CouncilStatement,
  bytes: Uint8Array,
): readonly ActObject[] => [
  { kind: 'council', id: council, sha256: councilKeyHash },
  { kind: 'statement', id: String(numberOf(statement)), sha256: statementHash(bytes) },
]
