import type { ActorFields } from '../access/actor.ts'
import { concat } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { listAddress, readAsked, type SignedList } from '../lists/list.ts'
import { type Pages, wordsIn, writeCsv } from '../lists/write-csv.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { LoggedEntry, StepContext } from '../read-log/read-log.server.ts'
import { listExportObjects } from './list-export.ts'
import type { ListExportBody } from './list-export-wire.ts'
import { takePreparedAct } from './take-act.server.ts'

type Bench = Parameters<typeof takePreparedAct>[0]

/** A list that leaves, and how its lines are read. */
export interface LeavingList<F, K, L, R extends string> {
  readonly list: SignedList<F, K, L>
  /** What the list is of, where it is of one thing. */
  readonly of: readonly ActObject[]
  /** Its lines as whoever asks may see them, narrowed so. */
  readonly pages: (filters: F) => Promise<Outcome<Pages<L, K>, R>>
  /** Looked at once more inside the step: whether they still may. */
  readonly stillMay?: (trx: StepContext['trx']) => Promise<Outcome<unknown, R>>
}

export interface ListExported {
  readonly file: Uint8Array
  readonly lines: number
  readonly name: string
}

/**
 * A list of people as a file. The act is signed by whoever takes it, and the entry
 * commits to the file's hash: a list that turns up elsewhere can be told from one
 * that was made up. The entry is durable before the file leaves.
 */
export async function exportList<F extends object, K, L, R extends string>(
  bench: Bench,
  asked: { readonly by: ActorFields; readonly sent: ListExportBody },
  leaving: LeavingList<F, K, L, R>,
): Promise<Outcome<ListExported, string>> {
  const { by, sent } = asked
  const { list, of, stillMay } = leaving
  const { filters, flaw } = readAsked(list, new URLSearchParams(sent.query))
  // Less than was asked for would look like all of it.
  if (flaw) return refused(flaw)
  const address = { salt: sent.salt, text: listAddress(list, filters) }
  const objects = listExportObjects(list.csv.signed, address, of)
  const make = () => makeFile(leaving, filters, sent)
  return takePreparedAct(
    bench,
    { by, sent: sent.act },
    {
      expected: { act: 'export', objects },
      prepare: make,
      look: async ({ trx }, made): Promise<Outcome<ListExported, R>> => {
        const may = stillMay ? await stillMay(trx) : done()
        return may.ok ? done(made) : may
      },
      write: async (_, { file, lines }) => {
        const data = { count: String(lines), sha256: sha256Hex(file) }
        return [{ kind: 'exported', subject: by.actor, objects, data, texts: { query: address } }]
      },
      answer: (entry, made) => (made ? done(made) : madeAgain(entry, make)),
    },
  )
}

/** The very file that the entry commits to, or none: what the list says may be another by now. */
async function madeAgain<R extends string>(
  { index, bytes }: LoggedEntry,
  make: () => Promise<Outcome<ListExported, R>>,
): Promise<Outcome<ListExported, R | 'export-stands'>> {
  const made = await make()
  const same = made.ok && sha256Hex(made.value.file) === parseEntry(bytes).data?.sha256
  return same ? made : refused('export-stands', { entry: String(index) })
}

async function makeFile<F extends object, K, L, R extends string>(
  { list, pages }: LeavingList<F, K, L, R>,
  filters: F,
  { language }: Pick<ListExportBody, 'language'>,
): Promise<Outcome<ListExported, R>> {
  const read = await pages(filters)
  if (!read.ok) return read
  let lines = 0
  const counted: Pages<L, K> = async (...place) => {
    const page = await read.value(...place)
    lines += page.lines.length
    return page
  }
  const parts: Uint8Array[] = []
  const csv = list.csv.signed
  for await (const part of writeCsv({ ...list, csv }, counted, await wordsIn(language))) parts.push(part)
  return done({ file: concat(...parts), lines, name: csv.name })
}
