/**
 * Every write to the database that runs beside the log's sequencer, and what must
 * hold when it meets a batch that is issuing a bulletin. tests/house finds such
 * writes in the code and demands each of them here.
 */
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Ground } from '../../app/access/ground.server.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { deleteDraft, findDraft, putDraft } from '../../app/composer/draft-store.server.ts'
import { changeState, findPerson, setLocale } from '../../app/council/person-store.server.ts'
import { parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import { checkCounted, parseCountLine, readCounted } from '../../app/formats/counted.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type DraftId, days, instant, makeId, minutes } from '../../app/ids.ts'
import { keepProofNonce, takeProofNonce } from '../../app/keyring/key-store.server.ts'
import { dropTrustCards, keepTrustCard, trustCardOf } from '../../app/keyring/trust-card-store.server.ts'
import { askProof } from '../../app/keys/prove-key.server.ts'
import { keptCounts } from '../../app/read-log/count-store.server.ts'
import { storeCosignatures } from '../../app/read-log/log-store.server.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import { compareProjection, rebuildProjection } from '../../app/read-log/rebuild-projection.server.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { type HoldObject, holdEntryObject } from '../../app/retention/hold.ts'
import { addHold, pageOfHolds, rebuildHolds } from '../../app/retention/hold-store.server.ts'
import { findDocument, plannedCopies, sealedParts } from '../../app/sealed/document-store.server.ts'
import { giveUpDocument, sweepAbandoned } from '../../app/sealed/give-up-document.server.ts'
import {
  beatVerification,
  beginVerification,
  endDeadSchedule,
  endVerification,
  interruptVerification,
  stopVerification,
  verificationOf,
} from '../../app/verification/verification-store.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import { addPerson } from '../access/door.ts'
import { signedIn } from '../bulletins/council.ts'
import { upload, write } from '../bulletins/sealing.ts'
import { logSettings, random } from '../support/log.ts'
import { besideAccess } from './beside-access.ts'
import { besideAttachments } from './beside-attachments.ts'
import { besideMail } from './beside-mail.ts'
import { type Case, type Scene, type Stage, stated } from './beside-scene.ts'

export const besideWrites = {
  'app/sealed/document-store.server.ts#insertPreparing': async ({ other, council, readers }) => ({
    beside: () => write({ ...council, ...other }, readers),
  }),

  'app/sealed/document-store.server.ts#insertCopies': async ({ other, council, bulletin }) => {
    const { written, made } = bulletin
    // The last answer was lost, and the browser sends its copies once more.
    return { beside: () => upload({ ...council, ...other }, written.prepared.id, made.copies) }
  },

  'app/sealed/document-store.server.ts#deletePreparing': async ({ other, council, bulletin }) => {
    const { id } = bulletin.written.prepared
    // In two tabs at once, with the sweep of a day later on top.
    const later = { ...other, now: () => instant(council.now() + days(2)) }
    const asked = { document: id, sender: council.liaison.person }
    return { beside: () => Promise.all([giveUpDocument(other, asked), sweepAbandoned(later)]) }
  },

  'app/composer/draft-store.server.ts#putDraft': async (stage) => {
    const draft = await draftOfBulletin(stage)
    // The page keeps its draft once more while the bulletin it became is being issued: it must not come back.
    return {
      beside: () => putDraft(stage.other.db, { ...draft, version: 2 }),
      check: () => noDraftLeft(stage, draft.id),
    }
  },

  'app/composer/draft-store.server.ts#deleteDraft': async (stage) => {
    const draft = await draftOfBulletin(stage)
    return { beside: () => deleteDraft(stage.other.db, draft), check: () => noDraftLeft(stage, draft.id) }
  },

  ...besideAttachments,
  ...besideAccess,
  ...besideMail,

  'app/council/person-store.server.ts#setLocale': async ({ other, council }) => {
    const { person } = await addPerson(council)
    return {
      beside: () => setLocale(other.db, person, 'en'),
      steps: [stated(({ trx }) => changeState(trx, person, { from: ['active'], to: 'suspended' }))],
      check: async () =>
        expect(await findPerson(council.db, person)).toMatchObject({ state: 'suspended', locale: 'en' }),
    }
  },

  'app/acts/challenge-store.server.ts#keepChallenge': async ({ other, council }) => ({
    beside: () => issueChallenge(other, { person: council.liaison.person, act: 'issue', from: 0n }),
  }),

  'app/acts/challenge-store.server.ts#forgetChallenges': async ({ other, council }) => {
    const old = { ...other, now: () => instant(council.now() + minutes(61)) }
    return { beside: () => issueChallenge(old, { person: council.liaison.person, act: 'issue', from: 0n }) }
  },

  'app/keyring/key-store.server.ts#keepProofNonce': async ({ other, council, readers }) => {
    const [reader] = readers
    if (!reader) throw new Error('nobody reads')
    const { fingerprint } = reader.key
    const at = council.now()
    const nonceHash = random(32)
    const asked = { fingerprint, nonceHash, issuedAt: at, expiresAt: instant(at + minutes(10)) }
    await keepProofNonce(council.db, asked)
    return {
      // Two tabs ask at once.
      beside: () => Promise.all([askProof(other, reader.person), askProof(other, reader.person)]),
      steps: [stated(({ trx }) => takeProofNonce(trx, { fingerprint, nonceHash, at }))],
    }
  },

  'app/keyring/trust-card-store.server.ts#keepTrustCard': async ({ other, council, readers: [reader] }) => {
    if (!reader) throw new Error('nobody reads')
    const { person } = reader
    const key = reader.key.fingerprint
    const newest = (await trustCardOf(council.db, person))?.version ?? 0
    const card = { person, key, sealed: random(64), at: council.now(), version: newest + 1 }
    return {
      // Two tabs at once, and the key is made anew meanwhile.
      beside: () => Promise.all([keepTrustCard(other.db, card), keepTrustCard(other.db, card)]),
      steps: [stated(({ trx }) => dropTrustCards(trx, person))],
    }
  },

  'app/verification/verification-store.server.ts#beginVerification': async ({ other, council }) => ({
    beside: async () => {
      const id = makeId('v', random(16))
      const begun = { id, at: council.now(), aliveUntil: instant(council.now() + minutes(5)) }
      await beginVerification(other.db, { ...begun, source: { by: 'browser', person: council.liaison.person } })
    },
  }),
  'app/verification/verification-store.server.ts#beatVerification': (stage) =>
    verified(stage, ({ db }, id, at) =>
      beatVerification(db, { id, checked: 3, total: 9, aliveUntil: instant(at + minutes(5)) }),
    ),
  'app/verification/verification-store.server.ts#endVerification': (stage) =>
    verified(stage, ({ db }, id, at) => endVerification(db, id, { at, finding, entry: null })),
  'app/verification/verification-store.server.ts#stopVerification': (stage) =>
    verified(stage, ({ db }, id, at) => stopVerification(db, id, at, 3)),
  'app/verification/verification-store.server.ts#interruptVerification': (stage) =>
    verified(stage, ({ db }, id, at) => interruptVerification(db, id, at)),
  'app/verification/verification-store.server.ts#endDeadSchedule': (stage) =>
    verified(stage, ({ db }, _, at) => endDeadSchedule(db, instant(at + days(1)))),

  'app/read-log/count-store.server.ts#keepCountLines': async ({ other, council }) => ({
    // The day's count is stated and its lines are kept while a batch issues.
    beside: () => stateCounts({ db: other.db, log: council.log }),
    check: async () => {
      const kept = await keptCounts(council.db)
      const logged = await council.log.entry(kept?.entry ?? -1n)
      const said = readCounted(parseEntry(logged?.bytes ?? new Uint8Array()))
      checkCounted(said, (kept?.lines ?? []).map(parseCountLine))
    },
  }),
  'app/read-log/log-store.server.ts#storeCheckpoints': async ({ other, council }) => {
    // Another node's heart beats while this one issues.
    const settings = await logSettings({ db: other.db, dataDir: council.database.dataDir }, council.clock)
    return {
      beside: async () => {
        const log = await openReadLog(settings)
        await log.beat()
        await log.close()
      },
    }
  },
  'app/read-log/log-store.server.ts#storeCosignatures': async ({ other, council }) => {
    const { size } = parseCheckpointNote(await council.log.ownCheckpoint())
    const row = { size: Number(size), time: Math.floor(council.now() / 1000), witness: 'kansa', line: '— kansa AAAA' }
    return { beside: () => Promise.all([storeCosignatures(other.db, [row]), storeCosignatures(other.db, [row])]) }
  },
  'app/read-log/rebuild-projection.server.ts#rebuildProjection': async ({ other, council }) => ({
    beside: () => rebuildProjection(other.db),
    check: async () => expect(await compareProjection(council.db)).toBeNull(),
  }),

  'app/retention/hold-store.server.ts#rebuildHolds': async ({ other, council, officer, bulletin }) => {
    const by = await signedIn(council, officer)
    const object: HoldObject = { kind: 'bulletin', bulletin: bulletin.written.prepared.id }
    const texts = { reason: { salt: random(32), text: '漏えいの調査のため' } }
    return {
      beside: () => rebuildHolds(other.db),
      steps: [
        async ({ trx, at, nextIndex }) => {
          await addHold(trx, { entry: nextIndex, object, placedBy: by.actor, placedAt: at, lifted: null })
          const held = { ...by, objects: [holdEntryObject(object)], texts }
          return { value: undefined, entries: [{ ...held, kind: 'hold-placed' }] }
        },
      ],
      // What the log says is held is held: else it would be erased tonight.
      check: async () => {
        const placed: bigint[] = []
        for (let index = 0n; ; index++) {
          const logged = await council.log.entry(index)
          if (!logged) break
          if (parseEntry(logged.bytes).kind === 'hold-placed') placed.push(index)
        }
        const kept = (await pageOfHolds(council.db, { place: null, length: 25 })).lines.map(({ entry }) => entry)
        expect([...kept].sort()).toEqual([...placed].sort())
      },
    }
  },

  'db/turn-store.server.ts#takeTurn': async ({ other, council }) => ({
    beside: () => takeTurn(other.db, { name: 'erasure', at: council.now(), every: days(1), lease: minutes(10) }),
  }),
  'db/turn-store.server.ts#endTurn': async ({ other, council }) => ({
    beside: () => endTurn(other.db, 'erasure', council.now()),
  }),

  // An operator's command, into a database that no portal has open.
  'db/copy-database.server.ts#copyRows': 'other database',
  'db/copy-database.server.ts#inOneView': 'reads',
  'app/read-log/log-store.server.ts#beginBatch': 'sequencer',
  'app/read-log/log-store.server.ts#inOneView': 'reads',
  'app/read-log/log-store.server.ts#read': 'reads',
  'app/read-log/log-store.server.ts#runText': 'reads',
  'app/audit/stored-log-store.server.ts#readOnce': 'reads',
  'app/witness/witness-store.server.ts#keepEvidence': 'other database',
  'app/witness/witness-store.server.ts#moveWitnessed': 'other database',
  'app/portal.server.ts#checkDatabaseMark': 'first start',
  'app/access/server-key-store.server.ts#keepServerKeyMark': 'first start',
} as const satisfies Readonly<Record<string, Case>>

/** As a step would, whichever entry it is for: no two acts share one. */
const finding = {
  verdict: 'verified',
  checked: 9,
  total: 9,
  trust: 'portal',
  firstWrong: null,
  because: null,
} as const

/** The draft that the bulletin under way was written in. */
async function draftOfBulletin({ council, bulletin }: Stage) {
  const id = makeId('d', random(16))
  const { person: author, key } = council.liaison
  const at = { version: 1, savedAt: council.now(), key: key.fingerprint }
  const draft = {
    id,
    author,
    copy: makeId('c', random(16)),
    ciphertext: random(20),
    ciphertextHash: sha256Hex(random(20)),
    ...at,
  }
  await putDraft(council.db, draft)
  const { id: document } = bulletin.written.prepared
  await sql`update sealed_document set draft_id = ${id} where id = ${document}`.execute(council.db)
  return draft
}

async function noDraftLeft({ council, bulletin }: Stage, id: DraftId): Promise<void> {
  const found = await findDocument(council.db, bulletin.written.prepared.id)
  if (found?.issued_at) expect(await findDraft(council.db, { id, author: council.liaison.person })).toBeNull()
}

/** A verification that a step of the batch ends with its finding: it ends once, and keeps what it ended with. */
async function verified(
  { council, other }: Stage,
  beside: (other: Ground, id: ReturnType<typeof makeId<'v'>>, at: ReturnType<Ground['now']>) => Promise<unknown>,
): Promise<Scene> {
  const id = makeId('v', random(16))
  const at = council.now()
  const source = { by: 'browser', person: council.liaison.person } as const
  await beginVerification(council.db, { id, at, aliveUntil: instant(at + minutes(5)), source })
  return {
    beside: () => beside(other, id, at),
    steps: [stated((step) => endVerification(step.trx, id, { at: step.at, finding, entry: null }))],
    check: async () => {
      const found = await verificationOf(council.db, id, at)
      expect(found?.state).not.toBe('running')
    },
  }
}

/** That the bulletin was issued with every copy its liaison signed for, or not at all. */
export async function expectWhole({ council, bulletin }: Stage): Promise<void> {
  const { id, recipients } = bulletin.written.prepared
  const found = await findDocument(council.db, id)
  const copies = await sealedParts(council.db, id)
  if (!found) return expect([copies, await plannedCopies(council.db, id)]).toEqual([[], []])
  if (found.issued_at === null) return
  // A copy and a card for each.
  expect(copies).toHaveLength(2 * recipients.length)
}
