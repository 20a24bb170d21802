import { typedCode } from '../formats/typed-word.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'
import type { Page, Place } from '../lists/list.ts'
import { shownPage } from '../lists/page.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Hold, type HoldObject, holdEnds, holdObjectId, parseHoldObject } from '../retention/hold.ts'
import { pageOfHolds } from '../retention/hold-store.server.ts'
import { holdList } from './hold-list.ts'
import type { HoldObjectShown, HoldShown } from './hold-shown.ts'
import type { ReviewGround } from './review-ground.ts'
import { bulletinMeant, bulletinNumbers, knownPeople, peopleMeant, typedReasons } from './review-store.server.ts'

type Names = Awaited<ReturnType<typeof readNames>>

/** Every hold, newest first. Holds name people by pseudonym only: the page says nothing that a logged request for names would. */
export async function listHolds(
  { db, now }: ReviewGround,
  person: PersonId,
  { place, length = holdList.length }: { readonly place: Place<number> | null; readonly length?: number } = {
    place: null,
  },
): Promise<Page<HoldShown>> {
  const page = await pageOfHolds(db, { place, length })
  const holds = page.lines
  const names = await readNames(
    db,
    holds.map(({ object }) => object),
    holds.flatMap(({ placedBy, lifted }) => [placedBy, ...(lifted ? [lifted.by] : [])]),
  )
  const entries = holds.flatMap(({ entry, lifted }) => [Number(entry), ...(lifted ? [Number(lifted.entry)] : [])])
  const reasons = await typedReasons(db, entries)
  return shownPage(page, (hold) => holdShown(hold, names, { person, at: now(), reasons }))
}

interface Look {
  readonly person: PersonId
  readonly at: Instant
  readonly reasons: ReadonlyMap<number, string>
}

function holdShown(hold: Hold, names: Names, look: Look): HoldShown {
  const { entry, object, placedBy, placedAt, lifted } = hold
  const reasonOf = (index: bigint) => look.reasons.get(Number(index)) ?? null
  const ends = holdEnds(hold)
  return {
    entry: Number(entry),
    object: objectShown(object, names),
    reason: reasonOf(entry),
    placedBy: pseudonym(placedBy, names),
    placedAt,
    own: placedBy === look.person,
    lifted: lifted &&
      ends && {
        at: lifted.at,
        reason: reasonOf(lifted.entry),
        entry: Number(lifted.entry),
        by: pseudonym(lifted.by, names),
        ends,
      },
    state: ends === null ? 'in-force' : ends > look.at ? 'ending' : 'ended',
  }
}

async function readNames(db: ReviewGround['db'], objects: readonly HoldObject[], others: readonly PersonId[]) {
  const held = objects.flatMap((object) => (object.kind === 'person' ? [object.person] : []))
  const bulletins = objects.flatMap((object) => (object.kind === 'bulletin' ? [object.bulletin] : []))
  return { people: await knownPeople(db, [...held, ...others]), numbers: await bulletinNumbers(db, bulletins) }
}

const pseudonym = (person: PersonId, { people }: Names): string => people.get(person)?.pseudonym ?? person

function objectShown(object: HoldObject, names: Names): HoldObjectShown {
  const id = holdObjectId(object)
  const numberOf = (bulletin: BulletinId) => names.numbers.get(bulletin) ?? bulletin
  const label =
    object.kind === 'person'
      ? pseudonym(object.person, names)
      : object.kind === 'bulletin'
        ? numberOf(object.bulletin)
        : id
  return { kind: object.kind, id, label }
}

/** What the words of the form mean. What means nothing, or more than one person, is refused. */
export async function findHoldObject(
  { db }: Pick<ReviewGround, 'db'>,
  asked: { readonly kind: string; readonly what: string },
): Promise<Outcome<HoldObjectShown, 'hold-object'>> {
  const id = await meantId(db, asked)
  const object = id === null ? null : parseHoldObject(asked.kind, id)
  if (!object) return refused('hold-object')
  return done(objectShown(object, await readNames(db, [object], [])))
}

async function meantId(db: ReviewGround['db'], { kind, what }: { readonly kind: string; readonly what: string }) {
  if (kind === 'bulletin') return bulletinMeant(db, what)
  if (kind !== 'person') return typedCode(what).replaceAll(/[,#]/g, '')
  const [first, ...others] = (await peopleMeant(db, what)) ?? []
  return first && others.length === 0 ? first : null
}
