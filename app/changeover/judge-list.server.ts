/** What each line of a list comes to, by what is on record at this moment. Reads, and writes nothing. */
import { dayOf, lastDayOf, parseTerm, type Term } from '../council/engagement.ts'
import type { Post } from '../council/engagement-store.server.ts'
import { joinsByConsent, rolesFor } from '../council/organization.ts'
import { listOrganizations, type OrganizationOnRecord } from '../council/organization-store.server.ts'
import { isErased, properEmail } from '../council/person.ts'
import { type FactName, type PersonFacts, properFact, wantsReading } from '../council/person-facts.ts'
import { listPeople, type Person } from '../council/person-store.server.ts'
import { type Instant, type PersonId, parseId } from '../ids.ts'
import type { Db } from '../keyring/key-store.server.ts'
import {
  type Cells,
  type ColumnName,
  cellFaults,
  columns,
  dayBegins,
  dayTyped,
  type Fault,
  type FaultWord,
  type ListLine,
  sameSpelling,
} from './changeover.ts'
import { readChange, readLanguage, readRole, readWhy } from './changeover-file.server.ts'
import { type Planned, waitingIn } from './changeover-store.server.ts'

export interface JudgedLine extends ListLine {
  /** Null where it has faults. */
  readonly planned: Planned | null
  readonly faults: readonly Fault[]
  /** Whom it names on record; null for somebody new, or nobody. */
  readonly person: Person | null
}

export interface Judging {
  /** The hour of the list. */
  readonly at: Instant
  readonly by: PersonId
}

/** Every line with what it comes to, or all that is wrong with it. */
export async function judgeList(
  db: Db,
  lines: readonly ListLine[],
  { at, by }: Judging,
): Promise<readonly JudgedLine[]> {
  const record = recordOf(await listPeople(db), await listOrganizations(db), await waitingIn(db))
  const named = new Map<string, number>()
  return lines.map((line) => {
    const found = findPerson(record, line.cells)
    const faults = new Faults(line.cells)
    const planned = planLine(faults, { record, found, at, by })
    // Somebody else's address is no way to their name.
    const person = readChange(line.cells.change) !== 'join' || (found && isThemselves(found, line.cells)) ? found : null
    faults.nameOnce(named, line, person)
    return { ...line, planned: faults.all.length === 0 ? planned : null, faults: faults.inOrder(), person }
  })
}

// ── the record ─────────────────────────────────────────────────────────────

interface CouncilRecord {
  readonly people: ReadonlyMap<string, Person>
  readonly byEmail: ReadonlyMap<string, Person>
  readonly houses: ReadonlyMap<string, OrganizationOnRecord>
  /** People and addresses that other lists speak of. */
  readonly waiting: ReadonlySet<string>
}

function recordOf(
  people: readonly Person[],
  organizations: readonly OrganizationOnRecord[],
  waiting: ReadonlySet<string>,
): CouncilRecord {
  return {
    people: new Map(people.map((person) => [person.id, person])),
    byEmail: new Map(people.map((person) => [person.email, person])),
    houses: new Map(
      organizations.flatMap((house) => [
        [house.id, house],
        [sameSpelling(house.name), house],
      ]),
    ),
    waiting,
  }
}

/** By id, else by address. Nobody where the id is no id: an address beside it would name somebody else unseen. */
function findPerson({ people, byEmail }: CouncilRecord, { person, email }: Cells): Person | null {
  if (person !== '') return people.get(parseId('p', person) ?? '') ?? null
  return byEmail.get(properEmail(email) ?? '') ?? null
}

// ── a line's faults ────────────────────────────────────────────────────────

class Faults {
  readonly all: Fault[]
  readonly cells: Cells
  constructor(cells: Cells) {
    this.cells = cells
    this.all = [...cellFaults(cells)]
  }

  /** One of a cell is enough: the next would be about what the first says is no such thing. */
  add(column: ColumnName, why: FaultWord, line?: number): null {
    const known = this.all.some((fault) => fault.column === column)
    if (!known) this.all.push({ column, why, ...(line === undefined ? {} : { line }) })
    return null
  }

