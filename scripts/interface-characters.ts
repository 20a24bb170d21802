/**
 * Which characters the portal's own sentences are written with, by where they are
 * met first: whoever signs in fetches `first` alone, whoever comes home `home` as
 * well; the rest in slices, the most widely used before the others.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import access from '../app/i18n/ja/access.ts'
import bulletins from '../app/i18n/ja/bulletins.ts'
import demo from '../app/i18n/ja/demo.ts'
import desks from '../app/i18n/ja/desks.ts'
import keys from '../app/i18n/ja/keys.ts'
import log from '../app/i18n/ja/log.ts'
import mandates from '../app/i18n/ja/mandates.ts'
import oversight from '../app/i18n/ja/oversight.ts'
import shell from '../app/i18n/ja/shell.ts'

export interface Part {
  readonly name: string
  readonly characters: string
}

const i18n = fileURLToPath(new URL('../app/i18n', import.meta.url))
const app = fileURLToPath(new URL('../app', import.meta.url))
const sliceSize = 24

/** No character stands in two parts: a page never fetches one twice. */
export function interfaceCharacters(): readonly Part[] {
  const met = new Set<string>()
  const anew = (text: Iterable<string>): string => {
    const found = [...new Set(text)].filter((character) => character >= ' ' && !met.has(character))
    for (const character of found) met.add(character)
    return found.join('')
  }
  const first = anew(span(0x20, 0x7e) + hiragana + sentencesOf(beforeAnybodyIsKnown))
  const home = anew(weekdays + inNames + inTitles + sentencesOf(atHome))
  const rest = [...anew(byUse(filesUnder(i18n), filesUnder(app)))]
  const slices = Array.from({ length: Math.ceil(rest.length / sliceSize) }, (_, place) => ({
    name: `rooms-${place}`,
    characters: rest.slice(place * sliceSize, (place + 1) * sliceSize).join(''),
  }))
  return [{ name: 'first', characters: first }, { name: 'home', characters: home }, ...slices]
}

/** By how many dictionaries use it, then what stands in other files alone (sectors, terms). */
function byUse(dictionaries: readonly string[], others: readonly string[]): readonly string[] {
  const uses = new Map<string, number>()
  for (const text of dictionaries)
    for (const character of new Set(text.replaceAll(notType, ''))) uses.set(character, (uses.get(character) ?? 0) + 1)
  const used = [...uses].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1)).map(([character]) => character)
  return [...used, ...others.join('').replaceAll(notType, '')]
}

/** What no part is made for: control characters, and scripts the portal is not written in. */
const notType = /[^\u00a0-\u024f\u2010-\u22ff\u2500-\u25ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/g

const span = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, place) => String.fromCodePoint(from + place)).join('')

const hiragana = `${span(0x3041, 0x3096)}ー、。「」（）・：　’`
// Names of times are no dictionary's: app/ui/time.tsx writes them.
const weekdays = '年月日時分秒曜火水木金土'
// First pages name organizations and people: one slice more for each letter would cost thirty times as much.
const inNames =
  '重要電子計算機対策統括室監督委員会独立通信情報カ三小大中上山川田本村野原島木林真美子社会株式庁省港湾運送器御制白市県都道府局電力気鉄空銀行佐久藤枝樹静寺澄海老亮神秋波五十望能'

// And list bulletins by titles that are about the same few things, whatever happened.
const inTitles = '遠隔保守接続装置機器侵入攻撃脆弱性悪用不正操作手口更新配布漏端末監視証明書標的型身代金感染'

/** Signing in and out, in its frame. */
const beforeAnybodyIsKnown = [
  access.signIn,
  access.secondFactor,
  access.stepUp,
  access.signOut,
  access.back.forgotten,
  access.passkey.signIn,
  shell.brand,
  shell.brandNote,
  shell.skip,
  shell.required,
  shell.nav.signOut,
  shell.footer,
  shell.demo,
  shell.noScript,
  shell.notice,
  // The names of languages stand in app/ui/footer.tsx.
  '日本語',
] as const

const atHome = [
  shell.search,
  shell.nav,
  shell.role,
  shell.count,
  shell.seal,
  shell.class,
  shell.today,
  shell.approvals,
  keys.pill,
  bulletins.kind,
  bulletins.number,
  log.kind,
  oversight.home,
  oversight.state,
  oversight.decision,
  oversight.verifications,
  demo.tryFirst,
  desks.home,
  desks.mine,
  desks.duties,
  mandates.home,
  access.told,
] as const

type Words = string | readonly Words[] | { readonly [key: string]: Words }

function sentencesOf(words: Words): string {
  return typeof words === 'string' ? words : Object.values(words).map(sentencesOf).join('')
}

/** Whole files, comments too: a character too many costs a hundred bytes, one too few a request. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}
