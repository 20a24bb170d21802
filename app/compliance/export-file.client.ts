import { askForFile } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { saveFile } from '../keys/save-file.client.ts'
import { sentUntilAnswered } from '../keys/sent-act.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import { parseLogFilter } from './log-filter.ts'

/** Signs the act `export` over this search, sends it, and hands the file to the browser. */
export const exportFile = (query: string, format: ExportFormat): Promise<Outcome<undefined, string>> =>
  take(`${format} ${query}`, {
    sign: async () => {
      const salted = saltText(exportQuery(parseLogFilter(new URLSearchParams(query))))
      const act = await signAct({ act: 'export', objects: [exportObject(salted, format)] })
      return act.ok ? done({ query, format, salt: saltSent(salted), act: act.value }) : act
    },
    send: (said) => fetchFile(said, format),
  })

const take = sentUntilAnswered<object>()

async function fetchFile(said: object, format: ExportFormat): Promise<Outcome<undefined, string>> {
  // Where the connection broke, the log will tell whether the entry was written.
  const answer = await askForFile('/log/export', said)
  if (!answer.ok) return answer
  const file = await answer.value.blob().catch(() => null)
  if (file === null) return refused('not-reached')
  saveFile(`fuin-log.${format}`, file)
  return done()
}
