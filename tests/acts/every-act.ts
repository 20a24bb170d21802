/** Every signed act that a room takes, ready to be sent: the same one as often as wanted. */
import type { ActorFields } from '../../app/access/actor.ts'
import { cardSet } from '../../app/bulletins/card-to-open.ts'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { releaseCards } from '../../app/bulletins/release-cards.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { currentPledge } from '../../app/council/terms.ts'
import { evidenceObject, saltedRequest } from '../../app/evidence/evidence-request.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ActKind } from '../../app/formats/signed-act.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { type Instant, instant, minutes, type PersonId } from '../../app/ids.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { givePledge, pledgeObject } from '../../app/keys/give-pledge.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { recordCopyAct, releaseCopy } from '../../app/reading/release-copy.server.ts'
import { askReseal } from '../../app/resealing/ask-reseal.server.ts'
import { resealBulletin } from '../../app/resealing/reseal-bulletin.server.ts'
import { askingObjects } from '../../app/resealing/reseal-request.ts'
import { liftingObjects, placingObjects } from '../../app/retention/hold.ts'
import { liftHold, placeHold } from '../../app/retention/place-hold.server.ts'
import { exportEntries } from '../../app/review/export-entries.server.ts'
import { exportObject, exportQuery } from '../../app/review/export-object.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import { confirmDecision, endSuspension, proposeSuspension, proposeTrust } from '../../app/trust/decide-log.server.ts'
import { refusingObjects } from '../../app/trust/refusal.ts'
import { refuseDecision } from '../../app/trust/refuse-decision.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import {
  arrive,
  type Council,
  join,
  keySent,
  rollSent,
  type Somebody,
  signedIn,
  signRoll,
  value,
} from '../bulletins/council.ts'
import {
  issueAsked,
  issueTo,
  openAndTell,
  openRequest,
  read,
  readAsked,
  seal,
  upload,
  write,
} from '../bulletins/sealing.ts'
import { everything } from '../evidence/evidence-council.ts'
import { signed } from '../keys/key-holders.ts'
import { madeAnew, asked as resealAsked } from '../resealing/resealing.ts'
import { collected } from '../support/archive.ts'
import { random } from '../support/log.ts'
import { anotherPolicy, secondAct, suspensionAct } from '../trust/deciding-council.ts'

/** A council with somebody for every act. */
export interface Staff extends Council {
  readonly oversight: Somebody
  readonly compliance: Somebody
  readonly auditor: Somebody
  readonly member: Somebody
}

/** One act, signed. */
export interface ReadyAct {
  readonly text: string
  readonly person: PersonId
  /** Sends it. What is answered, so that two answers can be compared. */
  send(council: Council): Promise<Outcome<unknown, string>>
}

export interface ActCase {
  readonly kind: ActKind
  /** The file that takes it. */
  readonly room: string
  readonly name: string
  ready(staff: Staff): Promise<ReadyAct>
  /** Where the answer cannot be given twice: the word that says so, with the entry. */
  readonly stands?: 'export-stands'
}

const told = <T>(outcome: Outcome<T, string>, tell: (value: T) => unknown): Outcome<unknown, string> =>
  outcome.ok ? { ok: true, value: tell(outcome.value) } : outcome

const salted = (text: string) => ({ salt: random(32), text })

async function pledging(staff: Staff) {
  const newcomer = await join(staff, 'member', '新任 あきら')
  await staff.db.deleteFrom('pledge').where('person_id', '=', newcomer.person).execute()
  const invited = { setup_step: 'pledge', state: 'invited' } as const
  await staff.db.updateTable('person').set(invited).where('id', '=', newcomer.person).execute()
  const act = await signAct(staff, newcomer, { act: 'pledge', objects: [pledgeObject(currentPledge)] })
  return { newcomer, act, by: await signedIn(staff, newcomer) }
}

