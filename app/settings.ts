import { z } from 'zod'

// Zod's compiler probes `new Function`, which the Content-Security-Policy of
// every page forbids and reports.
z.config({ jitless: true })

export type DatabaseSetting = { readonly kind: 'sqlite' } | { readonly kind: 'postgres'; readonly url: string }

export interface Settings {
  readonly mode: 'production' | 'demo'
  /** Scheme, host and port as browsers show them, without a slash at the end. Signed into every act. */
  readonly origin: string
  /** The address to listen on; the demo listens on loopback only. */
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** SQLite lies in dataDir. */
  readonly database: DatabaseSetting
  /** How many proxies of ours stand in front, each adding one address to X-Forwarded-For. */
  readonly proxies: number
  /** Shortest password, in code points. NIST SP 800-63B-4 §3.1.1 asks 8 beside a second factor. */
  readonly passwordMinLength: number
  /**
   * How old the second factor may be, minutes: for a copy of a controlled bulletin, for keeping the council's people
   * and organizations, and for every other act that asks for one. Which act goes by which: access/permissions.
   */
  readonly freshness: { readonly controlled: number; readonly others: number; readonly council: number }
  /** How long whoever issues a bulletin may take it back before anybody sees it, minutes; 0: not at all. */
  readonly recallMinutes: number
  /** How long whoever lost their factors waits, told by mail, between the second person's word and registering anew; hours. */
  readonly lostFactorHours: number
  /** How long a replaced key of the log goes on signing beside the new one, for whoever has not heard; days. */
  readonly oldKeyDays: number
  /** Hours from one verification of the whole log to the next; 0 for never. */
  readonly logVerifyHours: number
  /** The time stamping authority that evidence bundles are shown to (RFC 3161); null where none is set. */
  readonly stamping: { readonly url: string; readonly certificateFile: string | null } | null
  /** How long what can be erased is kept, days; app/retention knows the default of what is absent, and why. */
  readonly retention: {
    readonly where?: number
    readonly text?: number
    readonly name?: number
    readonly secret?: number
  }
  /** Of one file beside a bulletin and of all of its files, bytes; and how many there may be. */
  readonly attachments: { readonly file: number; readonly total: number; readonly count: number }
  /** By which server letters go out; null where none is set, and nobody is told by mail. */
  readonly mail: MailSetting | null
  /** Whom a page tells people to call, as it is to be read; null where it is not said. */
  readonly secretariat: { readonly phone: string | null; readonly hours: string | null }
  /** When readers are told how much was seen, and in which classes: the council's own figures (app/responses). */
  readonly sightings: { readonly floor: number; readonly many: number; readonly delayHours: number }
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export interface MailSetting {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; false: STARTTLS, which is demanded. Never in clear. */
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
  /** `a@b`, or `Name <a@b>`. */
  readonly from: string
  /** PEM of the authority that signed the server's certificate, where it is one's own. */
  readonly authorityFile: string | null
}

/** Whether anybody is told by mail; the demo keeps its letters in its folder. */
export const isMailSet = ({ mode, mail }: Pick<Settings, 'mode' | 'mail'>): boolean => mode === 'demo' || mail !== null

/** One sentence for each wrong setting, for the person who starts the portal. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings'
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

const wholeNumber = (range: { readonly from: number; readonly to: number }) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,8})$/, { message: `must be a whole number from ${range.from} to ${range.to}` })
    .transform(Number)
    .refine((n) => n >= range.from && n <= range.to, {
      message: `must be a whole number from ${range.from} to ${range.to}`,
    })

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an origin such as https://portal.example: scheme and host, nothing after them',
})

/** Words that stand on pages as they are: one line, nothing that hides or turns letters round. */
const shownLine = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length >= 1 && text.length <= most && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
      message: `must be one line of at most ${most} characters`,
    })

/** The sentences never repeat what was set: a password stands in it. */
const mailUrl = z.string().refine((text) => readMailUrl(text) !== null, {
  message:
    'must be smtp://user:password@host:587 (STARTTLS is demanded) or smtps://user:password@host:465, and no more',
})

function readMailUrl(text: string): Omit<MailSetting, 'from' | 'authorityFile'> | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const secure = protocol === 'smtps:'
  if ((!secure && protocol !== 'smtp:') || hostname === '') return null
  if ((pathname !== '' && pathname !== '/') || search !== '' || hash !== '') return null
  try {
    const user = username === '' ? null : decodeURIComponent(username)
    const host = hostname.replace(/^\[|\]$/g, '')
    const given = password === '' ? null : decodeURIComponent(password)
    return { host, port: port === '' ? (secure ? 465 : 587) : Number(port), secure, user, password: given }
  } catch {
    // A per cent sign that escapes nothing.
    return null
  }
}

