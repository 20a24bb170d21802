import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { evidenceObject, saltedRequest } from '../../app/evidence/evidence-request.ts'
import { handOutRecord } from '../../app/evidence/hand-out.server.ts'
import { recordRequest, wholeRecord } from '../../app/evidence/hand-out.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { textSaltLength } from '../../app/formats/committed-text.ts'
import type { Portal } from '../../app/portal.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import type { Door } from '../access/door.ts'
import { moduleOf } from '../access/site-doors.ts'
import { type Somebody, signedIn, value } from '../bulletins/council.ts'
import { type Instead, places, type ServedSite, serveSite } from '../http/served-site.ts'
import { tellOf } from '../mail/told.ts'
import { collected, parseZip } from '../support/archive.ts'
import { type Answer, answerTo, knownWords, withoutChance } from './answers.ts'
import { bundles, glances, knockedOnly, knocks, knocksOfStrangers, looks, open, type Question } from './questions.ts'
import { speeches, spoken } from './spoken-questions.ts'
import { level, openTwoCouncils, type Side, type TwoCouncils } from './two-councils.ts'

let councils: TwoCouncils
beforeAll(async () => {
  councils = await openTwoCouncils()
}, 240_000)
afterAll(async () => {
  for (const side of councils) await side.close()
})
// What one question left behind in the one log alone would show in the answer to the next.
beforeEach(() => level(councils))

/** Refusals in a row are thinned out in the log by the machine's own clock; here each is a first one. */
function served({ council }: Side): Door {
  const limits: Door['limits'] = Object.create(council.limits, { countRefusal: { value: async () => 1 } })
  return { ...council, limits }
}

const eachSide = async <T>(of: (side: Side) => Promise<T>): Promise<readonly [T, T]> => [
  await of(councils[0]),
  await of(councils[1]),
]

const isText = (name: string): boolean => !name.endsWith('.pgp')
/** How many lines of a roll were new or changed: its entry tells, in its act and among its objects, and README says so. */
const confirmed = /(?<=object confirmed )\d+|(?<="id":")\d+(?=","kind":"confirmed")/g
/** Of a line in the padded tree of a roll, by its salted hash. */
const place = /(?<="index":)\d+(?=,"line")/g
/** Such a place is one among thousands: it has a digit to four. */
const placeDigits = 3
/** A manifest's word on how long another file is: each is measured itself, but for what chance alone moves. */
const sizeSaid = /(?<="size":)\d+/g
/** An OpenPGP message's numbers lose their leading zeros. */
const blobPlay = 4

type Asked = (side: Side, who: Somebody) => readonly Question[] | Promise<readonly Question[]>

async function answersOf(
  side: Side,
  site: ServedSite,
  who: 'sato' | 'mori' | null,
  asked: Asked,
): Promise<readonly Answer[]> {
  const known = await knownWords(side)
  const person = side[who ?? 'sato']
  const answers: Answer[] = []
  let cookie = who && (await side.cookie(person))
  for (const question of await asked(side, person)) {
    // How often something was tried is counted by the machine's own clock; each try is a first one.
    await side.council.db.deleteFrom('rate_limit').execute()
    // Whoever signs out, or ends their sessions, comes in again.
    if (who && question.method === 'POST') cookie = await side.cookie(person)
    answers.push(await answerTo({ url: site.url, cookie }, question, known))
  }
  return answers
}

/** Where the two councils' answers differ, in words. */
function differences(one: readonly Answer[], other: readonly Answer[]): readonly string[] {
  expect(one.map(({ what }) => what)).toEqual(other.map(({ what }) => what))
  return one.flatMap((answer, i) => {
    const second = other[i]
    return second ? differing(answer, second).map((what) => `${answer.what}: ${what}`) : []
  })
}

function differing(one: Answer, other: Answer): readonly string[] {
  if (one.status !== other.status) return [`status ${one.status}, ${other.status}`]
  const [head, second] = [
    one.headers.filter((line) => !line.startsWith('content-length')),
    other.headers.filter((line) => !line.startsWith('content-length')),
  ]
  const line = head.find((text, i) => text !== second[i])
  if (line !== undefined || head.length !== second.length)
    return [`headers ${line}, ${second.find((text, i) => text !== head[i])}`]
  if (one.body !== other.body) return [firstDifference(one.body, other.body)]
  return Math.abs(one.size - other.size) > Math.max(one.play, other.play) ? [`size ${one.size}, ${other.size}`] : []
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60)
  return `body …${around(one)}…, …${around(other)}…`
}

