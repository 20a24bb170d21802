import { expect, it } from 'vitest'
import { totpUri } from '../../app/access/totp.server.ts'
import { issuerOf } from '../../app/http/totp-picture.server.ts'

it('an authenticator app lists the codes of two portals apart, each by name and host', () => {
  const entry = (origin: string) =>
    new URL(totpUri('A'.repeat(32), { issuer: issuerOf(origin), label: '水野 灯' })).searchParams.get('issuer')
  expect(entry('https://portal.example')).toBe('Fuin 封印 portal.example')
  expect(entry('https://drill.portal.example')).toBe('Fuin 封印 drill.portal.example')
  // A colon would end the issuer for some apps.
  expect(entry('http://localhost:3000')).toBe('Fuin 封印 localhost 3000')
})
