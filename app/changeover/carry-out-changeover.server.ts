/**
 * What a confirmed list comes to at its hour. The powers it ends have ended by then
 * without us: the engagement of whoever moves or leaves has run out, in the tables
 * and in the roll's lines. What is left is to say so in the log, to take up the new
 * posts, and to put those who come on record; so the lateness of a turn gives
 * nobody anything, and a server killed within it goes on with the lines that wait.
 */

import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { takeUpPost } from '../council/change-post.server.ts'
import { beginEngagement, lastEnded, type Post } from '../council/engagement-store.server.ts'
import { openHouse, termSaid } from '../council/invite-person.server.ts'
import { moveWithin } from '../council/move-person.server.ts'
import { rolesFor } from '../council/organization.ts'
import { isErased, isWhyMoved } from '../council/person.ts'
import { addPerson, findPerson, holderOfEmail, type Person, reopenPerson } from '../council/person-store.server.ts'
import { type ChangeoverId, type Instant, makeId, minutes, type PersonId } from '../ids.ts'
import { endBefore } from '../keys/return-person.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { type EntryDraft, isLogUnavailable, type StepContext } from '../read-log/read-log.server.ts'
import {
  type Changeover,
  dueChangeovers,
  endChangeover,
  linesWaiting,
  type StoredLine,
  settleLine,
} from './changeover-store.server.ts'

/** Why a line could not be carried out any more: words of the dictionary. */
export const overtakenWords = [
  'state-changed',
  'organization-unknown',
  'organization-suspended',
  'no-consent',
  'person-role',
  'email-taken',
  'person-erased',
  'engagement-overlaps',
] as const
type Overtaken = (typeof overtakenWords)[number]

interface Written {
  readonly person: PersonId
  readonly entries: readonly EntryDraft[]
}

type Step = Pick<StepContext, 'trx' | 'at'>

/** Lines of one step: releases of bulletins wait for no more than these. */
const together = 50

/** Carries out one list whose hour has come, as far as it is not yet. */
export async function carryOut(ground: Pick<Ground, 'log' | 'random'>, changeover: Changeover): Promise<void> {
  for (let left = true; left; ) {
    const { value } = await ground.log.append(async (step) => {
      const lines = await linesWaiting(step.trx, changeover.id, together)
      const entries: EntryDraft[] = []
      for (const line of lines) entries.push(...(await settle(ground, step, { changeover, line })))
      if (lines.length < together) await endChangeover(step.trx, changeover.id, step.at)
      return { value: lines.length === together, entries }
    })
    left = value
  }
}

async function settle(
  { random }: Pick<Ground, 'random'>,
  step: Step,
  { changeover, line }: { readonly changeover: Changeover; readonly line: StoredLine },
): Promise<readonly EntryDraft[]> {
  const written =
    line.fate === 'join' ? await join(step, line, makeId('p', random(16))) : await ofKnown(step, line, changeover)
  const { id } = changeover
  if (!written.ok) {
    await settleLine(step.trx, id, { line: line.line, state: 'overtaken', why: written.reason, person: line.person_id })
    return []
  }
  const { person, entries } = written.value
  await settleLine(step.trx, id, { line: line.line, state: 'done', why: null, person })
  const [first, ...rest] = entries
  return first ? [{ ...first, objects: [...(first.objects ?? []), { kind: 'changeover', id }] }, ...rest] : []
}

/** Nothing is written before all of it is found to be so: a refused line leaves its neighbours alone. */
async function ofKnown(step: Step, line: StoredLine, { at }: Changeover): Promise<Outcome<Written, Overtaken>> {
  const person = line.person_id && (await findPerson(step.trx, line.person_id))
  if (!person) throw new Broken('a changeover speaks of nobody on record')
  if (line.fate === 'return') return comeBack(step, line, person)
  // Somebody was let go, or given other days, by hand: what a person did after the list counts more than the list.
  if (!isAsConfirmed(line, person, at)) return refused('state-changed')
  return line.fate === 'move' ? move(step, line, { person, at }) : leave(step, line, person)
}

function isAsConfirmed(line: StoredLine, person: Person, at: Instant): boolean {
  const { state, engagedUntil } = person
  if (state === 'left') return false
  const stays = line.fate === 'move' && line.organization_id === person.organization && line.role === person.role
  if (stays) return engagedUntil === null || engagedUntil >= at
  return engagedUntil !== null && engagedUntil <= at
}

async function leave(step: Step, line: StoredLine, person: Person): Promise<Outcome<Written, Overtaken>> {
  const ended = await moveWithin(step, person, 'leave')
  if (!ended.ok) return refused('state-changed')
  const why = isWhyMoved(line.leaving_why) ? { reason: line.leaving_why } : {}
  return done({ person: person.id, entries: [{ kind: 'person-left', subject: person.id, ...why }, ...ended.value] })
}

