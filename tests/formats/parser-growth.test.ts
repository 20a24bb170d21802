/**
 * Every parser of the house under texts and bytes that have been expensive for
 * somebody's parser: twice the length takes about twice the time. Parsers are
 * found by their names; one that stands in no row below fails the test.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesAtHand, openZip } from '../../app/audit/zip-container.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { longestRunLine } from '../../app/formats/entry-run.ts'
import { bulletinForm } from '../../app/formats/sealed-bulletin.ts'
import house from '../house/rooms.cjs'

const app = join(import.meta.dirname, '../../app')
/** Rooms whose nouns read what strangers or signed-in people bring. */
const rooms = [...house.rooms, 'formats', 'openpgp']

type Parser = (...given: never[]) => unknown
const isRunAnywhere = (file: string): boolean => file.endsWith('.ts') && !/\.(client|worker|server)\.ts$/.test(file)
const isParser = (name: string, value: unknown): value is Parser =>
  /^parse[A-Z]/.test(name) && typeof value === 'function'

async function parsersOf(room: string): Promise<readonly (readonly [string, Parser])[]> {
  // Some files begin to work where they are imported: only those that hold a parser are.
  const holdsOne = (file: string): boolean =>
    /^export .*\bparse[A-Z]/m.test(readFileSync(join(app, room, file), 'utf8'))
  const files = readdirSync(join(app, room)).filter((file) => isRunAnywhere(file) && holdsOne(file))
  const found = await Promise.all(
    files.map(async (file) => {
      const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ join(app, room, file))
      return Object.entries(module).flatMap(([name, value]) =>
        isParser(name, value) ? [[`${room}/${name}`, value] as const] : [],
      )
    }),
  )
  return found.flat()
}

interface Row {
  readonly takes: 'text' | 'bytes'
  /** The longest it may be given: its own limit or its caller's, in characters or bytes. */
  readonly most: number
  /** What follows the first argument. */
  readonly more?: readonly unknown[]
}

const text = (most: number, ...more: readonly unknown[]): Row => ({ takes: 'text', most, more })
const bytes = (most: number, ...more: readonly unknown[]): Row => ({ takes: 'bytes', most, more })
const json = { numbers: 'integers', maxBytes: 1_000_000 } as const

/** Not given as a text or as bytes: what calls them bounds each piece, which `tests/journeys/growth` sends. */
const otherwise: readonly string[] = [
  'review/parseLogFilter',
  'council/parsePerson',
  'council/parseOrganization',
  'council/parseFacts',
  'council/parseTerm',
  'retention/parseHoldObject',
  'changeover/parseHour',
  'trust/parsePasskeyDays',
  'mandates/parseMandate',
]

const rows: Readonly<Record<string, Row>> = {
  'council/parseDay': text(65_536),
  'council/parseDue': text(65_536),
  'council/parsePart': text(65_536),
  'formats/parseCsv': text(1_000_000),
  'formats/parseOwnLine': text(65_536),
  'formats/parseKeyProof': bytes(65_536),
  'formats/parseWitnessRequest': text(1_000_000),
  'formats/parseSizeAnswer': text(600_000),
  'formats/parseCouncilStatement': bytes(65_536),
  'formats/parseSealedMessage': bytes(1_000_000),
  'formats/parseDecimal': text(65_536, 'size'),
  'formats/parseCanonicalJson': bytes(1_000_000, json),
  'formats/parseTrust': text(65_536),
  'formats/parseSealed': bytes(1_000_000, bulletinForm),
  'formats/parseDeskLine': bytes(65_536),
  'formats/parseDeskHolder': bytes(65_536),
  'formats/parsePolicy': text(1_000_000),
  'formats/parseReceipt': text(1_000_000),
  'formats/parseAct': text(65_536),
  'formats/parseTilePath': text(4_096),
  'formats/parseTile': bytes(8_192, 256),
  'formats/parseEntryBundle': bytes(1_000_000, 256),
  'formats/parseOpenPgpSignature': bytes(65_536),
  'formats/parseCheckpoint': text(600_000),
  'formats/parseCheckpointNote': text(1_000_000),
  'formats/parseTrustCard': bytes(65_536),
  'formats/parseRollHeader': bytes(65_536),
  'formats/parseRollLine': bytes(65_536),
  'formats/parseMandateLine': bytes(16_384),
  'formats/parseManifest': bytes(1_000_000),
  'formats/parseHashes': bytes(65_536),
  'formats/parseLineFile': bytes(65_536),
  'formats/parseCertificate': bytes(2_000_000),
  'formats/parseCountFile': bytes(65_536),
  'formats/parseCountLine': bytes(65_536),
  'formats/parseLooks': text(65_536),
  'formats/parseWhereFile': bytes(65_536),
  'formats/parseVerifierKey': text(65_536),
  'formats/parseNote': text(1_000_000),
  'formats/parseSignatures': text(1_000_000),
  'formats/parseRunLine': bytes(longestRunLine),
  'formats/parseAskedBulletin': text(65_536),
  'formats/parseEntry': bytes(65_536),
  'keyring/parseChannel': text(65_536),
  'openpgp/parsePublicKey': bytes(65_536),
  'indicators/parseStixBundle': text(1_000_000),
  'indicators/parsePastedText': text(100_000),
  'indicators/parseMispEvent': text(1_000_000),
  'composer/parseJapaneseTime': text(65_536),
  'composer/parseAffectedLines': text(200_000),
  'backup/parseBackup': bytes(100_000),
  'bulletins/parseBulletinNumber': text(65_536),
  'bulletins/parseLine': text(65_536, 80),
  'evidence/parseEntryRange': text(65_536),
  'evidence/parseUntil': text(65_536),
  'council/parseInvitationToken': text(65_536),
  'council/parsePseudonym': text(65_536),
  'retention/parseRanges': text(65_536),
  'retention/parseRange': text(65_536),
  'retention/parseLedgerLine': bytes(65_536),
}

