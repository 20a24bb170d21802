/** Whom an act is told to: one query a kind of audience (letter.ts). */
import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { PersonId } from '../ids.ts'
import { type DecisionKind, secondsOf } from '../trust/decisions.ts'
import { type LetterKind, letterRules, type OptionalKind } from './letter.ts'
import type { Telling } from './letter-store.server.ts'

/** Up to `most` people the act is for, by id, after those already seen to. Who wants no such letter is left out. */
export async function peopleToTell(trx: Trx, act: Telling, most: number): Promise<readonly PersonId[]> {
  const { kind, after, actor } = act
  const { to, tone } = letterRules[kind]
  let people = trx
    .selectFrom('person')
    .select('person.id')
    .where(sql<SqlBool>`person.id > ${after}`)
    // Somebody suspended is told that they are, and nothing of the council's.
    .where('person.state', 'in', tone === 'news' ? ['active'] : ['active', 'invited', 'suspended'])
    .where(isWanted(kind))
    .orderBy('person.id')
    .limit(most)
  // What somebody did to their own account is told: it may not have been they.
  if (actor && tone === 'news') people = people.where('person.id', '!=', actor)
  if (to === 'subject') people = people.where('person.id', '=', (act.about ?? '') as PersonId)
  if (to === 'secretariat') people = people.where('person.role', '=', 'secretariat')
  if (to === 'subject-and-secretariat') people = orSecretariat(people, act)
  if (to === 'subject-and-unit') people = orUnit(people, act)
  if (to === 'seconders') people = seconding(people, act)
  if (to === 'recipients')
    people = people.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sealed_copy')
          .select('sealed_copy.id')
          .whereRef('sealed_copy.recipient_id', '=', 'person.id')
          .where('sealed_copy.document_id', '=', act.about ?? ''),
      ),
    )
  if (to === 'approvers') people = askedToApprove(people, act)
  if (to === 'silent-recipients') people = silentOf(people, act)
  if (to === 'later-recipients') people = givenBy(people, act)
  if (to === 'asked-units') people = askedBy(people, act)
  if (to === 'bulletin-unit') people = issuing(people, act)
  if (to === 'desk' || to === 'desk-and-secretariat') people = atDesk(people, act, to)
  if (to === 'newly-named') people = newlyNamed(people, act)
  return (await people.execute()).map(({ id }) => id)
}

/** By whoever `person` is in the query. */
const isWanted = (kind: LetterKind) =>
  sql<SqlBool>`not exists (select 1 from letter_off where letter_off.person_id = person.id and letter_off.kind = ${kind})`

const peopleOf = (trx: Trx) => trx.selectFrom('person').select('person.id')
type People = ReturnType<typeof peopleOf>

/** Who may second what was asked, as the table of decisions has it. Whoever no roll names in their role has nothing of it yet, save in founding. */
function seconding(people: People, { about, askerRole }: Telling): People {
  const roles = askerRole ? secondsOf(about as DecisionKind, askerRole) : []
  return people
    .where('person.role', 'in', roles.length > 0 ? roles : ['' as Role])
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('person.roll_role', '=', eb.ref('person.role')),
        not(exists(selectFrom('roll').select('counter').where('entry_index', 'is not', null))),
      ]),
    )
}

/** Whoever is asked to look at it, while it waits. */
const askedToApprove = (people: People, { about }: Telling): People =>
  people.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('planned_copy')
        .select('planned_copy.id')
        .whereRef('planned_copy.recipient_id', '=', 'person.id')
        .where('planned_copy.document_id', '=', about ?? '')
        .where('planned_copy.approves', '!=', 'no'),
    ),
  )

/** Of a bulletin's recipients those who have not done what it asks for: confirmed it where it says by when, else opened it. */
const silentOf = (people: People, { about }: Telling): People =>
  people
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sealed_copy')
          .innerJoin('sealed_document', 'sealed_document.id', 'sealed_copy.document_id')
          .select('sealed_copy.id')
          .whereRef('sealed_copy.recipient_id', '=', 'person.id')
          // Its author has a copy too, and owes nobody an answer.
          .whereRef('sealed_document.sender_id', '!=', 'person.id')
          .where('sealed_copy.document_id', '=', about ?? ''),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('log_index')
            .innerJoin('bulletin', 'bulletin.id', 'log_index.matter')
            .select('log_index.index')
            .where('log_index.matter', '=', about ?? '')
            .whereRef('log_index.actor', '=', 'person.id')
            .where(({ or, and, eb }) =>
              or([
                eb('log_index.kind', '=', 'acknowledged'),
                and([eb('log_index.kind', '=', 'opened'), eb('bulletin.acknowledge_by', 'is', null)]),
              ]),
            ),
        ),
      ),
    )
/** Whom it is about, and whom a roll names in the secretariat. */
const orSecretariat = (people: People, { about }: Telling): People =>
  people.where(({ or, eb }) =>
    or([eb('person.id', '=', (about ?? '') as PersonId), eb('person.roll_role', '=', 'secretariat')]),
  )