const address = String.raw`[^\s<>()",;:@]+@[^\s<>()",;:@]+`
const mailFrom = z
  .string()
  .trim()
  .max(200)
  .regex(new RegExp(String.raw`^(${address}|[^<>"\p{Cc}]+ <${address}>)$`, 'u'), {
    message: 'must be a mail address, or a name and an address in angle brackets',
  })

const variables = z.object({
  FUIN_MODE: z.enum(['production', 'demo'], { message: 'must be production or demo' }).default('production'),
  HOST: z.string().min(1, { message: 'must be an address to listen on' }).default('127.0.0.1'),
  PORT: wholeNumber({ from: 0, to: 65_535 }).default(3000),
  ORIGIN: origin.optional(),
  DATA_DIR: z.string().min(1, { message: 'must be a folder' }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, { message: 'must be a postgres:// address; leave it out to use SQLite in DATA_DIR' })
    .optional(),
  PROXIES: wholeNumber({ from: 0, to: 10 }).default(0),
  PASSWORD_MIN_LENGTH: wholeNumber({ from: 8, to: 64 }).default(12),
  FRESH_MINUTES: wholeNumber({ from: 1, to: 60 }).default(15),
  FRESH_MINUTES_CONTROLLED: wholeNumber({ from: 1, to: 60 }).default(5),
  FRESH_MINUTES_COUNCIL: wholeNumber({ from: 1, to: 60 }).default(60),
  RECALL_MINUTES: wholeNumber({ from: 0, to: 60 }).default(5),
  LOST_FACTOR_HOURS: wholeNumber({ from: 1, to: 336 }).default(24),
  OLD_LOG_KEY_DAYS: wholeNumber({ from: 1, to: 730 }).default(90),
  LOG_VERIFY_HOURS: wholeNumber({ from: 0, to: 720 }).default(24),
  TSA_URL: z
    .string()
    .regex(/^https?:\/\/./, { message: 'must be the http(s) address of a time stamping authority' })
    .optional(),
  TSA_CERT: z.string().optional(),
  WHERE_RETENTION_DAYS: wholeNumber({ from: 1, to: 36_500 }).optional(),
  TEXT_RETENTION_DAYS: wholeNumber({ from: 1, to: 36_500 }).optional(),
  NAME_RETENTION_DAYS: wholeNumber({ from: 1, to: 36_500 }).optional(),
  SECRET_LIFE_DAYS: wholeNumber({ from: 1, to: 36_500 }).optional(),
  ATTACHMENT_MIB: wholeNumber({ from: 1, to: 2048 }).default(100),
  ATTACHMENTS_MIB: wholeNumber({ from: 1, to: 8192 }).default(300),
  // What a copy has room for.
  ATTACHMENTS_COUNT: wholeNumber({ from: 0, to: 64 }).default(10),
  MAIL_URL: mailUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  MAIL_CA: z.string().optional(),
  SECRETARIAT_PHONE: shownLine(60)
    .refine((text) => /\d/.test(text.normalize('NFKC')), { message: 'must be a telephone number' })
    .optional(),
  SECRETARIAT_HOURS: shownLine(120).optional(),
  SIGHTINGS_FLOOR: wholeNumber({ from: 3, to: 300 }).default(5),
  SIGHTINGS_MANY: wholeNumber({ from: 2, to: 300 }).default(5),
  SIGHTINGS_DELAY_HOURS: wholeNumber({ from: 1, to: 720 }).default(24),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { message: 'must be debug, info, warn, error or silent' })
    .default('info'),
})

/**
 * Reads the settings once; everything later trusts their types.
 *
 * @throws WrongSettings naming every setting that is wrong, not only the first.
 */