/** Read what strangers bring as well, under other names. */
const besides: readonly (readonly [string, Parser, Row])[] = [
  ['audit/openZip', (given: Uint8Array) => openZip(bytesAtHand(given)), bytes(1_000_000)],
]

// Each begins like something a parser knows and goes on without end.
const beginnings = [
  '',
  '{"a":"',
  '{"entry":',
  'bulletin ',
  '[',
  'fuin-act/1\nact ',
  'council.example\n',
  '{"type":"bundle","id":"',
  'a ',
  'https://',
]
const stuffs = [
  ...[
    'a',
    '9',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\0',
    '"',
    '\\"',
    '[',
    '{"a":',
    '0,',
    ',',
    '.',
    '-',
    '=',
    'AAAA',
    '— a A\n',
    'a b\n',
  ],
  ...[
    '\u0323\u0301',
    'ﷺ',
    '\ud83c\udff4',
    '*a_',
    '> ',
    '| ',
    'hxxp[:]//',
    '1.',
    '[.]',
    'T1059,',
    '100-200,',
    '%',
    '/x000',
  ],
]
const headers = [[], [0x99, 0x01, 0x00], [0xc6], [0x50, 0x4b, 0x03, 0x04], [0xc1, 0x0c]]
const pieces = [
  [0],
  [0xff],
  [0xc6, 0],
  [0x99, 0, 0],
  [0xc2, 0xc0, 0],
  [0x50, 0x4b, 1, 2],
  [0x50, 0x4b, 5, 6],
  [0x80],
  [0x20, 0x0a],
  [0xe3, 0x81, 0x82],
]

type Making = readonly [name: string, make: (size: number) => string | Uint8Array]

/** Of whole stuffs only: a surrogate or a UTF-8 sequence cut in two would be refused before anything is parsed. */
const fill = (begin: string, stuff: string, size: number, lengthOf: (text: string) => number): string =>
  begin + stuff.repeat((size - lengthOf(begin)) / lengthOf(stuff))

const makingsOf = (asGiven: (text: string) => string | Uint8Array): readonly Making[] =>
  beginnings.flatMap((begin) =>
    stuffs.map(
      (stuff): Making => [
        JSON.stringify([begin, stuff]),
        (size) => asGiven(fill(begin, stuff, size, (text) => asGiven(text).length)),
      ],
    ),
  )

const textMakings = makingsOf((text) => text)
const byteMakings: readonly Making[] = [
  ...makingsOf(utf8),
  ...headers.flatMap((head) =>
    pieces.map(
      (piece): Making => [
        `bytes ${head} ${piece}`,
        // Buffer repeats a piece faster than a loop does, and there are thousands to make.
        (size) =>
          new Uint8Array(Buffer.concat([Buffer.from(head), Buffer.alloc(size - head.length, Buffer.from(piece))])),
      ],
    ),
  ),
]

/** Milliseconds of this process; the least of some, since others use the machine too. */
async function costOf(run: () => unknown, times: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    // What it says of the input is for other tests.
    await Promise.resolve()
      .then(run)
      .catch(() => null)
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

const floor = 25

/** What is wrong, or null. */
async function judge(parser: Parser, { most, more = [] }: Row, [name, make]: Making): Promise<string | null> {
  const cost = (size: number, times: number) => {
    const input = make(size)
    return costOf(() => parser(...([input, ...more] as never[])), times)
  }
  const flaw = (half: number, full: number): string | null => {
    if (full > 3 * half + floor) return `${name}: ${half} ms for half of it, ${full} ms for all`
    return full > floor + most / 1_000 ? `${name}: ${full} ms for ${most}` : null
  }
  const first = await cost(most, 1)
  if (first <= floor) return null
  // Most are cleared by few runs; who is accused by few is heard with more.
  if (!flaw(await cost(most / 2, 2), first)) return null
  return flaw(await cost(most / 2, 3), await cost(most, 3))
}

async function dearOnes(parser: Parser, row: Row): Promise<readonly string[]> {
  const found: string[] = []
  for (const making of row.takes === 'text' ? textMakings : byteMakings) {
    const dear = await judge(parser, row, making)
    if (dear) found.push(dear)
  }
  return found
}

let parsers: ReadonlyMap<string, Parser> = new Map()
beforeAll(async () => {
  parsers = new Map((await Promise.all(rooms.map(parsersOf))).flat())
})

it('every parser of the house stands in a row', () => {
  const listed = [...Object.keys(rows), ...otherwise].sort()
  expect([...parsers.keys()].sort()).toEqual(listed)
})

describe('twice as long takes about twice the time, and no parser takes long', () => {
  it.each(Object.entries(rows))('%s', { timeout: 120_000 }, async (name, row) => {
    const parser = parsers.get(name)
    if (!parser) throw new Error(`${name} is gone: take its row away`)
    expect(await dearOnes(parser, row)).toEqual([])
  })

  it.each(besides)('%s', { timeout: 120_000 }, async (_, parser, row) => {
    expect(await dearOnes(parser, row)).toEqual([])
  })

  it('and one that goes over its text again for every character is noticed', { timeout: 120_000 }, async () => {
    const bad: Parser = (given: string) => {
      let sum = 0
      for (let from = 0; from < given.length; from++)
        for (let at = from; at < given.length; at++) if (given.charCodeAt(at) === 0x2c) sum++
      return sum
    }
    expect(await judge(bad, text(20_000), ['commas', (size) => ','.repeat(size)])).toMatch(/for half of it/)
  })
})
