/** Those of the access room. */
import { expect } from 'vitest'
import { answerApart, type Once, onceFor } from '../../app/access/answer-once.server.ts'
import { dropSignIns, keepPasswordHash, keepSignIn, takeSignIn } from '../../app/access/credential-store.server.ts'
import { findOutcome, forgetOutcomes, keepOutcome } from '../../app/access/form-outcome-store.server.ts'
import { sweepLimits } from '../../app/access/limit-store.server.ts'
import { addMirrorRow, listMirrors, markMirrorSeen, removeMirrorRow } from '../../app/access/mirror-store.server.ts'
import {
  dropSession,
  forgetReplacedSessions,
  heldSession,
  replaceSession,
  standingSession,
} from '../../app/access/session-store.server.ts'
import { presentSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { instant, makeId, minutes } from '../../app/ids.ts'
import { done, refused } from '../../app/outcome.ts'
import { addPerson, sessionOf } from '../access/door.ts'
import { random } from '../support/log.ts'
import { type Case, stated } from './beside-scene.ts'

export const besideAccess = {
  'app/access/answer-once.server.ts#answerApart': async ({ council, other }) => {
    const { person } = await addPerson(council)
    await keepPasswordHash(council.db, { person, hash: 'of the old password', at: council.now() })
    const at = council.now()
    const half = { person, hash: 'of the old password', at, until: instant(at + minutes(5)) }
    const first = { ...half, tokenHash: random(32) }
    await council.db.transaction().execute((trx) => keepSignIn(trx, first))
    const begin = (once: Once) =>
      answerApart<null, 'changed'>(other.db, { once, at }, async (trx) =>
        (await keepSignIn(trx, { ...half, tokenHash: random(32) })) ? done(null) : refused('changed'),
      )
    const sent = {
      value: `${'A'.repeat(42)}c.${makeId('i', random(16)).slice(2).replace(/[_-]/g, 'x')}`,
      place: '/',
      content: '',
    }
    return {
      // Pressed twice.
      beside: () => Promise.all([begin(onceFor(sent, 'nobody')), begin(onceFor(sent, 'nobody'))]),
      steps: [
        stated(async ({ trx, at }) => {
          await takeSignIn(trx, first.tokenHash)
          await keepPasswordHash(trx, { person, hash: 'of the new password', at })
          await dropSignIns(trx, person)
        }),
      ],
      // Whoever knew the old password has no half sign-in that outlived it.
      check: async () => {
        const left = await council.db
          .selectFrom('sign_in')
          .select('person_id')
          .where('person_id', '=', person)
          .execute()
        expect(left).toEqual([])
      },
    }
  },

  'app/access/form-outcome-store.server.ts#forgetOutcomes': async ({ other, council }) => {
    const name = random(32)
    const kept = { name, content: random(32), sealed: random(64) }
    const lapsed = instant(council.now() - minutes(5))
    await council.db.transaction().execute((trx) => keepOutcome(trx, { ...kept, at: lapsed }))
    return {
      beside: () => forgetOutcomes(other.db, council.now()),
      // The same form once more, long after: its place is the lapsed one's.
      steps: [stated(({ trx, at }) => keepOutcome(trx, { ...kept, at }))],
      check: async () => expect(await findOutcome(council.db, name, council.now())).not.toBeNull(),
    }
  },

  'app/access/session-store.server.ts#forgetReplacedSessions': async ({ other, council }) => {
    const [old, next] = [
      sessionIdOf(await sessionOf(council, council.liaison)),
      sessionIdOf(await sessionOf(council, council.liaison)),
    ]
    return {
      beside: () => forgetReplacedSessions(other.db, instant(council.now() - minutes(2))),
      steps: [
        stated(async ({ trx, at }) => {
          const held = await heldSession(trx, old)
          if (held) await replaceSession(trx, held, { by: next, at })
        }),
      ],
      // What is under way during the step-up is not lost.
      check: async () => expect(await standingSession(council.db, old, council.now())).not.toBeNull(),
    }
  },

  'app/access/limit-store.server.ts#query': async ({ other, council }) => ({
    beside: () => other.limits.attempt('step-up', { account: council.liaison.person, ip: '203.0.113.9' }),
  }),

  'app/access/limit-store.server.ts#sweepLimits': async ({ other }) => ({
    beside: () => sweepLimits(other.db, 'postgresql'),
  }),

  'app/access/mirror-store.server.ts#markMirrorSeen': async ({ other, council }) => {
    const id = makeId('m', random(16))
    const added = { id, name: `写し ${id}`, tokenHash: random(32), by: council.liaison.person, at: council.now() }
    await council.db.transaction().execute((trx) => addMirrorRow(trx, added))
    return {
      beside: () => markMirrorSeen(other.db, id, council.now()),
      steps: [stated(({ trx, at }) => removeMirrorRow(trx, id, at))],
      check: async () => {
        const mirror = (await listMirrors(council.db, null)).lines.find((one) => one.id === id)
        expect(mirror?.removedAt).not.toBeNull()
      },
    }
  },

  'app/access/session-store.server.ts#touchSession': async ({ other, council }) => {
    const token = await sessionOf(council, council.liaison)
    return {
      beside: () => presentSession(other.db, { token, at: instant(council.now() + minutes(3)) }),
      steps: [stated(({ trx }) => dropSession(trx, sessionIdOf(token)))],
      // Signed out stays signed out.
      check: async () => expect(await heldSession(council.db, sessionIdOf(token))).toBeNull(),
    }
  },
} as const satisfies Readonly<Record<string, Case>>
