/** An office of the secretariat with a list in its hands: people are invited, moved and let go by it, and by nothing else. */
import { carryOutDue } from '../../app/changeover/carry-out-changeover.server.ts'
import type { ColumnName } from '../../app/changeover/changeover.ts'
import { columns } from '../../app/changeover/changeover.ts'
import { headsIn, type ListRead, readListFile } from '../../app/changeover/changeover-file.server.ts'
import { findChangeover } from '../../app/changeover/changeover-store.server.ts'
import { checkList } from '../../app/changeover/check-list.server.ts'
import { confirmChangeover } from '../../app/changeover/confirm-changeover.server.ts'
import { dropChangeover } from '../../app/changeover/drop-changeover.server.ts'
import { viewChangeover } from '../../app/changeover/view-changeover.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { formatCsv } from '../../app/formats/csv.ts'
import { type ChangeoverId, days, type Instant, instant } from '../../app/ids.ts'
import { addPerson, signInAgain, type TestPerson } from '../access/door.ts'
import { confirmed, given } from '../council/newcomers.ts'
import { openOffice } from '../council/people-office.ts'
import type { DatabaseKind } from '../support/databases.ts'

export type Line = Partial<Record<ColumnName, string>>

/** The file as the secretariat would save it. */
export const fileOf = (lines: readonly Line[]): Uint8Array =>
  utf8(
    formatCsv(
      headsIn('ja'),
      lines.map((line) => columns.map((column) => line[column] ?? '')),
    ),
  )

export const readOf = (lines: readonly Line[]): ListRead => given(readListFile(fileOf(lines)))

export async function openListOffice(kind: DatabaseKind) {
  const office = await openOffice(kind)
  const { door, aikawa } = office
  /** A member of an organization that consented, with the same password as everybody: hashing is slow by design. */
  const member = (): Promise<TestPerson> => addPerson(door)
  const hour: Instant = instant(door.now() + days(10))
  const check = (lines: readonly Line[], at = hour) => checkList(door, { read: readOf(lines), at, by: aikawa.person })
  /** What is wrong, line by line: `column why`. */
  const faults = async (lines: readonly Line[]) =>
    (await check(lines)).lines.map((line) => line.faults.map(({ column, why }) => `${column} ${why}`))
  const confirm = async (lines: readonly Line[], at = hour) => {
    const { shown } = await check(lines, at)
    return confirmChangeover(door, { lines: readOf(lines).lines, at, shown, ...confirmed(aikawa.by) })
  }
  const drop = (changeover: ChangeoverId) => dropChangeover(door, { changeover, ...confirmed(aikawa.by) })
  const unlogged = { error: (fields: object) => Promise.reject(new Error('not carried out', { cause: fields })) }
  const carryOut = () => carryOutDue({ ...door, logger: unlogged })
  /** The clock stands at the hour, and nobody has carried anything out yet. */
  const atTheHour = async () => {
    door.clock.advance(hour - door.now())
    await signInAgain(door, aikawa.person)
  }
  const view = async (id: ChangeoverId) => {
    const changeover = await findChangeover(door.db, id)
    if (!changeover) throw new Error('no such list')
    return viewChangeover(door, changeover)
  }
  return { ...office, member, hour, check, faults, confirm, drop, carryOut, atTheHour, view }
}

export type ListScene = Awaited<ReturnType<typeof openListScene>>

/** Somebody who stays, somebody who goes, and the lines that say so. */
export async function openListScene(kind: DatabaseKind) {
  const office = await openListOffice(kind)
  const stayer = await office.member()
  const other = await office.member()
  const joiner = (over: Line = {}): Line => ({
    change: '着任',
    name: '真壁 葵',
    reading: 'マカベ アオイ',
    email: 'makabe@saiba-denki.example',
    organization: stayer.organization,
    ...over,
  })
  const moving = (over: Line = {}): Line => ({
    change: '異動',
    person: stayer.person,
    organization: other.organization,
    department: '保安部',
    ...over,
  })
  const leaving = (over: Line = {}): Line => ({ change: '離任', person: other.person, why: '異動', ...over })
  return { office, door: office.door, stayer, other, joiner, moving, leaving }
}