async function compared(who: 'sato' | 'mori' | null, asked: Asked, instead?: Instead) {
  const both: (readonly Answer[])[] = []
  for (const side of councils) {
    const site = await serveSite(served(side), {}, ...(instead ? [instead] : []))
    both.push(await answersOf(side, site, who, asked))
    await site.close()
  }
  const [one = [], other = []] = both
  return { answers: one, found: differences(one, other) }
}

/** Date and the words for a telephone call apart, which are made by chance and not all as long. */
function letterSaid(raw: string): string {
  const [head = '', body = ''] = raw.split(/\r?\n\r?\n/, 2)
  const text = Buffer.from(body, 'base64').toString('utf8')
  return `${head.replace(/^Date: .*$/m, '')}\n\n${text.replaceAll(/(言葉：|read out: |answer: ).*/g, '$1‹words›')}`
}

describe('whether another organization is in the council', () => {
  it('is seen nowhere: page, header, id, order and size are the same, and so are the refusals', {
    timeout: 240_000,
  }, async () => {
    const { answers, found } = await compared('sato', looks)
    expect(found).toEqual([])
    // They were answers and not refusals alone: a proof about a portal that says nothing would be none.
    const seen = answers.filter(({ status }) => status === 200).map(({ what }) => what)
    for (const what of [
      'GET / plain',
      'GET /bulletins plain',
      'GET /bulletins/:bulletin own',
      'GET /record plain',
      'GET /log/tile/* own',
    ])
      expect(seen).toContain(what)
  })

  it('is seen by another recipient no more, and by whoever is not inside', { timeout: 120_000 }, async () => {
    expect((await compared('mori', glances)).found).toEqual([])
    expect((await compared(null, glances)).found).toEqual([])
  })

  it('is heard in no answer to what is sent', { timeout: 120_000 }, async () => {
    expect((await compared('sato', knocks)).found).toEqual([])
    expect((await compared(null, knocksOfStrangers)).found).toEqual([])
  })

  it('is told by no copy, card, receipt or refusal that a signed act brings', { timeout: 120_000 }, async () => {
    for (const who of ['sato', 'mori'] as const) {
      const { answers, found } = await compared(who, speeches)
      expect(found).toEqual([])
      const released = answers.filter(({ status }) => status === 200).map(({ what }) => what)
      expect(released).toEqual(expect.arrayContaining(['read own', 'cards own', 'challenge']))
    }
  })

  it('is told by no letter: not by how many there are, what stands in them or before them, nor how long they are', async () => {
    const letters = await eachSide(async (side) => {
      const told = await tellOf(side.council)
      await told.settle()
      await told.office.close()
      const who = await Promise.all([side.sato, side.mori].map(({ person }) => told.emailOf(person)))
      const { words } = await knownWords(side)
      return told.office.received
        .filter(({ to }) => to.some((address) => who.includes(address)))
        .map(({ raw }) => {
          const letter = letterSaid(raw)
          return { size: letter.length, said: withoutChance(letter, { words }).text }
        })
        .sort((one, other) => (one.said < other.said ? -1 : 1))
    })
    expect(letters[0].length).toBeGreaterThanOrEqual(2)
    expect(letters[0]).toEqual(letters[1])
  })

  it('is told by nothing in the bundle in which somebody takes their record along', async () => {
    const bundlesOf = await eachSide(async (side) => {
      const { council, sato } = side
      const ground = { ...council, spoolFolder: council.database.dataDir, verifier: utf8('//'), authority: null }
      const salt = council.random(textSaltLength)
      const request = saltedRequest(recordRequest(sato.person, wholeRecord), salt)
      const sent = await signAct(council, sato, { act: 'export', objects: [evidenceObject(request)] })
      const by = await signedIn(council, sato)
      const made = value(await handOutRecord(ground, { span: wholeRecord, by, salt, sent }))
      const { words } = await knownWords(side)
      return parseZip(await collected(made.read())).map(({ name, bytes }) => {
        const { text, play } = withoutChance(isText(name) ? fromUtf8(bytes) : '', { words })
        const said = text.replace(place, '‹place›').replace(confirmed, '‹lines›').replace(sizeSaid, '‹size›')
        const places = said.split('‹place›').length - 1
        const size = { size: bytes.length, play: isText(name) ? play + places * placeDigits : blobPlay }
        return { name: withoutChance(name, { words }).text, said, ...size }
      })
    })
    expect(bundlesOf[0].length).toBeGreaterThan(20)
    expect(bundlesOf[0].map(({ name }) => name)).toEqual(bundlesOf[1].map(({ name }) => name))
    const differing = bundlesOf[0].flatMap((one, i) => {
      const other = bundlesOf[1][i] ?? { said: '', size: 0, play: 0 }
      if (one.said !== other.said) return [`${one.name}: ${firstDifference(one.said, other.said)}`]
      const apart = Math.abs(one.size - other.size) > Math.max(one.play, other.play)
      return apart ? [`${one.name}: size ${one.size}, ${other.size}`] : []
    })
    expect(differing).toEqual([])
  })

  it('is asked about at every door where a member may say something', async () => {
    const doors = await Promise.all(places.map(async ({ file }) => [file, (await moduleOf(file)).action] as const))
    const taking = doors.flatMap(([file, action]) => (action && open.toMembers.has(file) ? [file] : []))
    const told = [...knockedOnly, ...bundles, ...Object.keys(spoken)]
    expect(taking.filter((file) => !told.includes(file))).toEqual([])
    expect(told.filter((file) => !taking.includes(file))).toEqual([])
  })
})

