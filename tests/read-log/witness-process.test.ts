import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { instant } from '../../app/ids.ts'
import { askOverHttp } from '../../app/read-log/ask-witness.server.ts'
import { openLogKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import { freshDatabase } from '../support/databases.ts'
import { logSettings, newPerson, random, state, testOrigin } from '../support/log.ts'
import { startWitness } from '../support/witness-process.ts'

test('a log asks a witness that runs elsewhere: killed, there is no receipt; back again, there is one', async () => {
  const database = await freshDatabase('sqlite')
  const trustFile = join(database.dataDir, 'trust.txt')
  const keys = await openLogKeys(join(database.dataDir, 'keys'), random)
  writeFileSync(trustFile, formatTrust(trustOf(testOrigin, keys)))
  const dir = join(database.dataDir, 'witness')
  const first = await startWitness({ dir, logs: trustFile, name: 'witness.example' })
  const policyText = `witness kansa ${first.vkey} ${first.url}/\nquorum kansa\n`
  const settings = { ...(await logSettings(database)), now: () => instant(Date.now()) }
  const log = await openReadLog({ ...settings, policyText, transport: askOverHttp })
  await state(log, { kind: 'signed-in', subject: newPerson() })
  const given = () =>
    log.receipt(1n).then(
      () => 'given',
      (error: Error) => error.name,
    )
  await expect.poll(given, { timeout: 15_000 }).toBe('given')
  await first.kill()
  await state(log, { kind: 'signed-in', subject: newPerson() })
  await expect(log.receipt(2n)).rejects.toMatchObject({ name: 'LogUnavailable', noQuorum: true })
  expect(log.witnesses()[0]?.lastTrouble?.because).toMatch(/ECONNREFUSED|fetch failed|closed/)
  const again = await startWitness({ dir, logs: trustFile, port: Number(new URL(first.url).port) })
  await expect
    .poll(
      () =>
        log.receipt(2n).then(
          () => 'given',
          () => 'not yet',
        ),
      { timeout: 20_000 },
    )
    .toBe('given')
  expect(openCheckpoint(await log.latestCheckpoint(), log.trust).cosigners).toEqual(['kansa'])
  await log.close()
  await again.stop()
  await database.remove()
}, 90_000)
