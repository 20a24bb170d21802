import { describe, expect, it } from 'vitest'
import type { Word } from '../../app/lists/csv.ts'
import type { CsvList } from '../../app/lists/list.ts'
import { readPage, walkAmong } from '../../app/lists/page.ts'
import { type Pages, writeCsv } from '../../app/lists/write-csv.server.ts'
import { moduleOf, places } from '../access/site-doors.ts'
import { declaredLists } from './declared-lists.ts'

describe('a list of the portal', () => {
  it('is a file as well, or is named here: its lines are people, or the few of one’s own settings', async () => {
    const without = (await declaredLists()).flatMap(({ name, csv }) => (typeof csv === 'string' ? [[name, csv]] : []))
    expect(Object.fromEntries(without)).toEqual({
      // Who confirmed which.
      changeoverList: 'names-people',
      // Who serves which.
      deskList: 'names-people',
      // Who stands in for whom; who read what.
      mandateList: 'names-people',
      ownAuditList: 'names-people',
      // The log has the signed export.
      logList: 'names-people',
      // Who checked the log.
      verificationList: 'names-people',
      sessionList: 'own-settings',
    })
  })

  it('has its file under its own address, for whoever may see its page and for nobody else', async () => {
    const actAt = async (path: string) => {
      const place = places.find((one) => one.path === path)
      return place && (await moduleOf(place.file)).handle?.act
    }
    for (const { name, path, csv } of await declaredLists()) {
      const act = await actAt(`${path}/csv`)
      const isFetched = typeof csv !== 'string' && !('signed' in csv)
      expect(act, name).toBe(isFetched ? await actAt(path) : undefined)
      const isSigned = typeof csv !== 'string' && 'signed' in csv
      expect((await actAt(`${path}/export`)) !== undefined, name).toBe(isSigned || path === '/log')
    }
    const files = places.filter(({ path }) => path.endsWith('/csv')).map(({ path }) => path.slice(0, -4))
    const lists = new Set((await declaredLists()).map(({ path }) => path))
    expect(files.filter((path) => !lists.has(path))).toEqual([])
  })
})

describe('a list written as a file', () => {
  const list: CsvList<object, string, string> = {
    path: '/stores',
    filters: {},
    key: (text) => text,
    length: 3,
    csv: {
      name: 'stores',
      title: 'brand',
      columns: [
        { title: 'menu', cell: (line) => line },
        { title: 'close', at: (line) => (line === '0' ? null : Date.UTC(2026, 10, 21, 15)), as: 'date' },
        { title: 'cancel', at: () => Date.UTC(2026, 10, 21, 15, 0, 1), as: 'second' },
      ],
    },
  }
  const say = ({ word, detail }: Word): string => (detail ? `${word} ${detail.title?.word}` : word)
  const all = Array.from({ length: 1203 }, (_, i) => String(i))
  const pagesOf =
    (lines: () => readonly string[], asked: number[] = []): Pages<string, string> =>
    (place, length) => {
      asked.push(length)
      return readPage(
        walkAmong(lines(), (line) => line),
        { place, length, keyOf: (line) => line },
      )
    }
  const written = async (pages: Pages<string, string>) => {
    let text = ''
    for await (const part of writeCsv(list, pages, say)) text += Buffer.from(part).toString()
    return text.slice(1).trimEnd().split('\r\n')
  }

  it('holds every line once, in its order, with the times of Japan as spreadsheets read them', async () => {
    const [head, first, ...others] = await written(pagesOf(() => all))
    expect(head).toBe('"menu","close","list.csv.time cancel"')
    expect(first).toBe('"0","","2026-11-22 00:00:01"')
    expect(others).toEqual(all.slice(1).map((line) => `"${line}","2026-11-22","2026-11-22 00:00:01"`))
  })

  it('is read no further than it is taken', async () => {
    const asked: number[] = []
    const parts = writeCsv(
      list,
      pagesOf(() => all, asked),
      say,
    )
    await parts.next()
    expect(asked).toEqual([])
    await parts.next()
    expect(asked).toEqual([500])
    await parts.return(undefined)
    expect(asked).toEqual([500])
  })

  it('ends where what lay beyond has left the list meanwhile, and does not begin again', async () => {
    let lines = all
    const pages: Pages<string, string> = async (place, length) => {
      const page = await pagesOf(() => lines)(place, length)
      lines = all.slice(0, 500)
      return page
    }
    expect(await written(pages)).toHaveLength(501)
  })
})
