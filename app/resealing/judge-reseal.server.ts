/**
 * Whether one bulletin may be sealed anew to these people by this liaison: asked
 * before anything is sealed, so that they hear it at once, and again in the step that
 * adds the copies, where it counts.
 */
import type { Db, Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import { findReadableCopy } from '../bulletins/unit-copy-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { BulletinId, CopyId, Instant, PersonId, ResealRequestId, Sha256Hex } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { listRecipients, type Recipient } from '../roll/recipient-store.server.ts'
import { rollHead } from '../roll/roll-store.server.ts'
import { type EarlierLine, earlierLine, earlierLines } from './earlier-store.server.ts'
import { type FoundRequest, findRequest } from './request-store.server.ts'
import { isReader, type LineFlaw, lineFlaw } from './reseal-request.ts'

export interface ResealOf {
  readonly bulletin: BulletinId
  readonly recipients: readonly PersonId[]
  readonly request: ResealRequestId | null
  readonly by: ActorFields
}

/** One who is to get a copy, with the key it has to be sealed to. */
export interface ResealTo {
  readonly recipient: Recipient
  readonly line: EarlierLine
  /** The copy it is made from: the liaison's own, or the one at the desk they serve. */
  readonly source: { readonly copy: CopyId; readonly sha256: Sha256Hex }
}

export type ResealFlaw =
  | 'not-found'
  | 'roll-none'
  | 'recipient-unknown'
  | 'recipient-unreachable'
  | 'reseal-answered'
  | 'reseal-other-organization'
  | `reseal-${LineFlaw}`

export async function judgeReseal(
  db: Db | Trx,
  of: ResealOf,
  at: Instant,
): Promise<Outcome<readonly ResealTo[], ResealFlaw>> {
  const roll = await rollHead(db)
  if (!roll || roll.expiresAt <= at) return refused('roll-none')
  const flaw = of.request && (await requestFlaw(db, of, of.request))
  if (flaw) return refused(flaw)
  const to: ResealTo[] = []
  for (const person of of.recipients) {
    const judged = await judgeOne(db, { of, person, at })
    if (!judged.ok) return judged
    to.push(judged.value)
  }
  return done(to)
}

/** A request is for one person, of the house where it was asked, and covers what it covers. */
async function requestFlaw(
  db: Db | Trx,
  { bulletin, recipients, by }: ResealOf,
  id: ResealRequestId,
): Promise<ResealFlaw | null> {
  const request = await findRequest(db, id, by.organization)
  if (!request) return 'not-found'
  if (request.answeredAt !== null) return 'reseal-answered'
  if (recipients.length !== 1 || recipients[0] !== request.person) return 'recipient-unknown'
  if (await isElsewhere(db, request)) return 'reseal-other-organization'
  const lines = await earlierLines(db, request, { unit: by.organization, liaison: by.actor })
  return lines.some((line) => line.bulletin === bulletin) ? null : 'not-found'
}

/** They moved on since they asked, or since somebody asked for them: the need to know was their house's. */
export async function isElsewhere(
  db: Db | Trx,
  { person, organization }: Pick<FoundRequest, 'person' | 'organization'>,
): Promise<boolean> {
  return (await findPerson(db, person))?.organization !== organization
}

async function judgeOne(
  db: Db | Trx,
  { of: { bulletin, by }, person, at }: { readonly of: ResealOf; readonly person: PersonId; readonly at: Instant },
): Promise<Outcome<ResealTo, ResealFlaw>> {
  const line = await earlierLine(db, bulletin, { person, liaison: by.actor })
  // Who neither wrote it nor sits where it was issued is not told that it exists.
  if (!line || (line.source !== 'own' && line.unit !== by.organization)) return refused('not-found')
  const recipient = await recipientNow(db, person, at)
  if (!recipient || !isReader(recipient.role)) return refused('recipient-unknown')
  const { name } = recipient
  if (recipient.unreachable !== null) return refused('recipient-unreachable', { names: name })
  const flaw = lineFlaw(line)
  if (flaw) return refused(`reseal-${flaw}`, { names: name })
  const opens = await findReadableCopy(db, { bulletin, person: by.actor })
  return opens
    ? done({ recipient, line, source: { copy: opens.copy, sha256: opens.ciphertextHash } })
    : refused('reseal-no-source', { names: name })
}

/** As the composer would see them now. */
export async function recipientNow(db: Db | Trx, person: PersonId, at: Instant): Promise<Recipient | null> {
  const found = await findPerson(db, person)
  if (!found) return null
  const house = await listRecipients(db, { role: null, among: [found.organization], at })
  return house.find((one) => one.person === person) ?? null
}
