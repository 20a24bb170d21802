import { type Word, word } from '../lists/csv.ts'
import type { CsvList } from '../lists/list.ts'
import { kindWord, whyOf } from './entry-reason.ts'
import type { EntryRow } from './entry-row.ts'
import { entryKey } from './log-filter.ts'

/** One's own record: the lines of the log, all there are about oneself. */
export const ownRecordList: CsvList<object, number, EntryRow> = {
  path: '/record',
  filters: {},
  key: entryKey,
  length: 50,
  csv: {
    name: 'own-record',
    title: 'log:ownTitle',
    columns: [
      { title: 'log:column.index', cell: ({ index }) => index },
      { title: 'log:column.time', at: ({ at }) => at, as: 'second' },
      { title: 'log:column.kind', cell: (row) => word(`log:kind.${kindWord(row)}`) },
      { title: 'log:filters.outcome', cell: ({ outcome }) => word(`log:filters.${outcome}`) },
      { title: 'log:column.reason', cell: reasonSaid },
      { title: 'log:column.who', cell: whoActed },
      { title: 'log:column.bulletin', cell: ({ bulletin }) => bulletin && (bulletin.number ?? bulletin.id) },
      { title: 'log:column.word', cell: ({ signed }) => word(signed ? 'log:word.signed' : 'log:word.stated') },
    ],
  },
}

/** Whoever looked at the record stays on the page: a pseudonym stands for one person, too. */
function whoActed({ actor }: EntryRow): Word {
  if (actor === null) return word('log:server')
  return word(actor.isPseudonym ? 'log:csv.somebody' : 'log:csv.self')
}

function reasonSaid(row: EntryRow): Word | null {
  const why = whyOf(row)
  if (why === null || why.by === 'person') return null
  if (why.by === 'word') return { word: `log:because.${why.reason}`, otherwise: why.reason }
  const act = word(`shell:act.${why.act}`)
  return why.resting ? { word: 'log:refusedFor', detail: { act, because: word(`log:because.${why.resting}`) } } : act
}
