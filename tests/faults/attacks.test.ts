import '../support/quick-key-protection.ts'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minutes } from '../../app/ids.ts'
import { type AttackedCouncil, makeAttackedCouncil } from './attacked-council.ts'
import { type Attack, attacks, unseen } from './attacks.ts'
import { type Noticed, verifiers, whoNotices } from './verifiers.ts'

/** Who notices: by one who has the database alone, and by one who has the keys folder too. The table in SECURITY.md says the same. */
const expected: Readonly<Record<string, readonly [database: string, key: string]>> = {
  'alter an entry': ['start running verify people', 'running verify people witness'],
  'alter the newest entry': ['start running verify people', 'running people witness'],
  'drop an entry': ['start running verify people', 'running verify people witness'],
  'insert an entry': ['start running verify people', 'running verify people witness'],
  'reorder two entries': ['start running verify people', 'running verify people witness'],
  'backdate a new entry': ['verify', 'verify'],
  'cut the log short': ['start running people', 'running people witness'],
  'replay a read request': ['verify', 'verify'],
  'give a read to somebody else': ['start running verify people', 'running verify people witness'],
  'miscount what there is about somebody': ['verify', 'verify'],
  'restore a backup': ['start running people', 'running people witness'],
  'edit the search index only': ['verify', 'verify'],
  'show somebody another log': ['', 'people witness'],
  "swap a person's key": ['people', 'people'],
  'swap a line of the roll': ['people', 'people'],
}

const whoOf = (noticed: Noticed): string => verifiers.filter((one) => noticed[one]).join(' ')

describe('an administrator’s tampering is noticed by', () => {
  let council: AttackedCouncil
  const found: { attack: string; withKey: boolean; noticed: Noticed }[] = []
  beforeAll(async () => {
    council = await makeAttackedCouncil()
  }, 120_000)
  afterAll(async () => {
    // For `npm run faults:attacks`, which prints the table.
    if (process.env.FAULTS_REPORT) writeFileSync(process.env.FAULTS_REPORT, JSON.stringify(found))
    await council.remove()
  })

  const cases = attacks.flatMap((attack) =>
    (attack.needs === 'key' ? [true] : [false, true]).map((withKey): readonly [string, Attack, boolean] => [
      `${attack.name}, holding ${withKey ? 'database and log key' : 'the database'}`,
      attack,
      withKey,
    ]),
  )

  test.each(cases)(
    'those whom the table names: %s',
    async (_, attack, withKey) => {
      const noticed = await whoNotices(council, attack, withKey)
      found.push({ attack: attack.name, withKey, noticed })
      const who = whoOf(noticed)
      expect(who).toBe(expected[attack.name]?.[withKey ? 1 : 0])
      expect(who).not.toBe('')
    },
    60_000,
  )

  test('those who know the policy, where the log’s key signs what the witnesses never saw', async () => {
    expect(whoOf(await whoNotices(council, unseen(0), true))).toBe('')
    const witnessed = await makeAttackedCouncil('witnessed')
    // To log:verify, a log that goes on for ten minutes without its witnesses is no longer one whose witnesses are slow.
    witnessed.council.clock.advance(minutes(12))
    const noticed = await whoNotices(witnessed, unseen(-11, 0), true)
    found.push({ attack: unseen().name, withKey: true, noticed })
    expect(whoOf(noticed)).toBe('verify people')
    await witnessed.remove()
  }, 120_000)

  test('nobody, where nobody did anything', async () => {
    const nothing: Attack = { name: 'nothing', needs: 'both', about: 'keys', perform: async () => undefined }
    for (const withKey of [false, true])
      expect(Object.values(await whoNotices(council, nothing, withKey)).some(Boolean)).toBe(false)
  }, 60_000)
})
