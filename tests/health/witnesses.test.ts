import { describe, expect, it } from 'vitest'
import { viewQuorum, viewWitness } from '../../app/health/view-witnesses.ts'
import { instant } from '../../app/ids.ts'
import type { WitnessState } from '../../app/read-log/read-log.server.ts'

const now = 1_795_000_000
const well: WitnessState = {
  name: 'commission',
  url: 'https://witness.example/',
  lastCosigned: { size: 18_204n, time: now },
  lag: 0n,
  clockOffset: 400,
  lastTrouble: null,
}

describe('an outside witness', () => {
  it('that has cosigned everything stands so', () => {
    expect(viewWitness(well)).toMatchObject({
      standing: 'now',
      cosigned: { at: now * 1000, size: 18_204 },
      lag: 0,
      offset: 400,
    })
  })

  it('that is some entries behind is behind, however lately it cosigned', () => {
    expect(viewWitness({ ...well, lag: 7n })).toMatchObject({ standing: 'behind', lag: 7 })
  })

  it('is silent while its last trouble is newer than its last cosignature, each by its own clock', () => {
    const what = { word: 'not-reached', because: 'connection refused' } as const
    const trouble = (at: number) => ({ ...well, clockOffset: 5_000, lastTrouble: { at: instant(at), ...what } })
    // Its clock is five seconds before ours: it cosigned at now − 5 s of ours.
    expect(viewWitness(trouble(now * 1000 - 6_000)).standing).toBe('now')
    expect(viewWitness(trouble(now * 1000 - 4_000)).standing).toBe('silent')
  })

  it('whatever it answered is not on the page: a word of our own is', () => {
    const lastTrouble = {
      at: instant(0),
      word: 'refused',
      because: 'answered 500: <b>Your session has expired</b>',
    } as const
    const shown = viewWitness({ ...well, lastTrouble })
    expect(shown.trouble).toEqual({ at: 0, word: 'refused' })
    expect(JSON.stringify(shown)).not.toContain('expired')
  })

  it('that the policy gives no address is not asked, so nobody calls it silent', () => {
    expect(viewWitness({ ...well, url: null, lastCosigned: null, lag: 18_204n }).standing).toBe('unasked')
  })

  it('that was never heard of since the start is silent', () => {
    expect(viewWitness({ ...well, lastCosigned: null, lag: 18_204n }).standing).toBe('silent')
  })
})

it('the quorum is told as it stands', () => {
  expect(viewQuorum({ state: 'met', at: instant(5), size: 9n })).toEqual({ state: 'met', at: 5, size: 9 })
  expect(viewQuorum({ state: 'missing', since: null })).toEqual({ state: 'missing', since: null })
})
