import { reached, refusalIn } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { sentUntilAnswered } from '../keys/sent-act.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { saveFile } from '../ui/save-file.client.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import { parseLogFilter } from './log-filter.ts'

/** Signs the act `export` over this search, sends it, and hands the file to the browser. */
export const exportFile = (query: string, format: ExportFormat): Promise<Outcome<undefined, string>> =>
  take(`${format} ${query}`, {
    sign: async () => {
      const salted = saltText(exportQuery(parseLogFilter(new URLSearchParams(query))))
      const act = await signAct({ act: 'export', objects: [exportObject(salted, format)] })
      return act.ok ? done({ query, format, salt: saltSent(salted), ...act.value }) : act
    },
    send: (said) => fetchFile(said, format),
  })

type Said = Readonly<Record<string, string>>
const take = sentUntilAnswered<Said>()

async function fetchFile(said: Said, format: ExportFormat): Promise<Outcome<undefined, string>> {
  const body = new URLSearchParams(said)
  // Where the connection broke, the log will tell whether the entry was written.
  const answer = await reached('/log/export', { method: 'POST', headers: { Accept: 'application/json' }, body })
  if (answer === null) return refused('not-reached')
  if (!answer.ok) return refusalIn(answer)
  const file = await answer.blob().catch(() => null)
  if (file === null) return refused('not-reached')
  saveFile({ name: `fuin-log.${format}`, content: file })
  return done()
}
