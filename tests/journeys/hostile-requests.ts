/**
 * What anybody, or anybody who is signed in, can send to the portal at a chosen
 * length: generated from the site map and the routes' own texts, so that a new
 * route, field or parameter is tried without being listed here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Codec } from '../../app/formats/codec.ts'
import { type Door, doors, hasAction } from './inside.ts'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array
}

/** A kind of request that can be made longer, up to what the portal says is too long. */
export interface Way {
  readonly name: string
  readonly door: Pick<Door, 'role'>
  readonly most: number
  make(size: number): Sent
}

const nothing = new Uint8Array(0)
const get = (path: string, headers: Sent['headers'] = {}): Sent => ({ method: 'GET', path, headers, body: nothing })
const outside = { role: null }

/** Texts that have been expensive for somebody's parser. Each repeats; `letters` is there to compare with. */
const stuffs: Readonly<Record<string, string>> = {
  letters: 'a',
  digits: '9',
  spaces: ' ',
  lines: '\n> ',
  accents: '\u0323\u0301',
  emphasis: '*a_',
  addresses: 'a@a.',
  quotes: '\\"',
  base64: 'AAAA',
}
const repeated = (stuff: string, length: number): string => stuff.repeat(Math.ceil(length / stuff.length))

// ── what every address takes ───────────────────────────────────────────────

const longestPath = 256
const longestQuery = 4_096
const mostHeaders = 15_000

const paths: readonly Way[] = [
  ...['/', '/bulletins/', '/log/tile/', '/log/tile/entries/', '/oversight/checkpoints/', '/invitation/'].flatMap(
    (prefix) =>
      [
        ['one piece', 'a'],
        ['deep', 'a/'],
        ['escapes', '%E3%81%82'],
        ['dots', '../'],
        ['digits', '9'],
      ].map(([what, stuff]) => ({
        name: `${prefix} and on, ${what}`,
        door: outside,
        most: longestPath,
        make: (size: number) => get(`${prefix}${repeated(stuff ?? '', size)}`.slice(0, size - (size % 9))),
      })),
  ),
  { name: 'a deep path', door: outside, most: 14_000, make: (size) => get(`/${'a/'.repeat(size / 2)}`) },
  { name: 'a deep path of data', door: outside, most: 14_000, make: (size) => get(`/${'a/'.repeat(size / 2)}_.data`) },
  {
    name: 'what lazy discovery took',
    door: outside,
    most: 14_000,
    make: (size) => get(`/__manifest?version=x&p=/${'a/'.repeat(size / 2)}`),
  },
]

const header = (name: string, stuff: string, prefix = ''): Way => ({
  name: `header ${name} of ${JSON.stringify(stuff.slice(0, 12))}`,
  door: outside,
  most: mostHeaders,
  make: (size) => get('/sign-in', { [name]: `${prefix}${repeated(stuff, size)}` }),
})

const headers: readonly Way[] = [
  header('Accept-Language', 'ja;q=0.1,'),
  header('Accept-Language', 'x-'),
  header('Accept-Language', '*,'),
  header('Cookie', '__Host-fuin=a; '),
  header('Cookie', 'a=b;'),
  header('Cookie', 'A', '__Host-theme='),
  header('Cookie', 'A', '__Host-language='),
  header('Cookie', 'A', '__Host-fuin='),
  header('Cookie', 'A.', '__Host-fuin-known=1.'),
  header('User-Agent', 'Mozilla/5.0 ('),
  header('Referer', 'a/', 'http://localhost/'),
  header('Accept', 'text/html;q=0.1,'),
  header('Accept-Encoding', 'gzip;q=0,'),
  header('If-None-Match', '"a",'),
  header('Authorization', 'A', 'Bearer '),
  header('X-Forwarded-For', '192.0.2.1, '),
  {
    name: 'many headers',
    door: outside,
    most: mostHeaders,
    make: (size) => get('/sign-in', Object.fromEntries(Array.from({ length: size / 8 }, (_, i) => [`x${i}`, '1']))),
  },
  {
    name: 'many ranges of a file',
    door: outside,
    most: mostHeaders,
    make: (size) => get('/favicon.svg', { Range: `bytes=${repeated('0-,', size)}0-` }),
  },
]

