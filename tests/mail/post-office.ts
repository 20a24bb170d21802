/** A real SMTP server, with a certificate of an authority made for the run. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { MailSetting } from '../../app/settings.ts'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  /** As it came: header, empty line, body. */
  readonly raw: string
  readonly secure: boolean
  /** What the client called itself. */
  readonly hello: string
  readonly connection: string
}

/** What it does instead of taking a letter: a reply of this number at this point. */
export interface Refusal {
  readonly at: 'mail' | 'rcpt' | 'data'
  readonly code: number
  readonly said?: string
}

export interface PostOffice {
  readonly port: number
  readonly received: Received[]
  /** Every command and credential that came outside TLS. */
  readonly inClear: string[]
  /** How many connections there were. */
  connections(): number
  /** Asked for every recipient; null: taken. */
  judge: (to: string) => Refusal | null
  /** Called when a letter was taken, before the client hears of it. */
  onTaken: (letter: Received) => Promise<void> | void
  close(): Promise<void>
}

export interface PostOfficeWishes {
  readonly secure?: boolean
  readonly offersTls?: boolean
  readonly port?: number
  readonly certificate?: Certificate
}

export const user = { name: 'portal', password: 'tsubame@kaeru/七' } as const

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** An authority, and a certificate of its making for this name. */
export function makeAuthority(name = 'localhost'): { readonly authority: string; readonly certificate: Certificate } {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-mail-ca-'))
  const openssl = (...args: readonly string[]) => {
    const done = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`)
  }
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'] as const
  openssl('req', '-x509', ...made, '-subj', '/CN=test authority', '-keyout', 'ca.key', '-out', 'ca.pem')
  const own = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', `subjectAltName=DNS:${name}`] as const
  openssl('req', '-x509', ...made, ...own, '-subj', `/CN=${name}`, '-keyout', 'own.key', '-out', 'own.pem')
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const certificate = { key: read('own.key'), cert: read('own.pem') }
  const authority = read('ca.pem')
  rmSync(folder, { recursive: true })
  return { authority, certificate }
}

const failure = ({ code, said = 'no' }: Refusal) => Object.assign(new Error(said), { responseCode: code })

export async function openPostOffice(wishes: PostOfficeWishes): Promise<PostOffice> {
  const { secure = false, offersTls = true, port = 0, certificate } = wishes
  const received: Received[] = []
  const inClear: string[] = []
  let connections = 0
  const office: { judge: PostOffice['judge']; onTaken: PostOffice['onTaken'] } = {
    judge: () => null,
    onTaken: () => undefined,
  }
  const server = new SMTPServer({
    secure,
    ...certificate,
    hideSTARTTLS: !offersTls,
    disabledCommands: offersTls ? [] : ['STARTTLS'],
    // Takes credentials in clear, as a bad server would: it is for the client to know better.
    allowInsecureAuth: true,
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect(_, done) {
      connections++
      done()
    },
    onAuth({ username, password }, session, done) {
      if (!session.secure) inClear.push(`AUTH ${username} ${password}`)
      if (username === user.name && password === user.password) return done(null, { user: username })
      done(failure({ at: 'mail', code: 535, said: `unknown ${password}` }))
    },
    onMailFrom({ address }, session, done) {
      if (!session.secure) inClear.push(`MAIL ${address}`)
      const refusal = office.judge('')
      done(refusal?.at === 'mail' ? failure(refusal) : null)
    },
    onRcptTo({ address }, session, done) {
      if (!session.secure) inClear.push(`RCPT ${address}`)
      const refusal = office.judge(address)
      done(refusal?.at === 'rcpt' ? failure(refusal) : null)
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo.map(({ address }) => address)
        const refusal = to.map((address) => office.judge(address)).find((found) => found?.at === 'data')
        if (refusal) return done(failure(refusal))
        const letter: Received = {
          from: mailFrom ? mailFrom.address : '',
          to,
          raw: Buffer.concat(parts).toString('latin1'),
          secure: session.secure === true,
          hello: String(session.hostNameAppearsAs),
          connection: session.id,
        }
        received.push(letter)
        await office.onTaken(letter)
        done(null)
      })
    },
  })
  // A client that breaks off is part of what is tried.
  server.on('error', () => undefined)
  const listening = await new Promise<number>((resolve) => {
    const listener = server.listen(port, 'localhost', () => {
      const at = listener.address()
      resolve(at !== null && typeof at === 'object' ? at.port : 0)
    })
  })
  return Object.assign(office, {
    port: listening,
    received,
    inClear,
    connections: () => connections,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

export const settingFor = ({ port }: { readonly port: number }, wishes: Partial<MailSetting> = {}): MailSetting => ({
  host: 'localhost',
  port,
  secure: false,
  user: user.name,
  password: user.password,
  from: '協議会ポータル <portal@council.example>',
  authorityFile: null,
  ...wishes,
})

/** Its header fields by name in lower case, unfolded, and its text. */
export function readMessage(raw: string): { readonly fields: ReadonlyMap<string, string>; readonly text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = rest.join('\r\n\r\n')
  const text =
    fields.get('content-transfer-encoding') === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body
  return { fields, text }
}
