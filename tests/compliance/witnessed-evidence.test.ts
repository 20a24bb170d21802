import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportEvidence } from '../../app/compliance/export-evidence.server.ts'
import { noFilter } from '../../app/compliance/log-filter.ts'
import { formatPolicy, parsePolicy } from '../../app/formats/policy.ts'
import { makeTrust } from '../../app/formats/trust.ts'
import { openDoor } from '../access/door.ts'
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
}, 180_000)
afterAll(async () => {
  await quorum.close()
  await held.close()
})
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

it('no bundle leaves while there is no quorum', async () => {
  quorum.all('away')
  held.council.clock.advance(120_000)
  const request = { ...everything, ...about() }
  await expect(exportEvidence(held.desk, { request, by: null })).rejects.toMatchObject({ name: 'LogUnavailable' })
  quorum.all('well')
})
