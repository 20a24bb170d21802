import type { Actor } from '../../access/actor.ts'
import { may } from '../../access/permissions.ts'
import { approvalsWaiting } from '../../approvals/view-approvals.server.ts'
import { listOwnCopies, type OutsideBulletin, type OwnCopy } from '../../bulletins/copy-store.server.ts'
import { cardToOpen } from '../../bulletins/list-lines.server.ts'
import { changeoversOpen } from '../../changeover/view-changeover.server.ts'
import { type DecisionLine, decisionLines } from '../../decisions/view-decision.server.ts'
import { listSent, type SentBulletin } from '../../deliveries/delivery-store.server.ts'
import { desksWaiting } from '../../desks/view-desk.server.ts'
import { type Tlp, tlps } from '../../formats/marks.ts'
import { logState, newestCheckpoint } from '../../health/view-health.server.ts'
import type { Instant } from '../../ids.ts'
import { keyEnd } from '../../keyring/key-end.ts'
import { currentKeyOf, type PersonKey } from '../../keyring/key-store.server.ts'
import { Broken } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { lossesReported } from '../../recovery/way-back-store.server.ts'
import { waitingFor } from '../../resealing/request-store.server.ts'
import { readersWaiting } from '../../responses/view-responses.server.ts'
import type { EntryRow } from '../../review/entry-row.ts'
import { ownRecord } from '../../review/own-record.server.ts'
import { proofLifetime } from '../../roll/reachability.ts'
import { rollEnd } from '../../roll/roll-end.ts'
import { rollHead, rollProposed } from '../../roll/roll-store.server.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { peopleInvited, peopleToCompare } from '../../roll/waiting-people-store.server.ts'
import type { BulletinLine, SentLine } from './bulletin-lines-shape.tsx'
import type { Health, KeyHealth } from './health-shape.tsx'
import type { LogHead } from './log-head-shape.tsx'
import type { Office, RollState } from './office-shape.tsx'
import type { Today } from './today-shape.tsx'

/** How many rows a section of the first page shows; its heading links to all of them. */
const few = 8
/** Of a warning a few are enough: its heading says how many there are. */
const thinShown = 4
export async function gatherToday({ portal, actor }: Asking): Promise<Today> {
  if (actor.passkeyWanted) return { role: 'without-passkey', as: actor.role }
  if (actor.powers === 'setup') return { role: 'waiting', as: actor.role }
  switch (actor.role) {
    case 'member':
      return {
        role: 'member',
        ...(await ownBulletins({ portal, actor })),
        // Of their own organization, and never of another: who takes part is itself confidential.
        thin: (await thinOrganizations(portal.db, { among: [actor.organization], at: portal.now() }))[0] ?? null,
      }
    case 'liaison':
      return {
        role: 'liaison',
        sent: (
          await listSent(portal.db, { whose: { of: 'person', person: actor.person }, place: null, length: few })
        ).lines.map(sentLine),
        approvals: await approvalsWaiting(portal.db, actor.person),
        reseal: await resealWaiting({ portal, actor }),
        readers: (await readersWaiting(portal, actor)).slice(0, few),
      }
    case 'secretariat':
      return { role: 'secretariat', office: await officeOf(portal), founding: actor.powers === 'founding' }
    case 'compliance':
    case 'oversight':
      return { role: actor.role, ...(await logHealth(portal)) }
  }
}

export interface Asking {
  readonly portal: Pick<Portal, 'db' | 'log' | 'now' | 'random' | 'settings'>
  readonly actor: Actor
}

/** What waits for the unit of requests for copies. */
async function resealWaiting({ portal, actor }: Asking) {
  const waiting = await waitingFor(portal.db, actor.organization)
  const [oldest] = waiting
  return oldest ? { count: waiting.length, since: oldest.askedAt } : null
}

async function ownBulletins({ portal, actor }: Asking) {
  const wanted = { place: null, length: few, q: '' } as const
  const now = portal.now()
  const [{ lines: unopened }, { lines: open }] = await Promise.all([
    listOwnCopies(portal.db, actor.person, { ...wanted, show: 'unopened' }),
    listOwnCopies(portal.db, actor.person, { ...wanted, show: 'unacknowledged' }),
  ])
  // What is still sealed stands in the first list already, with its time limit.
  const toAcknowledge = open.filter(({ progress }) => progress.openedAt !== null)
  return {
    unopened: unopened.map((copy) => ownLine(copy, now)),
    toAcknowledge: toAcknowledge.map((copy) => ownLine(copy, now)),
  }
}

