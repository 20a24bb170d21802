import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { findPeople } from '../council/person-store.server.ts'
import { mayFollow, seenBulletin } from '../deliveries/view-deliveries.server.ts'
import { toBase64, toHex } from '../formats/bytes.ts'
import type { ResponseState, SeenClass } from '../formats/respond-body.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { type NoteLine, type Thread, threadsOf, waits } from './note.ts'
import { notesOf } from './note-store.server.ts'
import type { SightingRule, ToldBefore } from './response.ts'
import {
  type GivenAnswer,
  leafOf,
  responsesOf,
  type Sharing,
  sharingsOf,
  standingResponses,
  toldOf,
  waitingBulletins,
} from './response-store.server.ts'
import { classNow } from './share-sightings.server.ts'

/** What the readers of one organization see of it beside the text. */
export interface ComingBack {
  /** Their organization's answer, by whoever of it gave it. */
  readonly answer: {
    readonly state: ResponseState
    readonly by: string
    readonly at: Instant
    readonly entry: number
    /** Base64: how a correction names it. */
    readonly leaf: string
    /** What it corrected, the newest first. */
    readonly before: readonly { readonly state: ResponseState; readonly by: string; readonly at: Instant }[]
  } | null
  readonly told: ToldBefore | null
  /** One's own questions, and what was answered. */
  readonly thread: readonly NoteLine[]
  /** Asked for by anybody of the organization. */
  readonly sharings: readonly Sharing[]
}

export async function comingBack(
  { db }: Pick<Ground, 'db'>,
  { bulletin, by }: { readonly bulletin: BulletinId; readonly by: Pick<ActorFields, 'actor' | 'organization'> },
): Promise<ComingBack> {
  const { actor: person, organization } = by
  const [[stands, ...before], told, notes, sharings] = await Promise.all([
    responsesOf(db, { bulletin, organization }),
    toldOf(db, bulletin),
    notesOf(db, { bulletin, person, reader: person }),
    sharingsOf(db, { bulletin, organization }),
  ])
  return {
    answer: stands ? await answerShown(db, stands, before) : null,
    told,
    thread: threadsOf(notes).flatMap((thread) => thread.notes),
    sharings,
  }
}

async function answerShown(db: Ground['db'], stands: GivenAnswer, before: readonly GivenAnswer[]) {
  const leaf = await leafOf(db, stands.entry)
  if (!leaf) throw new Broken(`the answer at entry ${stands.entry} stands in no log`)
  const said = ({ state, name: by, respondedAt: at }: GivenAnswer) => ({ state, by, at })
  return { ...said(stands), entry: stands.entry, leaf: toBase64(leaf), before: before.map(said) }
}

/** Where the organization's answer stands in the log; null where it gave none. */
export async function ownAnswerEntry(
  { db }: Pick<Ground, 'db'>,
  { bulletin, by }: { readonly bulletin: BulletinId; readonly by: Pick<ActorFields, 'organization'> },
): Promise<{ readonly index: number; readonly at: Instant; readonly leaf: string } | null> {
  const [stands] = await responsesOf(db, { bulletin, organization: by.organization })
  const leaf = stands ? await leafOf(db, stands.entry) : null
  return stands && leaf ? { index: stands.entry, at: stands.respondedAt, leaf: toHex(leaf) } : null
}

export interface AnsweredBy extends GivenAnswer {
  /** What was written beside it; null where nothing was. */
  readonly written: NoteLine | null
}

/** What the unit sees of all that came back. */
export interface CameBack {
  readonly bulletin: { readonly id: BulletinId; readonly number: string; readonly publicTitle: string | null }
  readonly withdrawn: boolean
  readonly responses: readonly AnsweredBy[]
  readonly threads: readonly (Thread & {
    readonly name: string
    readonly organizationName: string
    readonly waits: boolean
  })[]
  readonly sharings: readonly (Sharing & { readonly written: NoteLine | null })[]
  readonly sightings: {
    readonly told: ToldBefore | null
    /** What could be told now; else why not. */
    readonly now: Outcome<SeenClass, string>
  }
}

export async function cameBack(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  { bulletin, by, rule }: { readonly bulletin: BulletinId; readonly by: ActorFields; readonly rule: SightingRule },
): Promise<Outcome<CameBack, 'not-found'>> {
  const seen = await seenBulletin(db, { bulletin, by })
  if (!seen.ok) return seen
  const [responses, notes, sharings, told, sightings] = await Promise.all([
    standingResponses(db, bulletin),
    notesOf(db, { bulletin, person: by.actor, reader: null }),
    sharingsOf(db, { bulletin, organization: null }),
    toldOf(db, bulletin),
    classNow(db, { bulletin, rule, at: now() }),
  ])
  const byId = new Map(notes.map((note) => [note.note, note]))
  const { id, number, public_title: publicTitle, withdrawn_at: withdrawnAt } = seen.value
  return done({
    bulletin: { id, number, publicTitle },
    withdrawn: withdrawnAt !== null,
    responses: responses.map((one) => ({ ...one, written: one.note ? (byId.get(one.note) ?? null) : null })),
    threads: await named(db, threadsOf(notes)),
    sharings: sharings.map((one) => ({ ...one, written: byId.get(one.note) ?? null })),
    sightings: { told, now: sightings },
  })
}

/** Whoever waits first. */
async function named(db: Ground['db'], threads: readonly Thread[]): Promise<CameBack['threads']> {
  const people = await findPeople(
    db,
    threads.map(({ reader }) => reader),
  )
  const byId = new Map(people.map((person) => [person.id, person]))
  return threads
    .map((thread) => {
      const asking = byId.get(thread.reader)
      const { name = '', organizationName = '' } = asking ?? {}
      return { ...thread, name, organizationName, waits: waits(thread) }
    })
    .sort((a, b) => Number(b.waits) - Number(a.waits))
}

export interface WaitingLine {
  readonly bulletin: BulletinId
  readonly number: string
  readonly count: number
  readonly since: Instant
}

/** Questions without an answer and requests without a decision, about what this person follows; the oldest first. */
export async function readersWaiting(
  { db }: Pick<Ground, 'db'>,
  who: Parameters<typeof mayFollow>[2],
): Promise<readonly WaitingLine[]> {
  const found: WaitingLine[] = []
  for (const line of await waitingBulletins(db)) if (await mayFollow(db, line.bulletin, who)) found.push(line)
  return found
}

/** What the page of deliveries shows beside the organizations: what each answered, and how much waits for the unit. */
export async function answersSeen(
  { db }: Pick<Ground, 'db'>,
  { bulletin, by }: { readonly bulletin: BulletinId; readonly by: ActorFields },
) {
  const [responses, notes, sharings] = await Promise.all([
    standingResponses(db, bulletin),
    notesOf(db, { bulletin, person: by.actor, reader: null }),
    sharingsOf(db, { bulletin, organization: null }),
  ])
  const undecided = sharings.filter(({ decided }) => decided === null).length
  return {
    states: responses.map(({ organization, state, name }) => ({ organization, state, by: name })),
    waiting: threadsOf(notes).filter(waits).length + undecided,
  }
}