async function move(
  step: Step,
  line: StoredLine,
  { person, at }: { readonly person: Person; readonly at: Changeover['at'] },
): Promise<Outcome<Written, Overtaken>> {
  const post = await openPost(step, line)
  if (!post.ok) return post
  const entries = await takeUpPost(step, person, { post: post.value, from: at, until: line.engaged_until })
  return done({ person: person.id, entries })
}

async function comeBack(step: Step, line: StoredLine, person: Person): Promise<Outcome<Written, Overtaken>> {
  if (person.state !== 'left') return refused('state-changed')
  if (isErased(person)) return refused('person-erased')
  const post = await openPost(step, line)
  if (!post.ok) return post
  const email = await freeEmail(step, line)
  if (!email.ok) return email
  const term = termOf(line)
  const ended = await lastEnded(step.trx, person.id)
  const stood = Math.max(ended ?? 0, person.engagedUntil ?? 0)
  if (term.from < stood) return refused('engagement-overlaps')
  await endBefore(step, person)
  await beginEngagement(step.trx, person.id, { post: post.value, term, keepsRole: false })
  await reopenPerson(step.trx, person.id, email.value)
  const data = { role: post.value.role, ...termSaid(term) }
  const objects = [{ kind: 'organization', id: post.value.organization }]
  return done({ person: person.id, entries: [{ kind: 'person-returned', subject: person.id, objects, data }] })
}

async function join(step: Step, line: StoredLine, id: PersonId): Promise<Outcome<Written, Overtaken>> {
  const post = await openPost(step, line)
  if (!post.ok) return post
  const email = await freeEmail(step, line)
  if (!email.ok) return email
  const { name, reading, telephone } = line
  const term = termOf(line)
  const facts = { name, reading, telephone, email: email.value, locale: line.locale ?? 'ja' }
  await addPerson(step.trx, { id, ...facts, ...post.value, term }, step.at)
  const data = { role: post.value.role, ...termSaid(term) }
  const objects = [{ kind: 'organization', id: post.value.organization }]
  return done({ person: id, entries: [{ kind: 'person-invited', subject: id, objects, data }] })
}

/** A consent may have been withdrawn since, or an organization suspended. */
async function openPost({ trx }: Step, line: StoredLine): Promise<Outcome<Post, Overtaken>> {
  const { organization_id: organization, role, department, title } = line
  if (!organization || !role) throw new Broken('a changeover leads to no post')
  const house = await openHouse(trx, organization)
  if (!house.ok) return house
  return rolesFor(house.value.kind).includes(role)
    ? done({ organization, role, department, title })
    : refused('person-role')
}

async function freeEmail({ trx }: Step, line: StoredLine): Promise<Outcome<string, Overtaken>> {
  if (line.email === null) throw new Broken('a changeover invites to no address')
  const holder = await holderOfEmail(trx, line.email)
  return holder && holder.person !== line.person_id ? refused('email-taken') : done(line.email)
}

function termOf({ engaged_from: from, engaged_until: until }: StoredLine) {
  if (from === null) throw new Broken('a changeover begins an engagement on no day')
  return { from, until }
}

// ── by the clock ───────────────────────────────────────────────────────────

/** How often it is looked whether an hour has come; milliseconds. */
const ask = minutes(1) / 4
/** A node that dies within leaves the rest to another after this long. */
const lease = minutes(2)

export interface ChangeoverRounds extends Pick<Ground, 'db' | 'log' | 'random' | 'now'> {
  readonly logger: { error(fields: object, message: string): void }
}

/** Carries out whose hour has come, if it is this node's turn. Gives which. */
export async function carryOutDue(ground: ChangeoverRounds): Promise<readonly ChangeoverId[]> {
  const { db, now, logger } = ground
  try {
    // Looked at before the turn is taken: on all other days there is nothing to write.
    if ((await dueChangeovers(db, now())).length === 0) return []
    if (!(await takeTurn(db, { name: 'changeover', at: now(), lease }))) return []
    const due = await dueChangeovers(db, now())
    for (const changeover of due) await carryOut(ground, changeover)
    await endTurn(db, 'changeover', now())
    return due.map(({ id }) => id)
  } catch (error) {
    // The lines that wait are there for the next turn; a log that is unavailable has told its own story already.
    if (!isLogUnavailable(error)) logger.error({ err: error }, 'a changeover could not be carried out')
    return []
  }
}

/** Gives what stops it. */
export const startChangeovers = (ground: ChangeoverRounds): (() => Promise<void>) =>
  // A portal that was down at the hour has waited long enough.
  startRounds({ every: ask, first: 1_000, round: () => carryOutDue(ground) })
