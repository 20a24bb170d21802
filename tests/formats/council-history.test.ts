/** What whoever mirrors the log finds wrong about who signs rolls, without any key. */
import { describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { CouncilHistory } from '../../app/formats/council-history.ts'
import {
  type CouncilStatement,
  formatCouncilStatement,
  type StatementPlace,
  statementHash,
} from '../../app/formats/council-statement.ts'
import type { ReadEntry } from '../../app/formats/log-entry.ts'
import { formatRollHeader, type RollHeader, rollHeaderHash, rollLifetime } from '../../app/formats/roll.ts'
import { formatAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, instant, makeId, type PersonId, type Sha256Hex } from '../../app/ids.ts'

const portal = 'council.example'
const [anna, ben, cora, overseer, dan] = [1, 2, 3, 4, 5].map((n) => makeId('p', new Uint8Array(16).fill(n))) as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId,
]
const keyOf = (person: PersonId) => ({
  person,
  fingerprint: statementHash(utf8(person)).slice(0, 40) as Fingerprint,
  keyHash: statementHash(utf8(`key ${person}`)),
})
const council = 'cd'.repeat(20) as Fingerprint
const made = instant(1_795_316_400_000)
const stated = (signers: readonly PersonId[], place: StatementPlace | null, other: Partial<CouncilStatement> = {}) =>
  formatCouncilStatement({
    portal,
    council,
    councilKeyHash: 'ef'.repeat(32) as Sha256Hex,
    made,
    place,
    signers: signers.map(keyOf),
    ...other,
  })

const founding = stated([anna, ben], null)
const header = (counter: number, previous: Sha256Hex | null, other: Partial<RollHeader> = {}) =>
  utf8(
    formatRollHeader({
      portal,
      council,
      counter,
      time: instant(made + counter),
      expires: instant(made + counter + rollLifetime),
      size: 8192,
      root: new Uint8Array(32),
      previous,
      ...other,
    }),
  )
const first = header(1, null)
const afterFirst = { number: 2, previous: statementHash(founding), rollsFrom: 2, rollBefore: rollHeaderHash(first) }

type Entry = Pick<ReadEntry, 'kind' | 'data' | 'actor' | 'role' | 'act'>
const founded: Entry = { kind: 'council-key-made', data: { statement: fromUtf8(founding) } }
const roll = (bytes: Uint8Array, firstSigner: PersonId, secondSigner: PersonId): Entry => ({
  kind: 'roll',
  data: { header: fromUtf8(bytes), firstSigner, secondSigner },
})

function restated(statement: Uint8Array, by: readonly [PersonId, PersonId], role: 'secretariat' | 'oversight'): Entry {
  const [firstSigner, actor] = by
  const text = formatAct({
    act: 'council',
    portal,
    actor,
    key: keyOf(actor).fingerprint,
    objects: [{ kind: 'statement', id: '2', sha256: statementHash(statement) }],
    seen: { size: 1n, root: new Uint8Array(32), time: 1 },
    challenge: new Uint8Array(32),
  })
  const data = { statement: fromUtf8(statement), firstSigner, secondSigner: actor }
  return { kind: 'council-restated', data, actor, role, act: { text, signature: '' } }
}

function read(...entries: readonly Entry[]): void {
  const history = new CouncilHistory()
  for (const entry of entries) history.accept(entry)
}

const begun = [founded, roll(first, anna, ben)] as const
const three = stated([anna, ben, cora], afterFirst)

describe('who signs rolls, as a mirror sees it', () => {
  it('changes by two who signed until then, or by one with oversight where it only adds one', () => {
    const second = header(2, rollHeaderHash(first))
    read(...begun, restated(three, [anna, ben], 'secretariat'), roll(second, ben, cora))
    read(...begun, restated(three, [anna, overseer], 'oversight'), roll(second, anna, cora))
    read(...begun, restated(stated([anna, cora], afterFirst), [anna, ben], 'secretariat'), roll(second, anna, cora))
  })

  it.each([
    ['takes a signer away', stated([anna, cora], afterFirst)],
    ['adds two', stated([anna, ben, cora, dan], afterFirst)],
    ['brings another key', stated([anna, ben, cora], afterFirst, { councilKeyHash: 'ab'.repeat(32) as Sha256Hex })],
    ['makes oversight a signer', stated([anna, ben, overseer], afterFirst)],
  ])('with oversight, what %s is refused', (_, statement) => {
    expect(() => read(...begun, restated(statement, [anna, overseer], 'oversight'))).toThrow(
      'with oversight nothing but',
    )
  })

  it('not by one of another role, not by one person, not over another roll, and never from the beginning again', () => {
    expect(() => read(...begun, restated(three, [anna, cora], 'secretariat'))).toThrow('with oversight nothing but')
    expect(() => read(...begun, restated(three, [anna, anna], 'secretariat'))).toThrow('not signed by two')
    expect(() => read(...begun, restated(three, [cora, ben], 'secretariat'))).toThrow('who signs no rolls')
    const elsewhere = stated([anna, ben, cora], { ...afterFirst, rollBefore: 'ab'.repeat(32) as Sha256Hex })
    expect(() => read(...begun, restated(elsewhere, [anna, ben], 'secretariat'))).toThrow('another roll')
    expect(() => read(...begun, founded)).toThrow('founded once')
    const { data: _, ...foreign } = restated(stated([anna, ben, dan], afterFirst), [anna, ben], 'secretariat')
    expect(() => read(...begun, { ...restated(three, [anna, ben], 'secretariat'), ...foreign })).toThrow('another act')
  })

  it('a roll by who left, by oversight, or under another council key is refused', () => {
    const second = header(2, rollHeaderHash(first))
    const left = restated(stated([anna, cora], afterFirst), [anna, ben], 'secretariat')
    expect(() => read(...begun, left, roll(second, anna, ben))).toThrow('who signs no rolls')
    expect(() => read(...begun, roll(second, anna, overseer))).toThrow('who signs no rolls')
    const foreign = header(2, rollHeaderHash(first), { council: 'ab'.repeat(20) as Fingerprint })
    expect(() => read(...begun, roll(foreign, anna, ben))).toThrow('another council')
  })
})