  /** The cells must be empty, or say what is on record: an exported roster has them filled. */
  onlyAsOnRecord(on: Partial<Record<ColumnName, string>>): void {
    for (const [column, text] of Object.entries(on) as [ColumnName, string][]) {
      const typed = this.cells[column]
      if (typed !== '' && sameSpelling(dayTyped(typed)) !== sameSpelling(text)) this.add(column, 'cell-differs')
    }
  }

  /** The first line about somebody stands; the others name it. */
  nameOnce(named: Map<string, number>, { line, cells }: ListLine, person: Person | null): void {
    const email = properEmail(cells.email)
    const who = [person?.id, email].filter((name) => name !== undefined && name !== null)
    const first = who.map((name) => named.get(name)).find((at) => at !== undefined)
    if (first !== undefined) this.add(cells.person === '' ? 'email' : 'person', 'person-twice', first)
    for (const name of who) if (!named.has(name)) named.set(name, line)
  }

  inOrder(): readonly Fault[] {
    return this.all.toSorted((one, other) => columns.indexOf(one.column) - columns.indexOf(other.column))
  }
}

interface LineLook extends Judging {
  readonly record: CouncilRecord
  readonly found: Person | null
}

function planLine(faults: Faults, look: LineLook): Planned | null {
  const change = readChange(faults.cells.change)
  if (change === null) return faults.add('change', 'change-unknown')
  if (change === 'join') return planJoining(faults, look)
  const person = stayer(faults, look)
  if (!person) return null
  return change === 'move' ? planMove(faults, person, look) : planLeaving(faults, person)
}

// ── those who are here ─────────────────────────────────────────────────────

/** Whom a move or a leaving is about. */
function stayer(faults: Faults, { record, found, by, at }: LineLook): Person | null {
  const { cells } = faults
  const column = cells.person === '' ? 'email' : 'person'
  if (!found) return faults.add(column, 'person-unknown')
  if (found.id === by) return faults.add(column, 'own-account')
  if (found.state === 'left') return faults.add(column, 'person-left')
  if (record.waiting.has(found.id)) return faults.add(column, 'person-waits')
  if (found.engagedFrom >= at) return faults.add(column, 'engagement-begins-after')
  const { name, reading, email, telephone, engagedFrom } = found
  faults.onlyAsOnRecord({ name, reading, email, telephone, from: dayOf(engagedFrom) })
  return found
}

function planLeaving(faults: Faults, person: Person): Planned | null {
  const { organizationName: organization, department, title } = person
  const until = person.engagedUntil === null ? '' : lastDayOf(person.engagedUntil)
  faults.onlyAsOnRecord({ organization, department, title, until })
  const role = readRole(faults.cells.role)
  if (faults.cells.role !== '' && role !== person.role) faults.add('role', 'cell-differs')
  const why = readWhy(faults.cells.why)
  return why === null ? faults.add('why', 'why-unknown') : { fate: 'leave', person: person.id, why }
}

function planMove(faults: Faults, person: Person, look: LineLook): Planned | null {
  unused(faults, 'why')
  const { engagedUntil } = person
  if (engagedUntil !== null && engagedUntil < look.at) faults.add('until', 'engagement-ends-before')
  const post = planPost(faults, look, person)
  if (post && isSamePost(person, post)) faults.add('organization', 'post-same')
  const term = planTerm(faults, look, { from: '', until: faults.cells.until })
  if (!post || !term) return null
  // One that runs on past the hour ends when it would have; one that the hour ends goes on openly.
  const runsOn = faults.cells.until === '' && engagedUntil !== null && engagedUntil > look.at
  return { fate: 'move', person: person.id, post, term: runsOn ? { ...term, until: engagedUntil } : term }
}

const isSamePost = (person: Person, post: Post): boolean =>
  person.organization === post.organization &&
  person.role === post.role &&
  person.department === post.department &&
  person.title === post.title

// ── those who come ─────────────────────────────────────────────────────────

