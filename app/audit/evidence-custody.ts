/** The custody sheet says what was asked for and why: in words that the log's own entry committed to beforehand. */
import { fromBase64Of } from '../formats/bytes.ts'
import { parseCanonicalJson } from '../formats/canonical-json.ts'
import { commitToText, textSaltLength } from '../formats/committed-text.ts'
import { evidenceNames } from '../formats/evidence-bundle.ts'
import type { LogEntry } from '../formats/log-entry.ts'
import { Malformed } from '../outcome.ts'
import { bent, provenBy } from './evidence-verdict.ts'

/** Bytes. A request, a reason and an act. */
const largestSheet = 65_536

/** Throws a finding where the sheet tells another request than the entry `evidence-exported` committed to. */
export async function demandCustody(sheet: Uint8Array, entry: Pick<LogEntry, 'objects'>): Promise<void> {
  const told = await provenBy(evidenceNames.custody, () => requestIn(sheet))
  const committed = entry.objects?.find(({ kind, id }) => kind === 'evidence' && id === 'request')?.sha256
  if (commitToText(told) !== committed) throw bent(evidenceNames.custody, 'the log committed to another request')
}

function requestIn(sheet: Uint8Array) {
  const value = parseCanonicalJson(sheet, { numbers: 'integers', maxBytes: largestSheet })
  const { request, salt } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof request !== 'string' || typeof salt !== 'string') throw new Malformed('custody: no request and salt')
  return { text: request, salt: fromBase64Of(textSaltLength, salt, 'custody salt') }
}
