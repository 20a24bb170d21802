import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressBlock } from '../../app/access/limits.server.ts'
import { readRecoveryCode, recoveryCode } from '../../app/access/recovery-code.ts'
import { loadServerKey, serverKeyFrom } from '../../app/access/server-key.server.ts'
import { random } from '../support/log.ts'

describe('the server key', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuin-key-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const file = () => join(folder, 'keys/server.key')
  const context = { purpose: 'totp', owner: 'p_one' } as const

  it('is made once, for its owner’s eyes, also when two servers start at once', async () => {
    const keys = await Promise.all([loadServerKey(folder), loadServerKey(folder), loadServerKey(folder)])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readFileSync(file())).toHaveLength(32)
    const sealed = keys[0].seal(Uint8Array.of(1, 2, 3), context)
    for (const key of [...keys, await loadServerKey(folder)])
      expect(key.open(sealed, context)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('is refused when others on the machine may read it', async () => {
    await loadServerKey(folder)
    chmodSync(file(), 0o640)
    await expect(loadServerKey(folder)).rejects.toMatchObject({ name: 'Broken' })
  })

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
})