function planJoining(faults: Faults, look: LineLook): Planned | null {
  unused(faults, 'why')
  const { cells } = faults
  const { found } = look
  const email = properEmail(cells.email === '' && found ? found.email : cells.email)
  if (email === null) faults.add('email', 'person-email')
  const comesBack = found !== null && isThemselves(found, cells)
  if (comesBack) mayReturn(faults, found, look)
  else if (cells.person !== '') faults.add('person', found ? 'cell-differs' : 'person-unknown')
  // Whose the address is, is not said.
  const holder = email === null ? undefined : look.record.byEmail.get(email)
  if (holder && holder !== (comesBack ? found : null)) faults.add('email', 'email-taken')
  if (email !== null && look.record.waiting.has(email)) faults.add('email', 'person-waits')
  const facts = planFacts(faults, comesBack ? found : null)
  const post = planPost(faults, look, null)
  const term = planTerm(faults, look, cells)
  const locale =
    cells.language === '' ? 'ja' : (readLanguage(cells.language) ?? faults.add('language', 'language-unknown'))
  if (email === null || !facts || !post || !term || !locale) return null
  if (comesBack) return { fate: 'return', person: found.id, email, post, term }
  return { fate: 'join', facts, email, post, term, locale }
}

/** Named by their id, or by their address with their name: an address alone may have gone to somebody else of the house. */
const isThemselves = (found: Person, { person, name }: Cells): boolean =>
  person !== '' || (found.state === 'left' && sameSpelling(name) === sameSpelling(found.name))

function mayReturn(faults: Faults, { id, state, email }: Person, { record }: LineLook): void {
  const column = faults.cells.person === '' ? 'email' : 'person'
  if (state !== 'left') faults.add(column, 'person-here')
  if (isErased({ email })) faults.add(column, 'person-erased')
  if (record.waiting.has(id)) faults.add(column, 'person-waits')
}

/** What is known of somebody is changed on their own page, where the name of before is kept. */
function planFacts(faults: Faults, known: Person | null): PersonFacts | null {
  if (known) {
    const { name, reading, telephone } = known
    faults.onlyAsOnRecord({ name, reading, telephone })
    return known
  }
  const facts = { name: '', reading: '', department: '', title: '', telephone: '' }
  for (const fact of Object.keys(facts) as FactName[]) {
    const text = properFact[fact](faults.cells[fact])
    if (text === null) faults.add(fact, `person-${fact}`)
    else facts[fact] = text
  }
  if (facts.reading === '' && wantsReading(facts.name)) faults.add('reading', 'person-reading-missing')
  return facts
}

// ── post and days ──────────────────────────────────────────────────────────

/** `before`: whose cells left empty say “as now”, within the organization. */
function planPost(faults: Faults, { record }: LineLook, before: Person | null): Post | null {
  const { cells } = faults
  const sought = cells.organization === '' && before ? before.organization : sameSpelling(cells.organization)
  const house = record.houses.get(cells.organization) ?? record.houses.get(sought)
  if (!house) return faults.add('organization', 'organization-unknown')
  if (house.suspendedAt !== null) faults.add('organization', 'organization-suspended')
  else if (joinsByConsent(house.kind) && !house.consent) faults.add('organization', 'no-consent')
  const stays = before?.organization === house.id ? before : null
  const [only, ...others] = rolesFor(house.kind)
  const untyped = stays?.role ?? (others.length === 0 ? only : null)
  const role = cells.role === '' ? untyped : readRole(cells.role)
  if (!role || !rolesFor(house.kind).includes(role)) return faults.add('role', 'person-role')
  const department = properFact.department(cells.department || stays?.department)
  const title = properFact.title(cells.title || stays?.title)
  if (department === null) return faults.add('department', 'person-department')
  if (title === null) return faults.add('title', 'person-title')
  return { organization: house.id, role, department, title }
}

function planTerm(faults: Faults, { at }: LineLook, typed: Pick<Cells, 'from' | 'until'>): Term | null {
  const form = { from: dayTyped(typed.from), until: dayTyped(typed.until) }
  const term = parseTerm(form, { at })
  if (!term.ok) {
    const { reason } = term
    if (reason === 'engagement-from') return faults.add('from', 'day-unreadable')
    return faults.add('until', reason === 'engagement-until' ? 'day-unreadable' : reason)
  }
  return term.value.from < dayBegins(at) ? faults.add('from', 'before-the-hour') : term.value
}

function unused(faults: Faults, column: ColumnName): void {
  if (faults.cells[column] !== '') faults.add(column, 'cell-not-used')
}