async function answering(staff: Staff, kind: 'opened' | 'acknowledged'): Promise<ReadyAct> {
  const { id: bulletin } = await issueTo(staff, [staff.member])
  const opening = await read(staff, staff.member, bulletin)
  const { own } = opening.release
  const opened =
    kind === 'opened'
      ? value(await staff.member.vault.handle('open-copy', openRequest(opening)))
      : (await openAndTell(staff, staff.member, opening)).opened
  const objects = [{ kind: 'copy', id: own.copy, sha256: own.ciphertextHash }]
  const sent = await signAct(staff, staff.member, { act: kind, objects, entry: opened.entry })
  const by = await signedIn(staff, staff.member)
  return ready(sent.text, by, (council) => recordCopyAct(council, { bulletin, kind, sent, by }))
}

const ready = (text: string, by: ActorFields, send: ReadyAct['send']): ReadyAct => ({ text, person: by.actor, send })

async function holding(staff: Staff) {
  const object = { kind: 'person', person: staff.member.person } as const
  const reason = salted('調査 2026-3')
  const sent = await signAct(staff, staff.compliance, { act: 'hold', objects: placingObjects(object, reason) })
  return { object, reason, sent, by: await signedIn(staff, staff.compliance) }
}

async function suspending(staff: Staff, until: Instant) {
  const act = await suspensionAct({ door: staff }, staff.oversight, { until, second: false })
  return { act, by: await signedIn(staff, staff.oversight) }
}

async function proposingTrust(staff: Staff) {
  const next = anotherPolicy({ door: staff })
  const objects = decisionObjects(staff.log.trust, next)
  const act = await signed(staff, staff.oversight, { act: 'change-trust', first: null, objects })
  return { next, asked: { by: await signedIn(staff, staff.oversight), trust: formatTrust(next), act } }
}

const roll = 'app/roll/sign-roll.server.ts'
const decisions = 'app/trust/decide-log.server.ts'
const holds = 'app/retention/place-hold.server.ts'
const answers = 'app/sealed/record-act.server.ts'

