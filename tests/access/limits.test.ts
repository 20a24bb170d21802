import { afterEach, beforeEach, expect, it } from 'vitest'
import { sweepLimits } from '../../app/access/limit-store.server.ts'
import { onBothDatabases } from '../support/databases.ts'
import { type Door, elsewhere, openDoor, where } from './door.ts'

onBothDatabases('limits', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const keys = async () => (await door.db.selectFrom('rate_limit').select('key').execute()).map(({ key }) => key)

  it('a hundred guesses brought at the same moment are ten, not a hundred', async () => {
    const by = { account: 'akari@saiba-denki.example', ip: where.ip }
    const all = await Promise.all(Array.from({ length: 40 }, () => door.limits.attempt('sign-in', by)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(10)
  })

  it('one address that tries many accounts is stopped, others are not', async () => {
    const attempts = []
    for (let i = 0; i < 60; i++) {
      attempts.push(await door.limits.attempt('sign-in', { account: `p${i}@saiba-denki.example`, ip: where.ip }))
    }
    expect(attempts.filter(({ ok }) => ok)).toHaveLength(50)
    expect((await door.limits.attempt('sign-in', { account: 'p@saiba-denki.example', ip: elsewhere.ip })).ok).toBe(true)
  })

  it('one office that changes its address within its own /48 is stopped all the same', async () => {
    let taken = 0
    for (let i = 0; i < 260; i++) {
      const ip = `2001:db8:77:${i.toString(16)}::1`
      if ((await door.limits.attempt('sign-in', { account: `p${i}`, ip })).ok) taken++
    }
    expect(taken).toBe(200)
    expect((await door.limits.attempt('sign-in', { account: 'p', ip: '2001:db8:78::1' })).ok).toBe(true)
    // Nor does it get ten tries at one account in each of its subnets.
    const tries = Array.from({ length: 20 }, (_, i) => `2001:db8:99:${i.toString(16)}::1`)
    const answers = []
    for (const ip of tries) answers.push(await door.limits.attempt('sign-in', { account: 'one', ip }))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10)
  })

  it('a thief with the cookie of a known browser has ten tries of their own and then those of a stranger, no more', async () => {
    const by = { account: 'akari@saiba-denki.example', ip: where.ip, browser: 'stolen' }
    let taken = 0
    while ((await door.limits.attempt('sign-in', by)).ok) taken++
    expect(taken).toBe(20)
    const owner = { account: by.account, ip: elsewhere.ip, browser: 'own' }
    expect((await door.limits.attempt('sign-in', owner)).ok).toBe(true)
    // The cookie is good for one account only: at another this is a stranger.
    const other = { account: 'other@saiba-denki.example', ip: '203.0.113.9', browser: null }
    for (let i = 0; i < 10; i++) expect((await door.limits.attempt('sign-in', other)).ok).toBe(true)
    expect((await door.limits.attempt('sign-in', other)).ok).toBe(false)
  })

  it('whoever is blocked and goes on costs no write, and no question to the database', async () => {
    const by = { account: 'akari@saiba-denki.example', ip: where.ip }
    while ((await door.limits.attempt('sign-in', by)).ok);
    const before = await door.db.selectFrom('rate_limit').selectAll().orderBy('key').execute()
    expect(door.limits.blocked('sign-in', by)).toMatchObject({ reason: 'too-many-attempts' })
    for (let i = 0; i < 50; i++) {
      const refusal = await door.limits.attempt('sign-in', by)
      expect(refusal).toMatchObject({ ok: false, detail: { minutes: 15 } })
    }
    expect(await door.db.selectFrom('rate_limit').selectAll().orderBy('key').execute()).toEqual(before)
    expect(door.limits.blocked('sign-in', { ...by, ip: elsewhere.ip })).toBeNull()
  })

  it('a million refusals of one source within a minute are written down twenty times, the count exact each time', async () => {
    const told = []
    for (let i = 1; i <= 1_000_000; i++) {
      const count = await door.limits.countRefusal('address 192.0.2.10')
      if (count !== null) told.push([i, count])
    }
    expect(told).toHaveLength(20)
    expect(told.every(([seen, count]) => seen === count)).toBe(true)
  })

  it('an attempt nobody could judge leaves the counts as they were', async () => {
    const by = { account: 'akari@saiba-denki.example', ip: where.ip }
    for (let i = 0; i < 30; i++) {
      const attempt = await door.limits.attempt('sign-in', by)
      if (!attempt.ok) throw new Error(attempt.reason)
      await attempt.value.withdraw()
    }
  })

  it('a hundred people who sign in rightly from one office are not stopped', async () => {
    for (let i = 0; i < 100; i++) {
      const attempt = await door.limits.attempt('second-factor', { account: `p${i}`, ip: where.ip })
      if (!attempt.ok) throw new Error(attempt.reason)
      await attempt.value.forgive()
    }
  })

  it('a hundred wrong codes within a month close the way, however slowly they come', async () => {
    const by = { account: 'p_one', ip: where.ip }
    let taken = 0
    while ((await door.limits.attempt('second-factor', by)).ok) {
      taken++
      // As if a quarter of an hour had gone by: the short counters are empty again.
      if (taken % 5 === 0) await door.db.deleteFrom('rate_limit').where('key', 'not like', 'second-month%').execute()
    }
    expect(taken).toBe(100)
  })

  it('second factor and step-up count together: a thief cannot use both doors', async () => {
    const by = { account: 'p_one', ip: where.ip }
    for (let i = 0; i < 3; i++) expect((await door.limits.attempt('second-factor', by)).ok).toBe(true)
    for (let i = 0; i < 2; i++) expect((await door.limits.attempt('step-up', by)).ok).toBe(true)
    expect((await door.limits.attempt('step-up', by)).ok).toBe(false)
    expect((await door.limits.attempt('second-factor', by)).ok).toBe(false)
  })

  it('what ran out more than an hour ago is swept away, what counts still stays', async () => {
    const rows = [
      { key: 'old', points: 1, expire: Date.now() - 3_700_000 },
      { key: 'fresh', points: 1, expire: Date.now() + 60_000 },
    ]
    await door.db.insertInto('rate_limit').values(rows).execute()
    await sweepLimits(door.db, kind)
    expect(await keys()).toEqual(['fresh'])
  })

  it('the table does not collect the addresses people type', async () => {
    await door.limits.attempt('sign-in', { account: 'akari@saiba-denki.example', ip: where.ip })
    expect((await keys()).join()).not.toContain('akari')
  })
})
