import { describe, expect, it } from 'vitest'
import { preparedTrust, takingOf } from '../../app/decisions/prepared-trust.ts'
import { suspensionChoices, usualHours } from '../../app/decisions/suspension-choice.ts'
import { fewest, trustConcerns } from '../../app/decisions/trust-concerns.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import type { Policy } from '../../app/formats/policy.ts'
import { clockNameOf, formatTrust, makeTrust, parseTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { hours, instant, minutes } from '../../app/ids.ts'

const origin = 'portal.example'
const seed = (n: number) => new Uint8Array(32).fill(n)
const logKey = (n: number) => verifierKeyOf({ name: origin, seed: seed(n) }, noteKeyType)
const clockKey = (n: number) => verifierKeyOf({ name: clockNameOf(origin), seed: seed(n) }, cosignatureKeyType)
const witness = (name: string, n: number) => ({
  name,
  key: verifierKeyOf({ name: `${name}.example`, seed: seed(n) }, cosignatureKeyType),
  url: `https://${name}.example`,
})
const [a, b, c, d] = [witness('a', 11), witness('b', 12), witness('c', 13), witness('d', 14)]

function trust(quorum: Pick<Policy, 'witnesses' | 'groups' | 'quorum'>, keys = 1): Trust {
  return makeTrust({ clockKey: clockKey(keys + 100), policy: { logs: [{ key: logKey(keys), url: null }], ...quorum } })
}
const of = (threshold: number, ...witnesses: readonly ReturnType<typeof witness>[]): Trust => {
  const members = witnesses.map(({ name }) => name)
  return trust({ witnesses, groups: [{ name: 'g', threshold, members }], quorum: 'g' })
}
const nobody = trust({ witnesses: [], groups: [], quorum: null })

describe('what a signer is asked to think about', () => {
  it('is nothing where two of three become two of three others, one at a time', () => {
    expect(trustConcerns(of(2, a, b, c), of(2, a, b, d))).toEqual([])
    expect(trustConcerns(nobody, of(2, a, b, c))).toEqual([])
  })

  it('is that nobody outside is asked any more', () => {
    expect(trustConcerns(of(2, a, b, c), nobody)).toEqual([{ concern: 'unwitnessed' }])
    expect(trustConcerns(nobody, nobody)).toEqual([])
  })

  it('is that fewer are enough, also where a group stands in a group', () => {
    expect(trustConcerns(of(2, a, b, c), of(1, a, b, c))).toEqual([{ concern: 'weaker', before: 2, after: 1 }])
    const nested = trust({
      witnesses: [a, b, c, d],
      groups: [
        { name: 'inner', threshold: 2, members: ['a', 'b'] },
        { name: 'outer', threshold: 2, members: ['inner', 'c', 'd'] },
      ],
      quorum: 'outer',
    })
    expect(fewest(nested.policy)).toBe(2)
  })

  it('is that those who never watched this log are a quorum among themselves', () => {
    const [x, y] = [witness('x', 21), witness('y', 22)]
    expect(trustConcerns(of(2, a, b, c), of(2, a, x, y))).toEqual([{ concern: 'strangers' }])
    // A known key under a new name is no stranger.
    expect(trustConcerns(of(2, a, b, c), of(2, a, { ...b, name: 'x' }, y))).toEqual([])
  })

  it('is that one machine that is down will stop everything, where it did not before', () => {
    expect(trustConcerns(of(2, a, b, c), of(2, a, b))).toEqual([{ concern: 'single' }])
    expect(trustConcerns(of(2, a, b), of(2, a, c))).toEqual([])
  })

  it('is that a witness they know by name has another key', () => {
    expect(trustConcerns(of(2, a, b, c), of(2, a, b, witness('c', 33)))).toEqual([{ concern: 'rekeyed', names: ['c'] }])
  })
})

describe('what the operator has prepared', () => {
  const inForce = of(2, a, b, c)
  const keys = { logKey: logKey(2), clockKey: clockKey(102) }
  const policy = of(2, a, b, d).policy
  const textOf = (prepared: ReturnType<typeof preparedTrust>) => parseTrust(prepared?.text ?? '')

  it('is nothing where nothing is', () => {
    expect(preparedTrust({ inForce, keys: null, policy: null }, 'all')).toBeNull()
  })

  it('are new keys under the old policy, or the old keys under a new one: whatever was asked for', () => {
    const onlyKeys = preparedTrust({ inForce, keys, policy: null }, 'policy')
    expect(onlyKeys?.taking).toBe('keys')
    expect(textOf(onlyKeys).logKey).toEqual(keys.logKey)
    expect(textOf(onlyKeys).policy.witnesses).toEqual(inForce.policy.witnesses)
    const onlyPolicy = preparedTrust({ inForce, keys: null, policy }, 'all')
    expect(onlyPolicy?.text).toBe(formatTrust(of(2, a, b, d)))
  })

  it('is both at once unless one is chosen', () => {
    const prepared = { inForce, keys, policy }
    const both = textOf(preparedTrust(prepared, null))
    expect([both.logKey, both.clockKey, both.policy.witnesses]).toEqual([keys.logKey, keys.clockKey, policy.witnesses])
    expect(textOf(preparedTrust(prepared, 'keys')).policy.witnesses).toEqual(inForce.policy.witnesses)
    expect(textOf(preparedTrust(prepared, 'policy')).logKey).toEqual(inForce.logKey)
    expect(preparedTrust(prepared, null)?.asked).toBe(false)
    expect([takingOf('keys'), takingOf('everything'), takingOf(null)]).toEqual(['keys', null, null])
  })

  it('keeps the address at which the log is read', () => {
    const url = 'https://portal.example'
    const addressed = makeTrust({
      clockKey: inForce.clockKey,
      policy: { ...unwitnessed(inForce.logKey), logs: [{ key: inForce.logKey, url }] },
    })
    expect(textOf(preparedTrust({ inForce: addressed, keys, policy: null }, null)).policy.logs).toEqual([
      { key: keys.logKey, url },
    ])
  })
})

describe('how long the quorum may be set aside', () => {
  const now = instant(1_795_000_033_250)

  it('is chosen in hours, to the full minute, and never more than a day', () => {
    const choices = suspensionChoices(now)
    expect(choices.map((one) => one.hours)).toEqual([1, 2, 4, 8, 12, 24])
    for (const { hours: span, until } of choices) {
      expect(until % minutes(1)).toBe(0)
      expect(until - now).toBeLessThanOrEqual(hours(span))
      expect(until - now).toBeGreaterThan(hours(span) - minutes(1))
    }
  })

  it('offers what is usual', () => {
    expect(suspensionChoices(now).some((one) => one.hours === usualHours)).toBe(true)
  })
})