/** Whom it is about, and the other liaisons of their house. */
const orUnit = (people: People, { about }: Telling): People =>
  people.where(({ or, and, eb }) =>
    or([
      eb('person.id', '=', (about ?? '') as PersonId),
      and([
        eb('person.role', '=', 'liaison'),
        eb('person.organization_id', '=', ({ selectFrom: of }) =>
          of('person as subject')
            .select('subject.organization_id')
            .where('subject.id', '=', (about ?? '') as PersonId),
        ),
      ]),
    ]),
  )

/** Whose copies this entry added. */
const givenBy = (people: People, { entry }: Telling): People =>
  people.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('resealed_copy')
        .innerJoin('sealed_copy', 'sealed_copy.id', 'resealed_copy.copy_id')
        .select('sealed_copy.id')
        .whereRef('sealed_copy.recipient_id', '=', 'person.id')
        .where('resealed_copy.entry_index', '=', entry),
    ),
  )

/** The liaisons of the units that were asked by this entry for copies. */
const askedBy = (people: People, { entry }: Telling): People =>
  people
    .where('person.role', '=', 'liaison')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reseal_unit')
          .innerJoin('reseal_request', 'reseal_request.id', 'reseal_unit.request_id')
          .select('reseal_unit.request_id')
          .whereRef('reseal_unit.organization_id', '=', 'person.organization_id')
          .where('reseal_request.entry_index', '=', entry),
      ),
    )

/**
 * Who can do something about it: whoever issued it, and the liaisons of the unit's desk
 * or house. Of what is for named people alone its sender and nobody else is told.
 */
const issuing = (people: People, { about }: Telling): People =>
  people.where('person.role', '=', 'liaison').where(({ exists, selectFrom }) =>
    exists(
      selectFrom('sealed_document as document')
        .innerJoin('bulletin', 'bulletin.id', 'document.id')
        .innerJoin('log_index as issue', 'issue.index', 'document.issued_entry')
        .select('document.id')
        .where('document.id', '=', about ?? '')
        .where(({ or, and, eb }) =>
          or([
            eb('document.sender_id', '=', eb.ref('person.id')),
            and([
              eb('bulletin.tlp', '!=', forNamedPeople),
              or([eb('issue.organization', '=', eb.ref('person.organization_id')), servesItsDesk]),
            ]),
          ]),
        ),
    ),
  )

const servesItsDesk = sql<SqlBool>`exists (select 1 from desk_copy
  join desk_member as serves on serves.desk_id = desk_copy.desk_id
  where desk_copy.document_id = document.id and desk_copy.inner_desk_id is null
    and serves.person_id = person.id and serves.left_at is null)`
/** Who serves the desk, an organization's own people for theirs; with whomever the entry is about, who may serve it no more. The secretariat is told of the offices' alone: three hundred organizations are told of their own. */
const atDesk = (people: People, { about, entry }: Telling, to: 'desk' | 'desk-and-secretariat'): People =>
  people.where(({ and, or, eb, exists, selectFrom }) => {
    const desk = about ?? ''
    const member = selectFrom('desk_member').select('desk_member.person_id').where('desk_member.desk_id', '=', desk)
    const found = selectFrom('desk').select('desk.id').where('desk.id', '=', desk)
    const subject = selectFrom('log_index').select('log_index.index').where('log_index.index', '=', entry)
    return or([
      exists(member.whereRef('desk_member.person_id', '=', 'person.id').where('desk_member.left_at', 'is', null)),
      exists(found.where('kind', '=', 'organization').whereRef('organization_id', '=', 'person.organization_id')),
      exists(subject.whereRef('log_index.subject', '=', 'person.id')),
      ...(to === 'desk'
        ? []
        : [and([eb('person.role', '=', 'secretariat'), exists(found.where('kind', '=', 'office'))])]),
    ])
  })

/** Of the roll that this entry put in force: whoever the one before it did not name. */
const newlyNamed = (people: People, { entry }: Telling): People =>
  people
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('roll_line')
          .innerJoin('roll', 'roll.counter', 'roll_line.counter')
          .select('roll_line.person_id')
          .whereRef('roll_line.person_id', '=', 'person.id')
          .where('roll.entry_index', '=', entry),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('roll_line')
            .select('roll_line.person_id')
            .whereRef('roll_line.person_id', '=', 'person.id')
            .where('roll_line.counter', '=', ({ selectFrom: of }) =>
              of('roll')
                .select(({ fn }) => fn.max('roll.counter').as('before'))
                .where('roll.entry_index', '<', entry),
            ),
        ),
      ),
    )

/** Of these the active ones who want letters of this kind. */
export async function wantLetters(trx: Trx, kind: OptionalKind, people: readonly PersonId[]) {
  if (people.length === 0) return []
  const active = peopleOf(trx).where('person.state', '=', 'active').where(isWanted(kind))
  const rows = await active.where('person.id', 'in', people).execute()
  return rows.map(({ id }) => id)
}
