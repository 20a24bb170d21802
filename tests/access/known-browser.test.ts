import { describe, expect, it } from 'vitest'
import { browserOf, isKnownBrowser, knownCookie } from '../../app/access/known-browser.server.ts'
import { serverKeyFrom } from '../../app/access/server-key.server.ts'
import { days, makeId } from '../../app/ids.ts'
import { random, testClock } from '../support/log.ts'

const [akari, haruto] = [makeId('p', random(16)), makeId('p', random(16))]

function ground() {
  const clock = testClock()
  return { serverKey: serverKeyFrom(random(32)), now: clock.now, random, clock }
}

describe('a browser somebody signed in with', () => {
  it('is known for that person and for nobody else', () => {
    const here = ground()
    const cookie = knownCookie(here, { cookie: null, person: akari })
    expect(browserOf(here, { cookie, person: akari })).not.toBeNull()
    expect(browserOf(here, { cookie, person: haruto })).toBeNull()
    expect(isKnownBrowser(here, cookie)).toBe(true)
  })

  it('stays known for both where two share it, and for the five who used it last', () => {
    const here = ground()
    const first = knownCookie(here, { cookie: null, person: akari })
    const both = knownCookie(here, { cookie: first, person: haruto })
    expect([akari, haruto].map((person) => browserOf(here, { cookie: both, person }))).not.toContain(null)
    let cookie = both
    for (let i = 0; i < 4; i++) cookie = knownCookie(here, { cookie, person: makeId('p', random(16)) })
    expect(browserOf(here, { cookie, person: akari })).toBeNull()
    expect(browserOf(here, { cookie, person: haruto })).not.toBeNull()
    expect(knownCookie(here, { cookie, person: haruto }).split('.')).toHaveLength(9)
  })

  it('names nobody in its cookie', () => {
    const here = ground()
    const [one, two] = [ground(), here].map((place) => knownCookie(place, { cookie: null, person: akari }))
    expect(one).not.toContain(akari.slice(2))
    const third = knownCookie(here, { cookie: null, person: akari })
    expect(new Set([one, two, third].map((cookie) => cookie?.split('.').at(-1))).size).toBe(3)
  })

  it('is forgotten after four hundred days, and anew with every signing in', () => {
    const here = ground()
    const cookie = knownCookie(here, { cookie: null, person: akari })
    here.clock.advance(days(400))
    const again = knownCookie(here, { cookie, person: akari })
    expect(browserOf(here, { cookie, person: akari })).not.toBeNull()
    here.clock.advance(days(2))
    expect(browserOf(here, { cookie, person: akari })).toBeNull()
    expect(browserOf(here, { cookie: again, person: akari })).not.toBeNull()
  })

  it('cannot be made up: another server, any changed character, another day, a piece of another browser', () => {
    const here = ground()
    const cookie = knownCookie(here, { cookie: null, person: akari })
    expect(isKnownBrowser(ground(), cookie)).toBe(false)
    for (let at = 0; at < cookie.length; at++) {
      // The last character of 16 bytes in base64 has bits that mean nothing; so the next but seventeen.
      const code = cookie.charCodeAt(at)
      const other = String.fromCharCode(code === 0x41 ? 0x61 : 0x41)
      const bent = `${cookie.slice(0, at)}${other}${cookie.slice(at + 1)}`
      expect(browserOf(here, { cookie: bent, person: akari }), bent).toBeNull()
    }
    const other = knownCookie(here, { cookie: null, person: haruto })
    const mixed = [...other.split('.').slice(0, 4), cookie.split('.')[4]].join('.')
    expect(browserOf(here, { cookie: mixed, person: akari })).toBeNull()
    for (const none of [null, undefined, '', '1', `${cookie}.`, `${cookie}.x`, `2${cookie.slice(1)}`])
      expect(isKnownBrowser(here, none)).toBe(false)
  })
})
