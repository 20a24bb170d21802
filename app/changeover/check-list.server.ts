import type { Ground } from '../access/ground.server.ts'
import type { Role } from '../access/role.ts'
import { organizationNames } from '../council/organization-store.server.ts'
import type { ChangeoverId, Instant, OrganizationId, PersonId } from '../ids.ts'
import type { Fate, Fault } from './changeover.ts'
import { type ListRead, writeLines } from './changeover-file.server.ts'
import { changeoverOfList, type Planned } from './changeover-store.server.ts'
import { listHash, shownHash } from './confirm-changeover.server.ts'
import { type JudgedLine, judgeList } from './judge-list.server.ts'
import { type Consequences, consequencesOf } from './view-changeover.server.ts'

/** One line as the dry run shows it. */
export interface CheckedLine {
  readonly line: number
  readonly name: string
  readonly person: PersonId | null
  /** Null where it has faults. */
  readonly fate: Fate | null
  /** Where they work now, and where from the hour on. */
  readonly from: string | null
  readonly to: string | null
  /** Department and title, where the line says them. */
  readonly post: readonly string[]
  readonly role: Role | null
  readonly begins: Instant | null
  readonly until: Instant | null
  readonly why: string | null
  readonly faults: readonly Fault[]
}

/** A list that was read and not written: all that its page needs, the list itself among it. */
export interface CheckedList extends Consequences {
  readonly at: Instant
  readonly lines: readonly CheckedLine[]
  readonly unchanged: number
  readonly faults: number
  /** What the form of the confirmation brings back. */
  readonly list: string
  readonly shown: string
  /** It was confirmed already. */
  readonly known: ChangeoverId | null
}

/** The dry run: what each line would come to at that hour. Writes nothing. */
export async function checkList(
  ground: Pick<Ground, 'db' | 'now'>,
  { read, at, by }: { readonly read: ListRead; readonly at: Instant; readonly by: PersonId },
): Promise<CheckedList> {
  const { db } = ground
  const judged = await judgeList(db, read.lines, { at, by })
  const names = await organizationNames(db)
  const known = await changeoverOfList(db, listHash({ lines: read.lines, at }))
  return {
    at,
    lines: judged.map((line) => checked(line, names)),
    unchanged: read.unchanged,
    faults: judged.filter(({ planned }) => planned === null).length,
    list: writeLines(read.lines),
    shown: shownHash(judged),
    known: known?.id ?? null,
    ...(await consequencesOf(ground, judged)),
  }
}

function checked(judged: JudgedLine, names: ReadonlyMap<OrganizationId, string>): CheckedLine {
  const { line, cells, person, planned, faults } = judged
  const name = person?.name ?? cells.name
  return { line, name, person: person?.id ?? null, faults, ...outcome(judged, planned, names) }
}

function outcome(
  { person }: JudgedLine,
  planned: Planned | null,
  names: ReadonlyMap<OrganizationId, string>,
): Pick<CheckedLine, 'fate' | 'from' | 'to' | 'post' | 'role' | 'begins' | 'until' | 'why'> {
  const from = person && person.state !== 'left' ? person.organizationName : null
  const nothing = { fate: null, from, to: null, post: [], role: null, begins: null, until: null, why: null }
  if (!planned) return nothing
  if (planned.fate === 'leave') return { ...nothing, fate: 'leave', why: planned.why }
  const { fate, post, term } = planned
  const to = names.get(post.organization) ?? null
  const said = [post.department, post.title].filter((text) => text !== '')
  return { fate, from, to, post: said, role: post.role, begins: term.from, until: term.until, why: null }
}