// ── what a page's address may ask ──────────────────────────────────────────

const app = fileURLToPath(new URL('../../app', import.meta.url))

/** Every parameter that anything under app/ reads from an address. */
const parameters: readonly string[] = [
  ...new Set(
    readdirSync(app, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => [...readFileSync(`${app}/${file}`, 'utf8').matchAll(/\.get(?:All)?\('(\w+)'\)/g)])
      .map(([, name]) => name ?? ''),
  ),
]

const queries: readonly Way[] = doors.flatMap((door) =>
  ['letters', 'digits', 'accents', 'spaces'].map((what) => ({
    name: `${door.path}? of ${what}`,
    door,
    most: longestQuery,
    make(size: number) {
      const each = Math.max(1, Math.floor(size / parameters.length) - 12)
      const value = encodeURIComponent(repeated(stuffs[what] ?? '', each)).slice(0, each)
      const whole = value
        .replace(/%.?$/, '')
        .replace(/(%..)+$/, (tail) => tail.slice(0, 3 * Math.floor(tail.length / 3)))
      return get(`${door.path}?${parameters.map((name) => `${name}=${whole}`).join('&')}`.slice(0, size))
    },
  })),
)

// ── what an action reads ───────────────────────────────────────────────────

/** The names its form gives its fields. */
const fieldsOf = ({ text }: Pick<Door, 'text'>): readonly string[] => [
  ...new Set([...text.matchAll(/\b(\w+): (?:z\.|typedLine|text\b|reason\b)/g)].map(([, name]) => name ?? '')),
]

type Body = readonly [name: string, type: string, make: (size: number) => string]

/** `own`: of the door's fields; `any`: what the one reader of its kind does before a door sees anything. */
interface Bodies {
  readonly own: readonly Body[]
  readonly any: readonly Body[]
}

