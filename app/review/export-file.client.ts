import { askForFile } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { saveFile } from '../ui/save-file.client.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import { type ExportBody, exportBody } from './export-wire.ts'
import { parseLogFilter } from './log-filter.ts'

/** The act `export` over this search; sent, it hands the file to the browser. */
export function exportToSign(query: string, format: ExportFormat): Outcome<Signable, string> {
  const form = `export ${format}`
  const salted = saltedFor(form, exportQuery(parseLogFilter(new URLSearchParams(query))))
  return done({
    act: { act: 'export', objects: [exportObject(salted, format)] },
    salted: form,
    send: (act) => fetchFile({ query, format, salt: saltSent(form, salted), act }),
  })
}

async function fetchFile(body: ExportBody): Promise<Outcome<undefined, string>> {
  // Where the connection broke, the log will tell whether the entry was written.
  const answer = await askForFile('/log/export', { sends: exportBody, body })
  if (!answer.ok) return answer
  const file = await answer.value.blob().catch(() => null)
  if (file === null) return refused('not-reached')
  saveFile({ name: `fuin-log.${body.format}`, content: file })
  return done()
}
