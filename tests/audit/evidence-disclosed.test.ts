/** Looks disclosed to a person, as a bundle that holds some of their entries shows them. */
import { describe, expect, it } from 'vitest'
import { proveDisclosures } from '../../app/audit/evidence-disclosed.ts'
import type { ProvenEntry } from '../../app/audit/evidence-log.ts'
import { commitToPerson, type DisclosedLook, formatLooks } from '../../app/formats/about.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import type { PersonId } from '../../app/ids.ts'
import { random } from '../support/log.ts'
import { laterEntries, mori, type Said, sato } from './later-log.ts'

const [first, second] = [random(32), random(32)]
const look = (person: PersonId, salt: Uint8Array): Said => ({
  kind: 'log-viewed',
  more: { about: [commitToPerson(person, salt)] },
})
const disclosed = (...looks: readonly DisclosedLook[]): Said => ({
  kind: 'look-disclosed',
  subject: sato,
  more: { data: { case: 'k-7f3a', looks: formatLooks(looks) } },
})

/** A bundle of these entries of the log, by their places. */
function judged(saying: readonly Said[], places: readonly number[]) {
  const all = laterEntries(saying).map(
    (bytes, index): ProvenEntry => ({
      index: BigInt(index),
      entry: parseEntry(bytes),
      leaf: leafHash(bytes),
      selected: true,
      file: `entries/${index}`,
    }),
  )
  return proveDisclosures({ entries: all.filter(({ index }) => places.includes(Number(index))), exported: [] })
}

describe('looks disclosed in a bundle', () => {
  const looks = [look(sato, first), look(mori, second)]

  it('are shown to be at the person where the bundle holds them, and said to lie elsewhere where not', async () => {
    const saying = [...looks, disclosed({ index: 1n, salt: first })]
    const at = laterEntries(saying).findIndex((bytes) => parseEntry(bytes).kind === 'look-disclosed')
    expect(await judged(saying, [1, at])).toEqual({ shown: 1, elsewhere: [] })
    expect(await judged(saying, [at])).toEqual({ shown: 0, elsewhere: [1n] })
    expect(await judged(saying, [1])).toEqual({ shown: 0, elsewhere: [] })
  })

  it.each([
    ['at somebody else', { index: 2n, salt: second }],
    ['under another salt', { index: 1n, salt: second }],
    ['of an entry about nobody', { index: 0n, salt: first }],
    ['that comes later', { index: 9n, salt: first }],
  ])('a look %s is a finding in the disclosing entry', async (_, one) => {
    await expect(judged([...looks, disclosed(one)], [0, 1, 2, 3])).rejects.toMatchObject({
      name: 'EvidenceFinding',
      file: 'entries/3',
    })
  })
})
