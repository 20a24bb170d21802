import { expect, it } from 'vitest'
import { browserSaid, networkPlace } from '../../app/access/session-place.server.ts'

it('tells people the browsers they are signed in with as they know them, and nothing where they say nothing', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
  const windows =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0'
  expect(browserSaid(iphone)).toEqual({ browser: 'Safari 18', system: 'iOS 18.5', device: 'mobile' })
  expect(browserSaid(windows)).toMatchObject({ browser: 'Microsoft Edge 147', device: 'desktop' })
  const nothing = { browser: null, system: null, device: null }
  expect(browserSaid('')).toEqual(nothing)
  expect(browserSaid('<script>alert(1)</script>')).toEqual(nothing)
})

it('says of an address how it stands to the one that asks, and asks nobody else', () => {
  expect(networkPlace('192.0.2.10', '192.0.2.10')).toBe('same')
  expect(networkPlace('2001:db8:1:2::5', '2001:db8:1:2::77')).toBe('same')
  expect(networkPlace('192.168.4.7', '203.0.113.9')).toBe('private')
  expect(networkPlace('fd00::1', '203.0.113.9')).toBe('private')
  expect(networkPlace('198.51.100.7', '203.0.113.9')).toBe('other')
  expect(networkPlace('unknown', '203.0.113.9')).toBe('other')
})
