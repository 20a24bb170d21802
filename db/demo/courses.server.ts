/** What people of each role do when they come to the portal. */

import type { Where } from '../../app/access/actor.ts'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { logDenial } from '../../app/access/log-refusal.server.ts'
import type { PermittedAct } from '../../app/access/permissions.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { findOwnCopy, type OwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { textSaltLength } from '../../app/formats/committed-text.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { exportEntries } from '../../app/review/export-entries.server.ts'
import { exportObject, exportQuery } from '../../app/review/export-object.ts'
import { parseLogFilter } from '../../app/review/log-filter.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { showNames } from '../../app/review/show-names.server.ts'
import { viewEntry } from '../../app/review/view-entry.server.ts'
import type { Course } from './days-at-work.ts'
import { type Issuing, issueSample } from './issue-sample.server.ts'
import { acknowledge, openCopyOf, unopenedOf } from './read-sample.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { signNextRoll } from './sign-roll.server.ts'
import { granted, type Stage } from './stage.ts'

export interface Reading {
  readonly reader: SampleActor
  readonly where: Where
  /** How likely they open what waits, 0 to 1; who opens everything also acknowledges everything. */
  readonly diligence: number
}

/** Comes, opens what waits, acknowledges most of it, goes. */
export async function* reading({ reader, where, diligence }: Reading): Course {
  const { chance } = reader.parts.stage
  const waiting = (await unopenedOf(reader)).filter(() => chance.happens(diligence))
  // Some come only to look at the list.
  if (waiting.length === 0 && !chance.happens(0.2)) return
  yield* arriving(reader, where)
  for (const own of waiting) yield* readingOne(reader, own, diligence === 1 ? 1 : 0.8)
  yield chance.between(10, 60)
  if (chance.happens(0.6)) await reader.signOut()
  else await reader.walkAway()
}

/** People mistype. */
async function* arriving(someone: SampleActor, where: Where): Course {
  const { chance } = someone.parts.stage
  if (chance.happens(0.04)) {
    await someone.typePassword(`${someone.parts.password} `)
    yield chance.between(10, 30)
  }
  if (chance.happens(0.03)) await someone.mistypeCode()
  await someone.signIn(where)
  yield chance.between(10, 50)
}

async function* readingOne(reader: SampleActor, own: OwnCopy, acknowledging: number): Course {
  const { chance, clock } = reader.parts.stage
  const { secondFactorAt } = await reader.actor()
  const old = own.class === 'controlled' && clock.now() - secondFactorAt > 270_000
  if (old && chance.happens(0.45)) await reader.stepUp()
  let opened = await openCopyOf(reader, own)
  if (!opened) {
    yield 6
    await reader.stepUp()
    opened = await openCopyOf(reader, own)
  }
  if (!opened) return
  yield chance.between(80, 400)
  if (own.acknowledgeBy !== null && chance.happens(acknowledging)) {
    await acknowledge(reader, own, opened.entry)
    yield chance.between(5, 20)
  }
}

/** Writes for a quarter of an hour, then shows the second factor again, seals and issues. */
export async function* issuing(plan: Issuing): Course {
  const { sender } = plan
  const { chance } = sender.parts.stage
  await sender.signIn()
  for (const seconds of [280, 310, 200]) {
    yield seconds
    await sender.actor()
  }
  await sender.stepUp()
  yield chance.between(5, 25)
  await issueSample(plan)
  yield 90
  await sender.signOut()
}

/** Both of the secretariat sit together for it. */
export async function* rollSigning(secretaries: readonly [SampleActor, SampleActor]): Course {
  const [first, second] = secretaries
  await first.signIn()
  await second.signIn()
  yield 40
  await signNextRoll(secretaries)
  yield 60
  await first.signOut()
  await second.signOut()
}

export interface Review {
  readonly reviewer: SampleActor
  /** Queries of the log's page. */
  readonly queries: readonly string[]
  /** Why names are asked for, where they are. */
  readonly reason: string | null
  readonly takesAway: boolean
}

