import { expect, it } from 'vitest'
import { totpUri } from '../../app/access/totp.server.ts'
import { issuerOf } from '../../app/http/totp-picture.server.ts'
import { parseSettings, WrongSettings } from '../../app/settings.ts'

it('an authenticator app lists the codes of two portals apart, each by name and host', () => {
  const entry = (origin: string) =>
    new URL(totpUri('A'.repeat(32), { issuer: issuerOf(origin), label: '水野 灯' })).searchParams.get('issuer')
  expect(entry('https://portal.example')).toBe('Fuin 封印 portal.example')
  expect(entry('https://drill.portal.example')).toBe('Fuin 封印 drill.portal.example')
  // A colon would end the issuer for some apps.
  expect(entry('http://localhost:3000')).toBe('Fuin 封印 localhost 3000')
})

it('the day from which offices need a passkey begins in Japan, and is a day that there is, or none', () => {
  expect(parseSettings({}).passkeysFrom).toBeNull()
  expect(parseSettings({ PASSKEYS_FROM: '2027-04-01' }).passkeysFrom).toBe(Date.parse('2027-03-31T15:00:00Z'))
  for (const wrong of ['2027-13-01', '2027-02-30', 'tomorrow', '2027-04-01T00:00'])
    expect(() => parseSettings({ PASSKEYS_FROM: wrong })).toThrow(WrongSettings)
})
