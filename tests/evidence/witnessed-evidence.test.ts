import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { formatPolicy, parsePolicy } from '../../app/formats/policy.ts'
import { makeTrust } from '../../app/formats/trust.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { hours, type Instant, instant } from '../../app/ids.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { confirmDecision, endSuspension, proposeSuspension } from '../../app/trust/decide-log.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { pinOf } from '../../db/demo/sign-at-vault.server.ts'
import { kindsOf, openDoor } from '../access/door.ts'
import { ask, type Somebody, signedIn, value } from '../bulletins/council.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import { check, type EvidenceCouncil, everything, evidenceCouncilIn, make } from './evidence-council.ts'

let held: EvidenceCouncil
let quorum: TestQuorum
beforeAll(async () => {
  const door = await openDoor('sqlite', async (database, clock) => {
    quorum = await testQuorum(database, clock)
    return openWitnessedLog(database, quorum, clock)
  })
  held = await evidenceCouncilIn(door)
  // The clock jumped while the witnesses were being asked: from here on they have the present time.
  await door.log.beat()
}, 180_000)
afterAll(async () => {
  await quorum.close()
  await held.close()
})

/** As the page signs it: under the log's own newest checkpoint, for the witnesses are away. */
async function suspensionBy({ vault, person }: Somebody, until: Instant): Promise<ActSent> {
  const { council } = held
  const from = await pinOf(vault)
  const asked = value(await issueChallenge(council, { person, act: 'suspend-quorum', from }))
  const draft = {
    act: 'suspend-quorum',
    first: await waitingDecision(council, 'suspend-quorum'),
    until,
    reason: '証人の機器が停止したため',
    objects: decisionObjects(council.log.trust, null),
    challenge: asked.challenge,
  } as const
  const unwitnessed = { note: asked.checkpoint, from, consistency: asked.consistency }
  const { text, signature } = await ask(vault, 'sign-act', { draft, unwitnessed })
  return { text, signature: toBase64(signature) }
}

const about = () => ({ filter: { ...noFilter, about: held.sato.person } })

it('evidence of a witnessed log names who cosigned it, and the log’s first entry says whom to trust', async () => {
  const made = await make(held, about())
  const verdict = await check(made.archive, held.council.log.trust)
  expect(verdict.because).toBeNull()
  expect(verdict.checked.find(({ what }) => what === 'log')?.said).toMatch(/cosigned by w\d, w\d/)
  expect(verdict.checked.find(({ what }) => what === 'checkpoints')?.said).toMatch(/^[1-9]\d* around them/)
})

it('whoever asks for more witnesses than had cosigned is told that it is incomplete', async () => {
  const [, , third] = quorum.witnesses
  if (third) third.mood = 'away'
  held.council.clock.advance(120_000)
  const made = await make(held, about())
  quorum.all('well')
  const { trust } = held.council.log
  const all = formatPolicy(trust.policy).replace(/^group g 2 /m, 'group g all ')
  const stricter = makeTrust({ clockKey: trust.clockKey, policy: parsePolicy(all) })
  expect(await check(made.archive, stricter)).toMatchObject({ verdict: 'incomplete' })
  expect(await check(made.archive, trust)).toMatchObject({ verdict: 'verified' })
})

it('no bundle leaves while two people have set the witnesses aside: the log alone would vouch for it', async () => {
  const { council, ground, reviewer } = held
  quorum.all('away')
  council.clock.advance(120_000)
  const until = instant(council.now() + hours(6))
  value(
    await proposeSuspension(council, {
      by: await signedIn(council, reviewer),
      act: await suspensionBy(reviewer, until),
    }),
  )
  const [secretariat] = council.signers
  const act = await suspensionBy(secretariat, until)
  value(await confirmDecision(council, { by: await signedIn(council, secretariat), kind: 'suspend-quorum', act }))
  const request = { ...everything, ...about() }
  expect(await exportEvidence(ground, { request, by: null })).toMatchObject({ reason: 'evidence-unwitnessed' })
  expect((await kindsOf(council)).at(-1)).toBe('quorum-suspended')
  quorum.all('well')
  value(await endSuspension(council, { by: await signedIn(council, secretariat) }))
})

it('no bundle leaves while there is no quorum', async () => {
  quorum.all('away')
  held.council.clock.advance(120_000)
  const request = { ...everything, ...about() }
  await expect(exportEvidence(held.ground, { request, by: null })).rejects.toMatchObject({ name: 'LogUnavailable' })
  quorum.all('well')
})