// ── and were there a leak ──────────────────────────────────────────────────

type Loader = (args: { readonly context: { readonly portal: Portal } }) => unknown

/** A page whose loader also says this. */
const saying =
  (at: string, more: (portal: Portal) => Promise<object>): Instead =>
  (file, module) => {
    const { loader } = module as { readonly loader?: Loader }
    if (file !== at || !loader) return module
    const leaky: Loader = async (args) => {
      const said = await loader(args)
      const data: unknown = said instanceof Response ? await said.json() : said
      return { ...(data as object), ...(await more(args.context.portal)) }
    }
    return { ...module, loader: leaky } as typeof module
  }

const members = async ({ db }: Portal) =>
  (await db.selectFrom('person').select('id').where('role', '=', 'member').execute()).length

const planted: Readonly<Record<string, { readonly instead: Instead; readonly by: Asked }>> = {
  'how many members there are, on a page': {
    by: (side, who) => looks(side, who).filter(({ what }) => what === 'GET /bulletins plain'),
    instead: saying('routes/bulletins/list.tsx', async (portal) => ({ members: await members(portal) })),
  },
  'how many, in nothing but the size of an answer': {
    by: (side, who) => looks(side, who).filter(({ what }) => what === 'GET /record plain'),
    instead: saying('routes/record/own.tsx', async (portal) => ({
      A1: Array.from({ length: await members(portal) }, () => 'a'.repeat(40)),
    })),
  },
  'where one’s own organization stands among all, from the end': {
    by: (side, who) => looks(side, who).filter(({ what }) => what === 'GET /bulletins/:bulletin own'),
    instead: saying('routes/bulletins/bulletin.tsx', async ({ db }) => {
      const names = await db
        .selectFrom('organization')
        .select('name')
        .where('kind', '=', 'operator')
        .orderBy('name')
        .execute()
      return { place: names.length - names.findIndex(({ name }) => name.startsWith('佐藤')) }
    }),
  },
  'that an organization is there, by which refusal its address gets': {
    by: (side, who) => looks(side, who).filter(({ what }) => what === 'GET /organizations/:organization hidden'),
    instead: (file, module) => {
      if (file !== 'routes/organizations/organization.tsx') return module
      const loader = async ({
        context,
        params,
      }: {
        readonly context: { readonly portal: Portal }
        readonly params: { readonly organization?: string }
      }) => {
        const { db } = context.portal
        const row = await db
          .selectFrom('organization')
          .select('id')
          .where('id', '=', (params.organization ?? '') as never)
          .executeTakeFirst()
        throw new Response(null, { status: row ? 403 : 404 })
      }
      return { ...module, loader } as unknown as typeof module
    },
  },
}

describe('a leak that is planted', () => {
  it.each(Object.entries(planted))('of %s, is found', async (_, { instead, by }) => {
    expect((await compared('sato', by)).found).toEqual([])
    expect((await compared('sato', by, instead)).found).not.toEqual([])
  })
})
