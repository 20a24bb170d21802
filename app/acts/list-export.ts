import { commitToText, type SaltedText } from '../formats/committed-text.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Csv } from '../lists/csv.ts'

/**
 * What the act `export` over a list is about: the list by its file's name, with the
 * address it is narrowed by as a salted commitment, and what the list is of, if it is
 * of one thing. Browser and server make it alike.
 */
export const listExportObjects = (
  { name }: Pick<Csv<never>, 'name'>,
  address: SaltedText,
  of: readonly ActObject[],
): readonly [ActObject, ...ActObject[]] => [{ kind: 'export', id: name, sha256: commitToText(address) }, ...of]
