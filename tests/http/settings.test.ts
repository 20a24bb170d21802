import { describe, expect, it } from 'vitest'
import { parseSettings, WrongSettings } from '../../app/settings.ts'

const sentencesOf = (given: Record<string, string>): readonly string[] => {
  try {
    parseSettings(given)
    return []
  } catch (error) {
    if (error instanceof WrongSettings) return error.sentences
    throw error
  }
}

describe('the settings', () => {
  it('serve SQLite on this machine when nothing is set', () => {
    expect(parseSettings({})).toEqual({
      mode: 'production',
      origin: 'http://localhost:3000',
      host: '127.0.0.1',
      port: 3000,
      dataDir: 'data',
      database: { kind: 'sqlite' },
      proxies: 0,
      passwordMinLength: 12,
      freshness: { controlled: 5, others: 15, council: 60 },
      recallMinutes: 5,
      lostFactorHours: 24,
      oldKeyDays: 90,
      logVerifyHours: 24,
      sightings: { floor: 5, many: 5, delayHours: 24 },
      stamping: null,
      retention: {},
      attachments: { file: 104_857_600, total: 314_572_800, count: 10 },
      mail: null,
      secretariat: { phone: null, hours: null },
      logLevel: 'info',
    })
  })

  it('say whom to call as it is to be read, in one line, and no hours without a number', () => {
    const { secretariat } = parseSettings({
      SECRETARIAT_PHONE: ' 03-1111-2222 ',
      SECRETARIAT_HOURS: '平日 9:30〜18:15',
    })
    expect(secretariat).toEqual({ phone: '03-1111-2222', hours: '平日 9:30〜18:15' })
    for (const phone of ['call us', '03\n1111', '03-1111\u202e', '0'.repeat(61)])
      expect(sentencesOf({ SECRETARIAT_PHONE: phone })[0]).toMatch(/^SECRETARIAT_PHONE must/)
    expect(sentencesOf({ SECRETARIAT_HOURS: '平日' })).toHaveLength(1)
  })

  it('take PostgreSQL by one address, and an empty variable for one not set', () => {
    const { database, port } = parseSettings({ DATABASE_URL: 'postgres://fuin@192.0.2.5/fuin', PORT: '' })
    expect([database, port]).toEqual([{ kind: 'postgres', url: 'postgres://fuin@192.0.2.5/fuin' }, 3000])
  })

  it('name every wrong one, in a sentence', () => {
    const sentences = sentencesOf({
      PORT: '80a',
      DATABASE_URL: 'mysql://x',
      ORIGIN: 'https://portal.example/',
      FUIN_MODE: 'x',
    })
    expect(sentences).toHaveLength(4)
    for (const name of ['PORT', 'DATABASE_URL', 'ORIGIN', 'FUIN_MODE']) {
      expect(sentences.filter((sentence) => sentence.startsWith(`${name} must`))).toHaveLength(1)
    }
  })

  it.each(['-1', '65536', '1e3', ' 3000', '0x10', '03000', '3000.0'])('PORT %j is none', (port) => {
    expect(sentencesOf({ PORT: port })).toHaveLength(1)
  })

  it('refuse plain http for any other machine: the cookies would not be sent', () => {
    expect(sentencesOf({ ORIGIN: 'http://portal.example' })).toHaveLength(1)
    expect(sentencesOf({ ORIGIN: 'https://portal.example' })).toEqual([])
  })

  it('keep the demo on this machine and away from real names', () => {
    expect(sentencesOf({ FUIN_MODE: 'demo' })).toEqual([])
    expect(sentencesOf({ FUIN_MODE: 'demo', ORIGIN: 'https://fuin.invalid' })).toEqual([])
    expect(sentencesOf({ FUIN_MODE: 'demo', ORIGIN: 'https://portal.example' })).toHaveLength(1)
    expect(sentencesOf({ FUIN_MODE: 'demo', HOST: '0.0.0.0' })).toHaveLength(1)
  })
})

describe('the mail server', () => {
  const from = '協議会ポータル <portal@council.example>'
  const mailOf = (url: string) => parseSettings({ MAIL_URL: url, MAIL_FROM: from }).mail

  it('is read from one address, on the port that its kind of TLS has', () => {
    expect(mailOf('smtp://portal:s%40cret%2F7@mail.example')).toEqual({
      host: 'mail.example',
      port: 587,
      secure: false,
      user: 'portal',
      password: 's@cret/7',
      from,
      authorityFile: null,
    })
    expect(mailOf('smtps://mail.example')).toMatchObject({ port: 465, secure: true, user: null, password: null })
    expect(mailOf('smtps://mail.example:2465/')).toMatchObject({ port: 2465 })
  })

  it.each([
    'http://mail.example',
    'smtp://portal:secret-7@mail.example/?ignoreTLS=true',
    'smtp://portal:secret-7@mail.example/inbox',
    'smtp://portal:secret-7%@mail.example',
    'smtp:secret-7',
  ])('is refused as %s, in a sentence that does not repeat its password', (url) => {
    const sentences = sentencesOf({ MAIL_URL: url, MAIL_FROM: from })
    expect(sentences).toHaveLength(1)
    expect(sentences.join()).toContain('MAIL_URL')
    expect(sentences.join()).not.toContain('secret-7')
  })

  it('needs an address that letters come from, one, and goes with no demo', () => {
    expect(sentencesOf({ MAIL_URL: 'smtps://mail.example' }).join()).toContain('MAIL_FROM')
    expect(sentencesOf({ MAIL_FROM: from }).join()).toContain('MAIL_URL')
    for (const wrong of [
      'portal',
      'a@b.example, c@d.example',
      'Portal <a@b.example>\r\nBcc: c@d.example',
      'a@b.example\nX: y',
    ])
      expect(sentencesOf({ MAIL_URL: 'smtps://mail.example', MAIL_FROM: wrong }).join()).toContain('MAIL_FROM')
    const demo = { FUIN_MODE: 'demo', MAIL_URL: 'smtps://mail.example', MAIL_FROM: from }
    expect(sentencesOf(demo).join()).toContain('MAIL_URL')
  })
})
