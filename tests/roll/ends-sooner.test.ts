/** What a signer looks at by name: not an end that only came nearer, of which April brings hundreds. */
import { expect, it } from 'vitest'
import { formatRollLine, type RollLine } from '../../app/formats/roll.ts'
import { days, instant, makeId, type PersonId } from '../../app/ids.ts'
import { linesToConfirm } from '../../app/roll/roll-confirmation.ts'
import { rollDifference } from '../../app/roll/roll-difference.ts'

const id = (byte: number) => new Uint8Array(16).fill(byte)
const end = instant(Date.UTC(2027, 2, 31))
const line: RollLine = {
  person: makeId('p', id(1)),
  name: '瀬戸 航',
  organization: makeId('o', id(2)),
  organizationName: '統括室',
  role: 'liaison',
  desks: [],
  machineKeys: [],
  fingerprint: 'ab'.repeat(20) as RollLine['fingerprint'],
  keyHash: 'cd'.repeat(32) as RollLine['keyHash'],
  validUntil: end,
  salt: Buffer.alloc(32, 7).toString('base64'),
}
const signer: PersonId = makeId('p', id(3))
const confirms = (after: Partial<RollLine>) =>
  linesToConfirm(rollDifference([formatRollLine(line)], [formatRollLine({ ...line, ...after })]), {
    comparisons: new Map(),
    signer,
  }).length

it.each([
  ['ends sooner', { validUntil: instant(end - days(1)) }, 0],
  ['ends later', { validUntil: instant(end + days(1)) }, 1],
  ['ends sooner in another role', { validUntil: instant(end - days(1)), role: 'compliance' }, 1],
  ['ends sooner for another key', { validUntil: instant(end - days(1)), keyHash: 'ef'.repeat(32) as never }, 1],
  ['says the same', {}, 0],
] as const)('a line that %s is confirmed by name or not', (_, after, count) => expect(confirms(after)).toBe(count))
