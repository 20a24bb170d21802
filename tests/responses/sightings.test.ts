/** How much of all answers readers are told: nothing that says something of one of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { responseStates } from '../../app/formats/respond-body.ts'
import { hours, instant } from '../../app/ids.ts'
import { defaultSightingRule, sightingsNow } from '../../app/responses/response.ts'

const rule = defaultSightingRule
const day = hours(24)
const at = instant(10 * day)
const answered = (state: (typeof responseStates)[number], respondedAt = instant(at - 2 * day)) => ({
  state,
  respondedAt,
})
const many = (count: number, state: (typeof responseStates)[number]) =>
  Array.from({ length: count }, () => answered(state))

describe('how much was seen', () => {
  it('is told in three classes', () => {
    const told = null
    expect(sightingsNow(many(5, 'not-detected'), { told, rule, at })).toMatchObject({ value: 'none' })
    expect(sightingsNow([...many(4, 'not-detected'), answered('mitigated')], { told, rule, at })).toMatchObject({
      value: 'few',
    })
    expect(sightingsNow([...many(5, 'detected')], { told, rule, at })).toMatchObject({ value: 'many' })
  })

  it('two councils that differ in one organization below the border look the same', () => {
    const state = fc.constantFrom(...responseStates)
    fc.assert(
      fc.property(fc.array(state, { minLength: 5, maxLength: 40 }), state, (states, more) => {
        const here = states.map((one) => answered(one))
        const there = [...here, answered(more)]
        const [one, other] = [here, there].map((all) => sightingsNow(all, { told: null, rule, at }))
        const seen = here.filter(({ state: said }) => said === 'detected' || said === 'mitigated').length
        const sees = more === 'detected' || more === 'mitigated'
        const border = sees && (seen === 0 || seen === rule.many - 1)
        // Under the floor nothing is told in the one, and in the other neither or a class alone.
        if (!one?.ok) return !other?.ok || ['none', 'few', 'many'].includes(other.value)
        return border || JSON.stringify(one) === JSON.stringify(other)
      }),
    )
  })

  it('an answer of the last day moves nothing, whatever it says', () => {
    const here = [...many(6, 'not-detected'), answered('detected')]
    const there = [...here, ...Array.from({ length: 9 }, () => answered('detected', instant(at - hours(1))))]
    expect(sightingsNow(there, { told: null, rule, at })).toEqual(sightingsNow(here, { told: null, rule, at }))
  })

  it('whoever is still looking has not said what they found', () => {
    const answers = [...many(4, 'detected'), ...many(9, 'checking')]
    expect(sightingsNow(answers, { told: null, rule, at })).toMatchObject({ reason: 'sightings-too-few' })
  })
})
