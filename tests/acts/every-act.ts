import { cardSet } from '../../app/bulletins/card-to-open.ts'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { releaseCards } from '../../app/bulletins/release-cards.server.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import { toHex } from '../../app/formats/bytes.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { type Instant, instant, minutes } from '../../app/ids.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { consentObjects, giveConsent } from '../../app/keys/give-consent.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { ownKeyRenewed } from '../../app/keys/renew-key.server.ts'
import { recordCopyAct, releaseCopy } from '../../app/reading/release-copy.server.ts'
import { liftingObjects, placingObjects } from '../../app/retention/hold.ts'
import { liftHold, placeHold } from '../../app/retention/place-hold.server.ts'
import { readNextSigners } from '../../app/roll/read-next-signers.server.ts'
import { confirmStatement, proposeStatement } from '../../app/roll/restate-council.server.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import { confirmDecision, endSuspension, proposeSuspension, proposeTrust } from '../../app/trust/decide-log.server.ts'
import { refusingObjects } from '../../app/trust/refusal.ts'
import { refuseDecision } from '../../app/trust/refuse-decision.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { pinOf, signAct, statementSeconded, statementSent } from '../../db/demo/sign-at-vault.server.ts'
import { arrive, join, keySent, rollSent, signedIn, signRoll, value } from '../bulletins/council.ts'
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
import { broughtSent, keyInProgram, renewedSent } from '../keys/hand-holders.ts'
import { signed } from '../keys/key-holders.ts'
import { anotherPolicy, secondAct, suspensionAct } from '../trust/deciding-council.ts'
import { afterIssueActs } from './after-issue-acts.ts'
import { approvalActs } from './approval-acts.ts'
import { archiveActs } from './archive-acts.ts'
import { attachmentActs } from './attachment-acts.ts'
import { councilActs } from './council-acts.ts'
import { deskActs } from './desk-acts.ts'
import { exportingActs } from './exporting-acts.ts'
import { type ActCase, type ReadyAct, ready, type Staff, salted, told } from './ready-act.ts'
import { resealingActs } from './resealing-acts.ts'
import { respondingActs } from './responding-acts.ts'

async function pledging(staff: Staff) {
  const newcomer = await join(staff, 'member', '新任 あきら')
  await staff.db.deleteFrom('pledge').where('person_id', '=', newcomer.person).execute()
  const invited = { setup_step: 'pledge', state: 'invited' } as const
  await staff.db.updateTable('person').set(invited).where('id', '=', newcomer.person).execute()
  const act = await signAct(staff, newcomer, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
  return { newcomer, act, by: await signedIn(staff, newcomer) }
}

async function answering(staff: Staff, kind: 'opened' | 'acknowledged' | 'take-out'): Promise<ReadyAct> {
  const { id: bulletin } = await issueTo(staff, [staff.member])
  const opening = await read(staff, staff.member, bulletin)
  const { own } = opening.release
  const opened =
    kind === 'opened'
      ? value(await staff.member.vault.handle('open-copy', openRequest(opening)))
      : (await openAndTell(staff, staff.member, opening)).opened
  const objects = [{ kind: 'copy', id: own.copy, sha256: own.ciphertextHash }]
  const { entry } = opened
  const said = kind === 'take-out' ? ({ act: kind, entry, file: 'csv' } as const) : ({ act: kind, entry } as const)
  const sent = await signAct(staff, staff.member, { ...said, objects })
  const by = await signedIn(staff, staff.member)
  return ready(sent.text, by, (council) => recordCopyAct(council, { bulletin, kind, sent, by }))
}

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

async function nextSigners(staff: Staff, { person, vault }: Staff['signers'][number]) {
  const next = value(await readNextSigners(staff, { person, role: 'secretariat' }))
  value(await vault.handle('pin-council', next.council))
  return next
}

async function restating(staff: Staff) {
  const [first] = staff.signers
  const next = await nextSigners(staff, first)
  const keys = next.signers.filter(({ signs }) => signs).map(({ fingerprint }) => fingerprint)
  const sent = await statementSent(staff, first, next, { keys, anotherKey: true })
  return { sent, by: await signedIn(staff, first) }
}

const roll = 'app/roll/sign-roll.server.ts'
const signers = 'app/roll/restate-council.server.ts'
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
    kind: 'key',
    room: 'app/keys/renew-key.server.ts',
    name: 'a key renewed',
    async ready(staff) {
      const holder = await keyInProgram(staff, await arrive(staff, 'member', '新任 みどり'))
      const { by } = holder
      value(await enrolKey(staff, { by, sent: await broughtSent(staff, holder) }))
      const sent = await renewedSent(staff, holder)
      return ready(sent.act.text, by, (council) => ownKeyRenewed(council, { by, sent }))
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
    kind: 'consent',
    room: 'app/keys/give-consent.server.ts',
    name: 'a consent of an organization',
    async ready(staff) {
      const mizuno = await join(staff, 'member', '代表 あきら')
      await staff.db.updateTable('person').set({ part: 'representative' }).where('id', '=', mizuno.person).execute()
      const objects = consentObjects(mizuno.organization, consentTexts[0])
      const act = await signAct(staff, mizuno, { act: 'consent', objects })
      const by = await signedIn(staff, mizuno)
      return ready(act.text, by, (council) => giveConsent(council, { by, act }))
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
  { kind: 'take-out', room: answers, name: 'a file taken out', ready: (staff) => answering(staff, 'take-out') },
  {
    kind: 'council',
    room: signers,
    name: 'another council key, by the first of two',
    async ready(staff) {
      const { sent, by } = await restating(staff)
      return ready(sent.act.text, by, (council) => proposeStatement(council, { sent, by }))
    },
  },
  {
    kind: 'council',
    room: signers,
    name: 'another council key, by the second',
    async ready(staff) {
      value(await proposeStatement(staff, await restating(staff)))
      const [, second] = staff.signers
      const sent = await statementSeconded(staff, second, await nextSigners(staff, second))
      const by = await signedIn(staff, second)
      return ready(sent.act.text, by, (council) => confirmStatement(council, { sent, by }))
    },
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
  ...deskActs,
  ...exportingActs,
  ...respondingActs,
  ...resealingActs,
  ...afterIssueActs,
  ...approvalActs,
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
  ...councilActs,
  ...attachmentActs,
  ...archiveActs,
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
