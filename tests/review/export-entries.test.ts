import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { type ExportAsked, exportEntries } from '../../app/review/export-entries.server.ts'
import { exportObject, exportQuery } from '../../app/review/export-object.ts'
import { type LogFilter, noFilter } from '../../app/review/log-filter.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import { join, type Somebody, signedIn, value } from '../bulletins/council.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random, state } from '../support/log.ts'

onBothDatabases('an export whose answer was lost', (kind) => {
  let door: Door
  let reviewer: Somebody
  beforeAll(async () => {
    door = await openDoor(kind)
    reviewer = await join(door, 'compliance', '久保 監')
  }, 60_000)
  afterAll(() => door.close())
  // A person holds no more than so many open challenges.
  beforeEach(() => door.clock.advance(20_000))

  async function asked(filter: LogFilter, wishes: Partial<ExportAsked> = {}): Promise<ExportAsked> {
    const format = wishes.format ?? 'csv'
    const query = { salt: random(32), text: exportQuery(filter) }
    const sent = await signAct(door, reviewer, { act: 'export', objects: [exportObject(query, format)] })
    const by = await signedIn(door, reviewer)
    return { filter, format, salt: query.salt, sent, by, named: false, ...wishes }
  }
  const committed = async ({ sent }: ExportAsked) => {
    const entry = await door.log.findAct(sent.text)
    return entry && { index: entry.index, data: parseEntry(entry.bytes).data }
  }
  const looked = () => state(door.log, { kind: 'log-searched', actor: reviewer.person })

  it.each(['csv', 'json'] as const)('is the same %s again, whatever the log took since', async (format) => {
    const one = await asked(noFilter, { format })
    const first = value(await exportEntries(door, one))
    await looked()
    const again = value(await exportEntries(door, one))
    expect(again).toEqual(first)
    expect((await committed(one))?.data).toMatchObject({ sha256: sha256Hex(again.file), count: String(again.count) })
  })

  it('is the same again where the log took something between its search and its entry', async () => {
    const one = await asked({ ...noFilter, kinds: ['log-searched'] })
    const log: ReadLog = Object.create(door.log, {
      append: {
        value: async (...step: Parameters<ReadLog['append']>) => {
          await looked()
          return door.log.append(...step)
        },
      },
    })
    const first = value(await exportEntries({ ...door, log }, one))
    expect(value(await exportEntries(door, one))).toEqual(first)
  })

  it('is empty again where it was empty', async () => {
    const one = await asked({ ...noFilter, kinds: ['roll'] })
    expect(value(await exportEntries(door, one)).count).toBe(0)
    expect(value(await exportEntries(door, one)).count).toBe(0)
  })

  it('is not another file: once a name in it has gone, it says which entry the export stands as', async () => {
    const one = await asked(noFilter, { named: true })
    value(await exportEntries(door, one))
    const { index } = (await committed(one)) ?? {}
    const stands = { ok: false, reason: 'export-stands', detail: { entry: String(index) } }
    // Names are shown for half an hour.
    expect(await exportEntries(door, { ...one, named: false })).toEqual(stands)
    await door.db.updateTable('person').set({ name: '' }).where('id', '=', reviewer.person).execute()
    expect(await exportEntries(door, one)).toEqual(stands)
  })
})