export function parseSettings(given: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is one that somebody meant to unset.
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = variables.safeParse(set)
  if (!parsed.success) {
    throw new WrongSettings(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`))
  }
  const settings = settingsOf(parsed.data)
  const wrong = [...halfMail(parsed.data), ...contradictions(settings)]
  if (wrong.length > 0) throw new WrongSettings(wrong)
  return settings
}

const mebibyte = 1024 * 1024

function settingsOf(read: z.infer<typeof variables>): Settings {
  return {
    mode: read.FUIN_MODE,
    origin: read.ORIGIN ?? `http://localhost:${read.PORT}`,
    host: read.HOST,
    port: read.PORT,
    // A folder of its own, so that trying the demo never stands in the way of the real thing.
    dataDir: read.DATA_DIR ?? (read.FUIN_MODE === 'demo' ? 'data/demo' : 'data'),
    database: read.DATABASE_URL ? { kind: 'postgres', url: read.DATABASE_URL } : { kind: 'sqlite' },
    proxies: read.PROXIES,
    passwordMinLength: read.PASSWORD_MIN_LENGTH,
    freshness: {
      controlled: read.FRESH_MINUTES_CONTROLLED,
      others: read.FRESH_MINUTES,
      council: read.FRESH_MINUTES_COUNCIL,
    },
    recallMinutes: read.RECALL_MINUTES,
    lostFactorHours: read.LOST_FACTOR_HOURS,
    oldKeyDays: read.OLD_LOG_KEY_DAYS,
    logVerifyHours: read.LOG_VERIFY_HOURS,
    stamping: read.TSA_URL === undefined ? null : { url: read.TSA_URL, certificateFile: read.TSA_CERT ?? null },
    retention: retentionOf(read),
    attachments: {
      file: read.ATTACHMENT_MIB * mebibyte,
      total: read.ATTACHMENTS_MIB * mebibyte,
      count: read.ATTACHMENTS_COUNT,
    },
    mail: mailOf(read),
    secretariat: { phone: read.SECRETARIAT_PHONE ?? null, hours: read.SECRETARIAT_HOURS ?? null },
    sightings: { floor: read.SIGHTINGS_FLOOR, many: read.SIGHTINGS_MANY, delayHours: read.SIGHTINGS_DELAY_HOURS },
    logLevel: read.LOG_LEVEL,
  }
}

function retentionOf(read: z.infer<typeof variables>): Settings['retention'] {
  const { WHERE_RETENTION_DAYS: where, TEXT_RETENTION_DAYS: text } = read
  const { NAME_RETENTION_DAYS: name, SECRET_LIFE_DAYS: secret } = read
  return {
    ...(where === undefined ? {} : { where }),
    ...(text === undefined ? {} : { text }),
    ...(name === undefined ? {} : { name }),
    ...(secret === undefined ? {} : { secret }),
  }
}

function mailOf({ MAIL_URL: url, MAIL_FROM: from, MAIL_CA: ca }: z.infer<typeof variables>): MailSetting | null {
  const server = url === undefined ? null : readMailUrl(url)
  return server && from !== undefined ? { ...server, from, authorityFile: ca ?? null } : null
}

function halfMail({ MAIL_URL: url, MAIL_FROM: from, MAIL_CA: ca }: z.infer<typeof variables>): readonly string[] {
  if (url !== undefined && from === undefined)
    return ['MAIL_URL says by which server letters go out: set MAIL_FROM too, the address they come from.']
  if (url === undefined && (from !== undefined || ca !== undefined))
    return ['MAIL_FROM and MAIL_CA are for letters, and no server is set: set MAIL_URL too, or leave them out.']
  return []
}

const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]', '::1']

export const isLoopback = (host: string): boolean => loopbackHosts.includes(host)

function contradictions({ mode, origin, host, database, secretariat, mail }: Settings): readonly string[] {
  const { protocol, hostname } = new URL(origin)
  const wrong: string[] = []
  // `__Host-` cookies exist only over https; browsers make an exception for loopback.
  if (protocol !== 'https:' && !isLoopback(hostname))
    wrong.push('ORIGIN must begin with https:// unless it is this very machine.')
  if (secretariat.hours !== null && secretariat.phone === null)
    wrong.push('SECRETARIAT_HOURS says when somebody answers: set SECRETARIAT_PHONE too, or leave both out.')
  if (mode === 'demo' && !isLoopback(hostname) && !hostname.endsWith('.invalid')) {
    wrong.push(
      'ORIGIN of a demo must be this very machine or end in .invalid: the demo must never pass for the portal.',
    )
  }
  if (mode === 'demo' && database.kind !== 'sqlite') {
    wrong.push('DATABASE_URL must be left out for a demo: the sample council lives on SQLite in a folder of its own.')
  }
  if (mode === 'demo' && mail !== null)
    wrong.push('MAIL_URL must be left out for a demo: its letters are kept in its folder, and shown on /demo/mail.')
  if (mode === 'demo' && !isLoopback(host)) wrong.push('HOST of a demo must be a loopback address such as 127.0.0.1.')
  return wrong
}
