/** The custody sheet says what was asked for and why: in words that the log's own entry committed to beforehand. */
import { parseCanonicalJson } from '../formats/canonical-json.ts'
import { bytes, exactly, object, text } from '../formats/codec.ts'
import { commitToText, textSaltLength } from '../formats/committed-text.ts'
import { evidenceNames } from '../formats/evidence-bundle.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { bent, provenBy } from './evidence-verdict.ts'

/** Bytes. A request, a reason and an act. */
const largestSheet = 65_536

/** What of it was committed to; who, when and by which act, the log says itself. */
const said = object({ request: text({ most: largestSheet }), salt: bytes(exactly(textSaltLength)) })

/** Throws a finding where the sheet tells another request than the entry `evidence-exported` committed to. */
export async function demandCustody(sheet: Uint8Array, entry: Pick<ReadEntry, 'objects'>): Promise<void> {
  const told = await provenBy(evidenceNames.custody, () => requestIn(sheet))
  const committed = entry.objects?.find(({ kind, id }) => kind === 'evidence' && id === 'request')?.sha256
  if (commitToText(told) !== committed) throw bent(evidenceNames.custody, 'the log committed to another request')
}

function requestIn(sheet: Uint8Array) {
  const json = parseCanonicalJson(sheet, { numbers: 'integers', maxBytes: largestSheet })
  const { request, salt } = json !== null && typeof json === 'object' && 'request' in json ? json : {}
  const told = said.decode({ request, salt }, 'custody')
  return { text: told.request, salt: told.salt }
}