function tlpOf(text: string): Tlp {
  const tlp = tlps.find((one) => one === text)
  if (!tlp) throw new Broken(`a bulletin is stored under the mark ${text}`)
  return tlp
}

const lineOf = ({ id, number, class: statutory, tlp, publicTitle, issuedAt, acknowledgeBy }: OutsideBulletin) => ({
  id,
  number,
  class: statutory,
  tlp: tlpOf(tlp),
  publicTitle,
  issuedAt,
  acknowledgeBy,
})

const ownLine = (copy: OwnCopy, now: Instant): BulletinLine => ({
  ...lineOf(copy),
  card: cardToOpen(copy),
  opened: copy.progress.openedAt !== null,
  overdue: copy.acknowledgeBy !== null && copy.acknowledgeBy < now,
})

const sentLine = (sent: SentBulletin): SentLine => ({
  ...lineOf(sent),
  recipients: sent.recipients,
  opened: sent.opened,
  acknowledged: sent.acknowledged,
})

/** The person's own key and second factor. */
export async function gatherHealth({ portal, actor }: Asking): Promise<Health> {
  const key = await currentKeyOf(portal.db, actor.person)
  const { secondFactor, secondFactorAt } = actor
  return { key: key && keyHealth(key, portal.now()), secondFactor, secondFactorAt }
}

/** The newest entries about the person. */
export async function gatherRecord({ portal, actor }: Asking): Promise<readonly EntryRow[]> {
  const { lines } = await ownRecord(portal, { person: actor.person, place: null, length: 5 })
  return lines
}

/** What two people decide, and this person's signature is missing for. */
export async function gatherDecisions({ portal, actor }: Asking): Promise<readonly DecisionLine[]> {
  if (!may(actor, 'see decisions')) return []
  return (await decisionLines(portal, actor)).filter(({ stand }) => stand === 'confirm')
}

/** How a key stands at a time. */
export function keyHealth(key: Pick<PersonKey, 'expiresAt' | 'provenAt' | 'comparedAt'>, now: Instant): KeyHealth {
  return {
    expiresAt: key.expiresAt,
    state: keyEnd(key.expiresAt, now),
    compared: key.comparedAt !== null,
    provenAt: key.provenAt,
    provenLapsed: key.provenAt !== null && now - key.provenAt > proofLifetime,
  }
}

/** How the log stands, for those who look after it. */
async function logHealth(portal: Asking['portal']) {
  const everyHours = portal.settings.logVerifyHours
  const [head, log] = await Promise.all([logHead(portal), logState(portal, { everyHours })])
  return { head, log, everyHours }
}

/** Null while the log cannot give a checkpoint. */
async function logHead(portal: Asking['portal']): Promise<LogHead | null> {
  const newest = await newestCheckpoint(portal)
  if (!newest) return null
  const { origin, size, root, signatures } = newest.reading
  const cosigned = signatures.filter(({ part, holds }) => part === 'witness' && holds).length
  return { origin, size, root, at: newest.at, witnesses: { cosigned, named: portal.log.trust.policy.witnesses.length } }
}

async function officeOf({ db, now }: Pick<Portal, 'db' | 'now'>): Promise<Office> {
  const at = now()
  const [invited, toCompare] = await Promise.all([peopleInvited(db, { at, limit: few }), peopleToCompare(db, few)])
  return {
    invited,
    toCompare: toCompare.map((person) => ({ ...person, until: null })),
    lost: await lossesReported(db),
    roll: await rollState(db, at),
    ...(await thinLines(db, at)),
    desks: await desksWaiting({ db, now }),
    changeovers: await changeoversOpen({ db, now }),
  }
}

async function thinLines(db: Portal['db'], at: Instant): Promise<Pick<Office, 'thin' | 'thinCount'>> {
  const thin = await thinOrganizations(db, { at })
  return { thin: thin.slice(0, thinShown), thinCount: thin.length }
}

async function rollState(db: Portal['db'], at: Instant): Promise<RollState> {
  const [head, proposed] = await Promise.all([rollHead(db), rollProposed(db)])
  return {
    counter: head?.counter ?? null,
    expiresAt: head?.expiresAt ?? null,
    end: head && rollEnd(head.expiresAt, at),
    waiting: proposed !== null,
  }
}