/** Searches, opens an entry, sometimes asks for names with a reason, sometimes takes a list away. */
export async function* reviewing({ reviewer, queries, reason, takesAway }: Review): Course {
  const { portal, chance } = reviewer.parts.stage
  yield* arriving(reviewer, reviewer.parts.office)
  if (reason !== null) granted('names', await showNames(portal, { reason, by: await reviewer.by() }))
  for (const query of queries) {
    const by = await reviewer.by()
    const filter = parseLogFilter(new URLSearchParams(query))
    const asked = { filter, place: null, by, named: reason !== null }
    const { lines: rows } = granted('searching', await searchEntries(portal, asked))
    yield chance.between(25, 150)
    const row = rows[Math.floor(chance.next() * rows.length)]
    if (row && chance.happens(0.5)) yield* viewing(reviewer, BigInt(row.index))
  }
  if (takesAway) yield* takingAway(reviewer, 'kind=released&kind=denied')
  await reviewer.signOut()
}

async function* viewing(viewer: SampleActor, index: bigint): Course {
  const { portal, chance } = viewer.parts.stage
  const actor = await viewer.actor()
  await viewEntry(portal, { index, actor, by: await viewer.by(), showNames: false })
  yield chance.between(30, 200)
}

async function* takingAway(reviewer: SampleActor, query: string): Course {
  const { portal } = reviewer.parts.stage
  const filter = parseLogFilter(new URLSearchParams(query))
  const format = 'csv'
  const salt = portal.random(textSaltLength)
  const object = exportObject({ salt, text: exportQuery(filter) }, format)
  const sent = await reviewer.sign({ act: 'export', objects: [object] })
  const asked = { filter, format, salt, sent, by: await reviewer.by(), named: false } as const
  granted('exporting', await exportEntries(portal, asked))
  await reviewer.keepCard()
  yield 40
}

/** The independent body looks at a few entries and their proofs. */
export async function* overseeing(overseer: SampleActor): Course {
  const { portal, chance } = overseer.parts.stage
  yield* arriving(overseer, overseer.parts.office)
  const health = portal.log.health()
  const size = health.state === 'healthy' ? Number(health.size) : 1
  for (let looks = 0; looks < 2; looks++) yield* viewing(overseer, BigInt(Math.floor(chance.next() * size)))
  await overseer.walkAway()
}

/** Follows an address somebody sent them, to a page that is not for their role. */
export async function* wandering(someone: SampleActor, act: PermittedAct): Course {
  yield* arriving(someone, someone.parts.office)
  const asked = { actor: await someone.actor(), act, reason: 'not-allowed', where: someone.visit } as const
  await logDenial(someone.parts.stage.portal, asked)
  yield 20
  await someone.signOut()
}

/** Asks, past the pages, for the newest bulletin of somebody else; nothing tells them whether it exists. */
export async function* reachingOver(someone: SampleActor, other: SampleActor): Course {
  const { portal } = someone.parts.stage
  const target = (await unopenedOf(other)).at(-1)
  if (!target || (await findOwnCopy(portal.db, { bulletin: target.id, person: someone.person }))) return
  yield* arriving(someone, someone.parts.office)
  for (let tries = 0; tries < 2; tries++) {
    const sent = await someone.sign({ act: 'read', objects: [{ kind: 'bulletin', id: target.id }] })
    await releaseCopy(portal, { bulletin: target.id, sent, by: await someone.by(), from: await someone.pin() })
    yield 30
  }
  await someone.walkAway()
}

/** Prints a new sheet of recovery codes. */
export async function* renewingCodes(someone: SampleActor): Course {
  const { portal } = someone.parts.stage
  yield* arriving(someone, someone.parts.office)
  await renewRecoveryCodes(portal, await someone.confirms())
  yield 60
  await someone.signOut()
}

/** Somebody outside tries names and passwords at night. */
export async function* knocking({ portal }: Stage, where: Where): Course {
  for (const name of ['admin', 'root', 'jimukyoku', 'admin', 'test']) {
    await beginSignIn(portal, { email: `${name}@jimukyoku.example`, password: 'Passw0rd!2026', where })
    yield 3
  }
}
