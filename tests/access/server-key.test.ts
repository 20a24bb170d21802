import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressBlock, siteBlock } from '../../app/access/address-block.ts'
import { readRecoveryCode, recoveryCode } from '../../app/access/recovery-code.ts'
import { openServerKey, serverKeyFrom } from '../../app/access/server-key.server.ts'
import { instant, makeId, type PersonId } from '../../app/ids.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { random } from '../support/log.ts'

onBothDatabases('the server key', (kind) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await freshDatabase(kind)
    const mark = { id: 1, mode: 'production', origin: 'https://portal.example', created_at: instant(0) } as const
    await database.db.insertInto('portal_mark').values(mark).execute()
  })
  afterEach(() => database.remove())
  const file = () => join(database.dataDir, 'keys/server.key')
  const open = () => openServerKey(database.dataDir, database.db)
  const refusal = async () => String(await open().catch((error: Error) => `${error.name}: ${error.message}`))

  it('is made once, for its owner’s eyes, also when two servers start at once', async () => {
    const keys = await Promise.all([open(), open(), open()])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readFileSync(file())).toHaveLength(32)
    const sealed = keys[0].seal(Uint8Array.of(1, 2, 3), context)
    for (const key of [...keys, await open()]) expect(key.open(sealed, context)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('is refused when others on the machine may read it, or when it is half', async () => {
    await open()
    chmodSync(file(), 0o640)
    expect(await refusal()).toMatch(/^KeyFileRefused: .*mode 640.*chmod 600/)
    chmodSync(file(), 0o600)
    writeFileSync(file(), random(31))
    expect(await refusal()).toMatch(/^KeyFileRefused: .*does not hold a key. Restore/)
  })

  it('is not made anew where it was lost: nobody could sign in with another', async () => {
    await open()
    rmSync(file())
    expect(await refusal()).toMatch(/^KeyFileRefused: .*is missing.*Restore the keys folder/)
    expect(existsSync(file())).toBe(false)
  })

  it('is noticed to be another one', async () => {
    await open()
    const right = readFileSync(file())
    writeFileSync(file(), random(32))
    expect(await refusal()).toMatch(/^KeyFileRefused: .*is another key/)
    writeFileSync(file(), right)
    await open()
  })

  it('is told from another also in a database of before that was noted, by what it must open', async () => {
    const key = await open()
    await database.db.updateTable('portal_mark').set({ server_key_mark: null }).execute()
    const person = await addSomebody(database)
    const sealed = key.seal(random(20), { purpose: 'totp', owner: person })
    await database.db
      .insertInto('totp')
      .values({ person_id: person, sealed_secret: sealed, last_step: 0, confirmed_at: null })
      .execute()
    const right = readFileSync(file())
    rmSync(file())
    expect(await refusal()).toMatch(/is missing/)
    writeFileSync(file(), random(32), { mode: 0o600 })
    expect(await refusal()).toMatch(/is another key/)
    writeFileSync(file(), right)
    expect((await open()).open(sealed, { purpose: 'totp', owner: person })).toHaveLength(20)
  })
})

async function addSomebody({ db }: TestDatabase): Promise<PersonId> {
  const [person, organization, at] = [makeId('p', random(16)), makeId('o', random(16)), instant(0)]
  const office = {
    id: organization,
    name: '采葉電気',
    kind: 'operator',
    sector: 'electricity',
    created_at: at,
  } as const
  await db.insertInto('organization').values(office).execute()
  await db
    .insertInto('person')
    .values({
      id: person,
      organization_id: organization,
      name: '水野 灯',
      email: 'akari@saiba-denki.example',
      role: 'member',
      state: 'active',
      engaged_from: at,
      engaged_until: null,
      locale: 'ja',
      created_at: at,
      setup_step: null,
    })
    .execute()
  return person
}

const context = { purpose: 'totp', owner: 'p_one' } as const

describe('what the server key sealed', () => {
  it('opens nothing that was moved to another person or purpose, or changed in any bit', () => {
    const key = serverKeyFrom(random(32))
    const sealed = key.seal(random(20), context)
    const refusal = expect.objectContaining({ name: 'NotProven' })
    const attempt = (bytes: Uint8Array, where: Parameters<typeof key.open>[1]) => {
      try {
        return key.open(bytes, where)
      } catch (error) {
        return error
      }
    }
    expect(attempt(sealed, { ...context, owner: 'p_two' })).toEqual(refusal)
    expect(attempt(sealed, { ...context, purpose: 'totp-pending' })).toEqual(refusal)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const bent = sealed.slice()
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(attempt(bent, context)).toEqual(refusal)
    }
    expect(attempt(sealed.subarray(0, 20), context)).toEqual(refusal)
  })
})

describe('recovery codes', () => {
  it('carry all their eighty bits and read back as made', () => {
    expect(recoveryCode(new Uint8Array(10))).toBe('0000-0000-0000-0000')
    expect(recoveryCode(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ')
    for (let i = 0; i < 200; i++) {
      const code = recoveryCode(random(10))
      expect(readRecoveryCode(code)).toBe(code)
    }
    for (const odd of ['', '123456', '0000-0000-0000-000', '0000-0000-0000-000U', '0000-0000-0000-00000']) {
      expect(readRecoveryCode(odd)).toBeNull()
    }
  })
})

describe('counting addresses', () => {
  it('counts an IPv6 subscriber once, however many addresses they use', () => {
    expect(addressBlock('2001:db8:1:2:3:4:5:6')).toBe(addressBlock('2001:DB8:1:2::9'))
    expect(addressBlock('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(addressBlock('2001:db8:1:2::1')).not.toBe(addressBlock('2001:db8:1:3::1'))
    expect(addressBlock('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(addressBlock('192.0.2.1')).toBe('192.0.2.1')
  })

  it('and a whole site of such subscribers too, where somebody has many', () => {
    expect(siteBlock('2001:db8:1:2::9')).toBe('2001:db8:1::/48')
    expect(siteBlock('2001:db8:1:ffff::9')).toBe(siteBlock('2001:DB8:1:2:3:4:5:6'))
    expect(siteBlock('2001:db8:2:2::9')).not.toBe(siteBlock('2001:db8:1:2::9'))
    expect([siteBlock('192.0.2.1'), siteBlock('::ffff:192.0.2.1')]).toEqual([null, null])
  })
})
