/** Letters over a real SMTP server, and servers that are down, slow, unwilling or not to be believed. */
import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Letter } from '../../app/mail/post.ts'
import { openSmtpPost } from '../../app/mail/smtp-post.server.ts'
import type { MailSetting } from '../../app/settings.ts'
import { random } from '../support/log.ts'
import {
  makeAuthority,
  openPostOffice,
  type PostOffice,
  type PostOfficeWishes,
  readMessage,
  settingFor,
  user,
} from './post-office.ts'

const letter: Letter = {
  to: 'mizuno@saiba-denki.example',
  tone: 'news',
  subject: '【協議会ポータル】確認が必要な事項があります',
  text: 'ポータルに、確認が必要な事項があります。\n\nhttps://council.example\n',
}
const never = new AbortController().signal

let trusted: ReturnType<typeof makeAuthority>
let stranger: ReturnType<typeof makeAuthority>
const open: { close(): Promise<void> }[] = []

beforeAll(() => {
  trusted = makeAuthority()
  stranger = makeAuthority()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
afterAll(() => expect(open).toEqual([]))

async function office(wishes: PostOfficeWishes = {}): Promise<PostOffice> {
  const opened = await openPostOffice({ certificate: trusted.certificate, ...wishes })
  open.push(opened)
  return opened
}

const postTo = (at: { readonly port: number }, wishes: Partial<MailSetting> = {}, patience = 5_000) =>
  openSmtpPost({
    mail: settingFor(at, wishes),
    origin: 'https://council.example',
    authority: trusted.authority,
    random,
    patience,
  })

describe('a letter', () => {
  it('goes out under STARTTLS, and under TLS from the first byte', async () => {
    const [begun, whole] = [await office(), await office({ secure: true })]
    expect(await postTo(begun)(letter, never)).toEqual({ state: 'sent' })
    expect(await postTo(whole, { secure: true })(letter, never)).toEqual({ state: 'sent' })
    for (const { received, inClear } of [begun, whole]) {
      expect(received).toMatchObject([{ from: 'portal@council.example', to: [letter.to], secure: true }])
      expect(inClear).toEqual([])
    }
  })

  it('says who it is from and to, what it says, and that a machine wrote it; and nothing else', async () => {
    const at = await office()
    await postTo(at)(letter, never)
    const [taken] = at.received
    const { fields, text } = readMessage(taken?.raw ?? '')
    expect(text.replaceAll('\r\n', '\n')).toBe(letter.text)
    expect([...fields.keys()].sort()).toEqual([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ])
    expect(fields.get('auto-submitted')).toBe('auto-generated')
    expect(fields.get('to')).toBe(letter.to)
    expect(fields.get('message-id')).toMatch(/^<[0-9a-f]{32}@council\.example>$/)
    // Not the name of the machine it was sent from.
    expect(taken?.hello).toBe('council.example')
  })

  it('shares nothing with the next one but the portal’s own words, not even a connection', async () => {
    const at = await office()
    const post = postTo(at)
    await post(letter, never)
    await post({ ...letter, to: 'mori@other.example' }, never)
    const [one, other] = at.received.map(({ raw }) => readMessage(raw))
    expect(one?.fields.get('message-id')).not.toBe(other?.fields.get('message-id'))
    for (const name of ['references', 'in-reply-to', 'list-id', 'bcc', 'cc', 'thread-index', 'thread-topic'])
      expect(one?.fields.has(name)).toBe(false)
    expect(new Set(at.received.map(({ connection }) => connection)).size).toBe(2)
    expect(at.received.map(({ to }) => to.length)).toEqual([1, 1])
  })
})

describe('a mail server that cannot be used', () => {
  const trouble = (word: string, code: number | null = null) => ({ state: 'trouble', trouble: word, code })

  it('because it offers no TLS gets neither the password nor an address', async () => {
    const at = await office({ offersTls: false })
    expect(await postTo(at)(letter, never)).toMatchObject(trouble('no-tls', expect.anything()))
    expect(at.connections()).toBe(1)
    expect(at.inClear).toEqual([])
    expect(at.received).toEqual([])
  })

  it('because its certificate is a stranger’s, or for another name, gets no letter', async () => {
    const forged = await office({ certificate: stranger.certificate })
    expect(await postTo(forged)(letter, never)).toEqual(trouble('certificate'))
    const foreign = makeAuthority('mail.elsewhere.example')
    const misnamed = await office({ certificate: foreign.certificate })
    const believing = openSmtpPost({
      mail: settingFor(misnamed),
      origin: 'https://council.example',
      authority: foreign.authority,
      random,
    })
    expect(await believing(letter, never)).toEqual(trouble('certificate'))
    const whole = await office({ secure: true, certificate: stranger.certificate })
    expect(await postTo(whole, { secure: true })(letter, never)).toEqual(trouble('certificate'))
    for (const { received, inClear } of [forged, misnamed, whole]) expect([received, inClear]).toEqual([[], []])
  })

  it('because it is down, or says nothing, is told apart', async () => {
    const { port, close } = await openPostOffice({})
    await close()
    expect(await postTo({ port })(letter, never)).toEqual(trouble('not-reached'))
    const silent = await silentServer()
    expect(await postTo(silent, {}, 300)(letter, never)).toEqual(trouble('too-slow'))
  })

  it('because it knows neither our name nor our sender has judged no letter', async () => {
    const at = await office()
    const unknown = await postTo(at, { password: 'another' })(letter, never)
    expect(unknown).toEqual(trouble('sign-in-refused', 535))
    at.judge = () => ({ at: 'mail', code: 553 })
    expect(await postTo(at)(letter, never)).toEqual(trouble('sender-refused', 553))
  })

  it('is told of without the password, whatever the server writes into its answer', async () => {
    const at = await office()
    const secret = `${user.password}x`
    expect(JSON.stringify(await postTo(at, { password: secret })(letter, never))).not.toContain(secret)
  })
})

describe('an address', () => {
  it.each([
    ['rcpt', 550, 'refused'],
    ['data', 554, 'refused'],
    ['rcpt', 450, 'put-off'],
    ['data', 452, 'put-off'],
  ] as const)('that is answered at %s with %i is %s', async (at, code, state) => {
    const server = await office()
    server.judge = () => ({ at, code })
    expect(await postTo(server)(letter, never)).toEqual({ state, code })
    expect(server.received).toEqual([])
  })

  it('is not given up at once for what is the server’s policy, as often about us as about it', async () => {
    const server = await office()
    server.judge = () => ({ at: 'rcpt', code: 550, said: '5.7.1 relaying denied' })
    expect(await postTo(server)(letter, never)).toEqual({ state: 'put-off', code: 550 })
  })

  it('stays its owner’s alone: a comma, a line break or an angle bracket in it is no address', async () => {
    const server = await office()
    for (const to of [
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example> RCPT TO:<c@d.example',
    ]) {
      expect(await postTo(server)({ ...letter, to }, never)).toEqual({ state: 'refused', code: 553 })
    }
    expect(server.connections()).toBe(0)
  })
})

it('a letter on its way is broken off when the portal stops', async () => {
  const silent = await silentServer()
  const stop = new AbortController()
  const posted = postTo(silent)(letter, stop.signal)
  setTimeout(() => stop.abort(), 50)
  expect(await posted).toEqual({ state: 'stopped' })
})

/** Takes the connection and never speaks. */
async function silentServer(): Promise<{ readonly port: number }> {
  const sockets = new Set<{ destroy(): unknown }>()
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  open.push({
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  })
  const at = server.address()
  return { port: at !== null && typeof at === 'object' ? at.port : 0 }
}