/** All but those that need a council of their own: the council's key, and the log that goes on after a loss. */
export const actCases: readonly ActCase[] = [
  {
    kind: 'key',
    room: 'app/keys/enrol-key.server.ts',
    name: 'a key put on record',
    async ready(staff) {
      const newcomer = await arrive(staff, 'member', '新任 かおる')
      const [sent, { by }] = [await keySent(staff, newcomer), newcomer]
      return ready(sent.act.text, by, (council) => enrolKey(council, { by, sent }))
    },
  },
  {
    kind: 'pledge',
    room: 'app/keys/give-pledge.server.ts',
    name: 'a pledge',
    async ready(staff) {
      const { act, by } = await pledging(staff)
      return ready(act.text, by, (council) => givePledge(council, { by, act }))
    },
  },
  {
    kind: 'issue',
    room: 'app/sealed/issue-document.server.ts',
    name: 'a bulletin issued',
    async ready(staff) {
      const written = await write(staff, [staff.member])
      const { sealed, copies } = await seal(staff, written)
      value(await upload(staff, written.prepared.id, copies))
      const asked = await issueAsked(staff, written.prepared.id, sealed)
      return ready(asked.sent.text, asked.by, (council) => issueBulletin(council, asked))
    },
  },
  {
    kind: 'read',
    room: 'app/sealed/release-sealed.server.ts',
    name: 'a copy released',
    async ready(staff) {
      const { id } = await issueTo(staff, [staff.member])
      const asked = await readAsked(staff, staff.member, id)
      return ready(asked.sent.text, asked.by, async (council) =>
        told(await releaseCopy(council, asked), ({ released, ciphertext }) => [released.entry, ciphertext].map(toHex)),
      )
    },
  },
  {
    kind: 'read',
    room: 'app/sealed/release-sealed.server.ts',
    name: 'the cards of a list released',
    async ready(staff) {
      const { id } = await issueTo(staff, [staff.member])
      const own = await findOwnCopy(staff.db, { bulletin: id, person: staff.member.person })
      if (!own?.cardHash) throw new Error('a copy without a card')
      const objects = [cardSet([{ card: own.cardHash }])]
      const by = await signedIn(staff, staff.member)
      const sent = await signed(staff, staff.member, { act: 'read', objects })
      const asked = { copies: [own.copy], sent, by, from: await pinOf(staff.member.vault) }
      return ready(sent.text, by, async (council) =>
        told(await releaseCards(council, asked), ({ released, cards }) =>
          [released.entry, ...cards.map(({ ciphertext }) => ciphertext)].map(toHex),
        ),
      )
    },
  },
  { kind: 'opened', room: answers, name: 'a copy opened', ready: (staff) => answering(staff, 'opened') },
  {
    kind: 'acknowledged',
    room: answers,
    name: 'an acknowledgement',
    ready: (staff) => answering(staff, 'acknowledged'),
  },
  {
    kind: 'roll',
    room: roll,
    name: 'a roll, by the first of two',
    async ready(staff) {
      const [signer] = staff.signers
      const asked = { sent: await rollSent(staff, signer), by: await signedIn(staff, signer) }
      return ready(asked.sent.act.text, asked.by, (council) => proposeRoll(council, asked))
    },
  },
  {
    kind: 'roll',
    room: roll,
    name: 'a roll, by the second',
    async ready(staff) {
      const [first, second] = staff.signers
      const one = { sent: await rollSent(staff, first), by: await signedIn(staff, first) }
      value(await proposeRoll(staff, one))
      const { lines: _, ...sent } = await rollSent(staff, second)
      const by = await signedIn(staff, second)
      return ready(sent.act.text, by, (council) => confirmRoll(council, { by, sent }))
    },
  },
  {
    kind: 'export',
    room: 'app/review/export-entries.server.ts',
    name: 'entries exported',
    async ready(staff) {
      const query = salted(exportQuery(noFilter))
      const sent = await signAct(staff, staff.compliance, { act: 'export', objects: [exportObject(query, 'json')] })
      const by = await signedIn(staff, staff.compliance)
      const asked = { filter: noFilter, format: 'json', salt: query.salt, sent, by, named: false } as const
      return ready(sent.text, by, async (council) =>
        told(await exportEntries(council, asked), ({ file, count }) => ({ count, sha256: sha256Hex(file) })),
      )
    },
  },
  {
    kind: 'export',
    room: 'app/evidence/export-evidence.server.ts',
    name: 'an evidence bundle',
    stands: 'export-stands',
    async ready(staff) {
      const { id } = await issueTo(staff, [staff.member])
      const request = { ...everything, filter: { ...noFilter, bulletin: id } }
      const { salt } = salted('')
      const objects = [evidenceObject(saltedRequest(request, salt))]
      const sent = await signAct(staff, staff.compliance, { act: 'export', objects })
      const by = await signedIn(staff, staff.compliance)
      const ground = { spoolFolder: staff.database.dataDir, verifier: utf8('// no verifier\n'), authority: null }
      return ready(sent.text, by, async (council) => {
        const made = await exportEvidence({ ...council, ...ground }, { request, by: { fields: by, salt, sent } })
        if (made.ok) await collected(made.value.read())
        return told(made, ({ entry }) => ({ entry }))
      })
    },
  },
  {
    kind: 'hold',
    room: holds,
    name: 'a hold placed',
    async ready(staff) {
      const asked = await holding(staff)
      return ready(asked.sent.text, asked.by, (council) => placeHold(council, asked))
    },
  },
  {
    kind: 'lift-hold',
    room: holds,
    name: 'a hold lifted',
    async ready(staff) {
      const { entry } = value(await placeHold(staff, await holding(staff)))
      const reason = salted('終結')
      const sent = await signAct(staff, staff.auditor, { act: 'lift-hold', objects: liftingObjects(entry, reason) })
      const by = await signedIn(staff, staff.auditor)
      return ready(sent.text, by, (council) => liftHold(council, { entry, reason, sent, by }))
    },
  },
  {
    kind: 'reseal',
    room: 'app/resealing/reseal-bulletin.server.ts',
    name: 'a bulletin sealed anew to somebody more',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [])
      const resealing = { bulletin, to: [staff.member] }
      const made = value(await madeAnew(staff, resealing))
      const sent = await resealAsked(staff, resealing, made)
      return ready(sent.sent.text, sent.by, (council) => resealBulletin(council, sent))
    },
  },
  {
    kind: 'ask-reseal',
    room: 'app/resealing/ask-reseal.server.ts',
    name: 'an earlier bulletin asked for',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const colleague = await join(staff, 'member', '同僚 ひかる')
      const { organization } = staff.member
      await staff.db
        .updateTable('person')
        .set({ organization_id: organization })
        .where('id', '=', colleague.person)
        .execute()
      const wish = { grounds: 'colleague', person: colleague.person, bulletin } as const
      const sent = await signAct(staff, staff.member, {
        act: 'ask-reseal',
        grounds: 'colleague',
        objects: askingObjects(wish),
      })
      const by = await signedIn(staff, staff.member)
      return ready(sent.text, by, (council) => askReseal(council, { ...wish, sent, by }))
    },
  },
  {
    kind: 'suspend-quorum',
    room: decisions,
    name: 'the quorum set aside, by the first of two',
    async ready(staff) {
      const asked = await suspending(staff, instant(staff.now() + minutes(60)))
      return ready(asked.act.text, asked.by, (council) => proposeSuspension(council, asked))
    },
  },
  {
    kind: 'suspend-quorum',
    room: decisions,
    name: 'the quorum set aside, by the second',
    async ready(staff) {
      const until = instant(staff.now() + minutes(30))
      value(await proposeSuspension(staff, await suspending(staff, until)))
      const act = await suspensionAct({ door: staff }, staff.signers[0], { until, second: true })
      const by = await signedIn(staff, staff.signers[0])
      return ready(act.text, by, (council) => confirmDecision(council, { by, kind: 'suspend-quorum', act }))
    },
  },
  {
    kind: 'change-trust',
    room: decisions,
    name: 'other witnesses, by the first of two',
    async ready(staff) {
      // The case before left the quorum set aside.
      if (staff.log.suspension()) value(await endSuspension(staff, { by: await signedIn(staff, staff.oversight) }))
      const { asked } = await proposingTrust(staff)
      return ready(asked.act.text, asked.by, (council) => proposeTrust(council, asked))
    },
  },
  {
    kind: 'refuse',
    room: 'app/trust/refuse-decision.server.ts',
    name: 'other witnesses, refused',
    async ready(staff) {
      value(await proposeTrust(staff, (await proposingTrust(staff)).asked))
      const waiting = await waitingDecision(staff, 'change-trust')
      if (!waiting) throw new Error('nothing waits')
      const [signer] = staff.signers
      const reason = salted('予定にない変更のため')
      const sent = await signAct(staff, signer, { act: 'refuse', objects: refusingObjects(waiting, reason) })
      const by = await signedIn(staff, signer)
      return ready(sent.text, by, (council) => refuseDecision(council, { kind: 'change-trust', reason, sent, by }))
    },
  },
  {
    kind: 'change-trust',
    room: decisions,
    name: 'other witnesses, by the second',
    async ready(staff) {
      await signRoll(staff)
      const { next, asked } = await proposingTrust(staff)
      value(await proposeTrust(staff, asked))
      const act = await secondAct({ door: staff }, staff.signers[0], next)
      const by = await signedIn(staff, staff.signers[0])
      return ready(act.text, by, (council) => confirmDecision(council, { by, kind: 'change-trust', act }))
    },
  },
]
