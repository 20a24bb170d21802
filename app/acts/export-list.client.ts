import { askForFile } from '../access/ask-portal.client.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Language } from '../i18n/language.ts'
import type { SignedCsv } from '../lists/csv.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { saveFile } from '../ui/save-file.client.ts'
import { listExportObjects } from './list-export.ts'
import { type ListExportBody, listExportBody } from './list-export-wire.ts'
import { saltedFor, saltSent } from './salt-text.client.ts'
import type { Signable } from './take-signable.client.ts'

/** A list as it stands on the page, about to leave. */
export interface ListToExport {
  readonly list: { readonly path: string; readonly csv: SignedCsv<never> }
  /** The list's own address without a place in it. */
  readonly here: string
  readonly of: readonly ActObject[]
}

/** The act `export` over it; sent to `<list>/export`, it hands the file to the browser. */
export function listToSign({ list, here, of }: ListToExport, language: Language): Outcome<Signable, string> {
  const form = `export ${list.path}`
  const { signed } = list.csv
  const salted = saltedFor(form, here)
  const query = here.slice(list.path.length).replace(/^\?/, '')
  return done({
    act: { act: 'export', objects: listExportObjects(signed, salted, of) },
    salted: form,
    send: (act) =>
      fetchFile(`${list.path}/export`, signed.name, { query, language, salt: saltSent(form, salted), act }),
  })
}

async function fetchFile(path: string, name: string, body: ListExportBody): Promise<Outcome<undefined, string>> {
  // Where the connection broke, the log will tell whether the entry was written.
  const answer = await askForFile(path, { sends: listExportBody, body })
  if (!answer.ok) return answer
  const file = await answer.value.blob().catch(() => null)
  if (file === null) return refused('not-reached')
  saveFile({ name: `${name}.csv`, content: file })
  return done()
}