const forms = (door: Door): Bodies => {
  const names = fieldsOf(door).length > 0 ? fieldsOf(door) : ['theme', 'to']
  const form = 'application/x-www-form-urlencoded'
  const multipart = 'multipart/form-data; boundary=b'
  const part = (name: string, value: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const own = Object.entries(stuffs).map(
    ([what, stuff]): Body => [
      `fields of ${what}`,
      form,
      (size) => new URLSearchParams(names.map((name) => [name, repeated(stuff, size / names.length / 6)])).toString(),
    ],
  )
  const any: readonly Body[] = [
    ['many fields', form, (size) => repeated('a=&', size)],
    ['one name many times', form, (size) => repeated(`${names[0]}=a&`, size)],
    ['nested names', form, (size) => `a${repeated('[0]', size)}=1`],
    ['far lists', form, (size) => repeated('a[99999999]=1&', size)],
    ['broken escapes', form, (size) => `a=${repeated('%', size)}`],
    ['many parts', multipart, (size) => `${repeated(part('a', ''), size)}--b--\r\n`],
    ['one long part', multipart, (size) => `${part('a', repeated('\r\n-', size))}--b--\r\n`],
    ['a long boundary', `multipart/form-data; boundary=${'-'.repeat(70)}`, (size) => repeated('-', size)],
  ]
  return { own, any }
}

/** What the door's wire declares, with this text wherever it takes one of its own choosing. */
function filled({ declared }: Codec<unknown>, value: string): unknown {
  switch (declared.is) {
    case 'object':
      return Object.fromEntries(Object.entries(declared.fields).map(([name, of]) => [name, filled(of, value)]))
    case 'either':
      return declared.of.slice(0, 1).map((of) => filled(of, value))[0]
    case 'list':
      return [filled(declared.of, value)]
    case 'nullable':
    case 'such':
      return filled(declared.of, value)
    case 'one-of':
      return declared.words[0]
    case 'flag':
      return true
    case 'whole':
      return 1
    default:
      return value
  }
}

const jsons = (wire: Codec<unknown>): Bodies => {
  const type = 'application/json'
  const texts = JSON.stringify(filled(wire, '\u0001')).split('\\u0001').length - 1
  const own = Object.entries(stuffs).map(
    ([what, stuff]): Body => [
      `values of ${what}`,
      type,
      (size) => JSON.stringify(filled(wire, repeated(stuff, size / (texts + 1) / 6))),
    ],
  )
  const any: readonly Body[] = [
    ['deep lists', type, (size) => `${repeated('[', size / 2)}${repeated(']', size / 2)}`],
    ['deep objects', type, (size) => repeated('{"a":', size)],
    ['many names', type, (size) => `{${Array.from({ length: size / 12 }, (_, i) => `"name${i}":0`).join()}}`],
    ['many numbers', type, (size) => `[${repeated('0,', size)}0]`],
    ['a long number', type, (size) => repeated('1', size)],
    ['no end of a string', type, (size) => `"${repeated('\\u0041', size)}`],
    [
      'the lines it takes',
      type,
      (size) => JSON.stringify({ lines: Array.from({ length: size / 103 }, () => 'A'.repeat(100)) }),
    ],
  ]
  return { own, any }
}

/** By what the door reads JSON; null where it reads a form. */
async function wireOf({ text }: Pick<Door, 'text'>): Promise<Codec<unknown> | null> {
  if (!/\b(readJson|jsonIn|actRoute)\(/.test(text)) return null
  const wires = [...text.matchAll(/import \{([^}]*)\} from '..\/..\/([^']*)'/g)]
  const named = wires.flatMap(([, names = '', file]) =>
    (names.match(/\b[a-z]\w*Body\b/g) ?? []).map((name) => [name, file]),
  )
  const [[name = '', file] = []] = named
  const module = (await import(/* @vite-ignore */ `${app}/${file}`)) as Readonly<Record<string, Codec<unknown>>>
  const wire = module[name]
  if (!wire) throw new Error(`no wire is named in ${text.slice(0, 200)}`)
  return wire
}

const taking = await Promise.all(doors.filter(hasAction).map(async (door) => ({ door, wire: await wireOf(door) })))

/** Kinds of readers with the most they read, of which one door was asked everything. */
const asked = new Set<string>()

const bodies: readonly Way[] = taking.flatMap(({ door, wire }) => {
  const { most } = door
  const reader = `${wire ? 'json' : 'form'} ${most}`
  const { own, any } = wire ? jsons(wire) : forms(door)
  const all = asked.has(reader) ? own : [...own, ...any]
  asked.add(reader)
  return all.map(([what, type, make]) => ({
    name: `${door.path}: ${what}`,
    door,
    most,
    make(size: number): Sent {
      const body = Buffer.from(make(size)).subarray(0, size)
      return { method: 'POST' as const, path: door.path, headers: { 'Content-Type': type }, body }
    },
  }))
})

const reports: readonly Way[] = ['deep', 'long'].map((what) => ({
  name: `a ${what} report`,
  door: outside,
  most: 16_384,
  make(size: number): Sent {
    const text =
      what === 'deep' ? '['.repeat(size) : JSON.stringify({ 'csp-report': { 'document-uri': 'a'.repeat(size - 40) } })
    const headers = { 'Content-Type': 'application/csp-report' }
    return { method: 'POST' as const, path: '/csp-reports', headers, body: Buffer.from(text) }
  },
}))

export const ways: readonly Way[] = [...paths, ...headers, ...queries, ...bodies, ...reports]

/** Every action, with the most it reads: what it must refuse at once is one byte more. */
export const takers: readonly Door[] = doors.filter(hasAction)
