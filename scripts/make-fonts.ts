/**
 * Makes the type the portal serves: Noto Sans JP, cut down to what its own
 * sentences need (build/fonts/interface) and, for all other text, into slices
 * that a browser fetches one by one (build/fonts/rest). Only a machine without
 * any Japanese type face of its own fetches a byte of it: see app/ui/type.css.
 *
 * In one weight. Where letters are bold the browser thickens them: seen beside
 * each other the two are hardly told apart, and a second weight would double
 * what somebody on a bad line waits for.
 *
 * Called by vite.config.ts before whatever it builds. Nothing is fetched: the
 * type comes from npm packages, and what is made once lies there until the
 * sentences, the packages or these lines change.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'
import { interfaceCharacters } from './interface-characters.ts'

const find = createRequire(import.meta.url)
const whole = dirname(find.resolve('@expo-google-fonts/noto-sans-jp/package.json'))
const regular = join(whole, '400Regular/NotoSansJP_400Regular.ttf')
const sliced = dirname(find.resolve('@fontsource-variable/noto-sans-jp/package.json'))
const folder = fileURLToPath(new URL('../build/fonts', import.meta.url))

// Copyright, licence and its address: the SIL Open Font License asks for them in every copy.
const kept: Options = { targetFormat: 'woff2', noLayoutClosure: true, preserveNameIds: [0, 13, 14] }

type Options = NonNullable<Parameters<typeof subsetFont>[2]>

/** A slice of two dozen characters carries letters and nothing else; the licence stands at the head of its sheet. */
const bare = {
  ...kept,
  preserveNameIds: [],
  dropTables: ['BASE', 'GPOS', 'GSUB', 'STAT', 'gasp', 'prep', 'vhea', 'vmtx'],
}

const notice = '/*! Noto Sans JP, © 2014-2021 Adobe (http://www.adobe.com/), SIL Open Font License 1.1 */\n'

export async function makeFonts(): Promise<void> {
  await unlessMade('interface', JSON.stringify(interfaceCharacters()), makeInterface)
  await unlessMade('rest', '', makeRest)
}

/** One after another into a folder beside, then put in place whole: a build that was stopped leaves nothing half made. */
async function unlessMade(name: string, of: string, make: (into: string) => Promise<void>): Promise<void> {
  const wanted = createHash('sha256').update(of)
  for (const path of [join(whole, 'package.json'), join(sliced, 'package.json'), fileURLToPath(import.meta.url)])
    wanted.update(readFileSync(path))
  const stamp = wanted.digest('hex')
  const place = join(folder, name)
  if (existsSync(join(place, 'stamp')) && readFileSync(join(place, 'stamp'), 'utf8') === stamp) return
  const beside = `${place}-${process.pid}`
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(beside, { recursive: true })
  await make(beside)
  writeFileSync(join(beside, 'stamp'), stamp)
  rmSync(place, { recursive: true, force: true })
  renameSync(beside, place)
}

async function makeInterface(into: string): Promise<void> {
  const type = readFileSync(regular)
  const faces: string[] = []
  for (const { name, characters } of interfaceCharacters()) {
    const file = `${name}.woff2`
    writeFileSync(join(into, file), await subsetFont(type, characters, name.startsWith('rooms') ? bare : kept))
    faces.push(faceOf({ family: 'Fuin Sans', file, range: rangeOf(characters) }))
  }
  writeFileSync(join(into, 'interface.css'), notice + faces.join(''))
}

/**
 * What people write, in slices. The frequent characters as Google serves them,
 * grouped by how often they stand together, and those cut in four: a name of two
 * of them then costs little. The rare ones by their number, so that a slice is named by
 * two numbers instead of two hundred.
 */
async function makeRest(into: string): Promise<void> {
  const ranges: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(sliced, 'unicode.json'), 'utf8'))
  const groups = Object.values(ranges).map(charactersOf)
  const rare = groups.filter(isRare).flat()
  const common = groups.filter((group) => !isRare(group)).flatMap(inQuarters)
  const faces = [
    ...(await slicesOf({ into, name: 'rare', slices: inSlices([...new Set(rare)].sort(byNumber), 220), apart: 128 })),
    // Said last, so that they come first where the numbers of a rare slice run across them.
    ...(await slicesOf({ into, name: 'common', slices: common, apart: 1 })),
  ]
  writeFileSync(join(into, 'rest.css'), notice + faces.join(''))
}

const isRare = (group: readonly string[]): boolean => group.length > 200
const byNumber = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)
const inQuarters = (group: readonly string[]): readonly (readonly string[])[] =>
  inSlices(group, group.length > 50 ? group.length : Math.ceil(group.length / 4))

function inSlices(characters: readonly string[], size: number): readonly (readonly string[])[] {
  const count = Math.ceil(characters.length / size)
  return Array.from({ length: count }, (_, place) => characters.slice(place * size, (place + 1) * size))
}

interface Slices {
  readonly into: string
  readonly name: string
  readonly slices: readonly (readonly string[])[]
  /** Two characters this many numbers apart still stand in one run of `unicode-range`. */
  readonly apart: number
}

async function slicesOf({ into, name, slices, apart }: Slices): Promise<readonly string[]> {
  // Cut once to all of them: each slice is then cut from a tenth of the file.
  const base = await subsetFont(readFileSync(regular), slices.flat().join(''), { ...kept, targetFormat: 'sfnt' })
  const faces: string[] = []
  for (const [place, slice] of slices.entries()) {
    const file = `${name}-${place}.woff2`
    writeFileSync(join(into, file), await subsetFont(base, slice.join(''), bare))
    faces.push(faceOf({ family: 'Fuin Rest', file, range: rangeOf(slice.join(''), apart) }))
  }
  return faces
}

function charactersOf(range: string): readonly string[] {
  return range.split(',').flatMap((piece) => {
    const [from = 0, to = from] = piece
      .trim()
      .slice(2)
      .split('-')
      .map((hex) => Number.parseInt(hex, 16))
    return Array.from({ length: to - from + 1 }, (_, place) => String.fromCodePoint(from + place))
  })
}

/** `U+3041-3096,U+30fc`: as few pieces as there are runs. */
function rangeOf(characters: string, apart = 1): string {
  const points = [...characters].map((character) => character.codePointAt(0) ?? 0).sort((a, b) => a - b)
  const runs: { from: number; to: number }[] = []
  for (const point of points) {
    const last = runs.at(-1)
    if (last && point <= last.to + apart) last.to = point
    else runs.push({ from: point, to: point })
  }
  const hex = (point: number): string => point.toString(16)
  return runs.map(({ from, to }) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(',')
}

interface Face {
  readonly family: string
  readonly file: string
  readonly range: string
}

/** `swap`: nobody waits for a shape of letters to read a word. */
const faceOf = ({ family, file, range }: Face): string =>
  `@font-face{font-family:"${family}";font-display:swap;src:url(./${file}) format("woff2");unicode-range:${range}}\n`
