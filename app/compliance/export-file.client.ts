import { reached, refusalIn } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { saveFile } from '../keys/save-file.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import { parseLogFilter } from './log-filter.ts'

/** Signs the act `export` over this search, sends it, and hands the file to the browser. */
export async function exportFile(query: string, format: ExportFormat): Promise<Outcome<undefined, string>> {
  const salted = saltText(exportQuery(parseLogFilter(new URLSearchParams(query))))
  const signed = await signAct({ act: 'export', objects: [exportObject(salted, format)] })
  if (!signed.ok) return signed
  const body = new URLSearchParams({ query, format, salt: saltSent(salted), ...signed.value })
  // Where the connection broke, the log will tell whether the entry was written.
  const answer = await reached('/log/export', { method: 'POST', headers: { Accept: 'application/json' }, body })
  if (answer === null) return refused('not-reached')
  if (!answer.ok) return refusalIn(answer)
  const file = await answer.blob().catch(() => null)
  if (file === null) return refused('not-reached')
  saveFile(`fuin-log.${format}`, file)
  return done()
}
