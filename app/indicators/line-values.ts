/**
 * The values that stand in one line of text, each where it stands: one pattern a
 * sort, in an order in which no sort takes what another means. Patterns are
 * bounded, so that the time grows with the length alone.
 */
import { refang } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import {
  endsLikeFile,
  hashKindOf,
  hasKnownTop,
  readAddressPort,
  readAsn,
  readBitcoin,
  readDomain,
  readEmail,
  readerOf,
  readFileName,
  readFilePath,
  readIpv4,
  readIpv6,
  readJa4,
  readRegistryKey,
  readUrl,
  readVulnerability,
} from './indicator-value.ts'

/** Why a value is asked about: it could be a host too; or it is where a connection came from, which may be one's own. */
export type Doubt = 'perhaps-a-host' | 'source-of-a-log-line'

/** A value and where in the line it stands. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly kind: IndicatorKind
  readonly value: string
  readonly doubt: Doubt | null
}

const dot = String.raw`(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?)`
const at = String.raw`(?:@|\s?[\[({]\s?(?:@|at)\s?[\])}]\s?)`
const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?'
const host = `(?:${label}${dot}){1,20}(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24})`
const port = String.raw`(?:\[?:\]?(\d{1,5}))?`
const four = String.raw`\d{1,3}(?:${dot}\d{1,3}){3}`
const colon = String.raw`(?:\[:\]|:)`
const six = `(?:[0-9A-Fa-f]{0,4}${colon}){2,7}(?:[0-9A-Fa-f]{1,4}|${four})?`
const notBefore = '(?<![A-Za-z0-9])'
const notAfter = '(?![A-Za-z0-9])'

/** Finds values of one sort: where they stand, and what they are. Null leaves the place to the sorts after it. */
interface Sort {
  readonly pattern: RegExp
  readonly read: (found: RegExpExecArray, line: string) => readonly Omit<Place, 'start' | 'end'>[] | null
  /** How many characters of the match are the value's, where not all. */
  readonly length?: (text: string) => number
}

const one = (kind: IndicatorKind, value: string | null, doubt: Doubt | null = null) =>
  value === null ? null : [{ kind, value, doubt }]

const labelled = (kind: IndicatorKind, words: string, value: string): Sort => ({
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})\\s{0,3}[:=：]\\s{0,3}["'「]?(${value})`, 'giu'),
  read: (found) => one(kind, readerOf(kind)((found[1] ?? '').trim())),
})

const sorts: readonly Sort[] = [
  labelled('mutex', 'mutex(?:[ _-]?name)?|ミューテックス(?:名)?', '[^"\'」\\t|、。]{1,255}'),
  labelled('service', 'service[ _-]?name|サービス名', '[^"\'」\\t|、。]{1,255}'),
  labelled('user-agent', 'user[ _-]?agent|ユーザーエージェント', '[^"\'」\\t|]{1,500}'),
  labelled('certificate-serial', 'serial(?:[ _-]?(?:number|no\\.?))?|シリアル(?:番号)?', '[0-9A-Fa-f:]{8,60}'),
  labelled('imphash', 'imphash', '[0-9A-Fa-f]{32}(?![0-9A-Za-z])'),
  labelled('ja3', 'ja3s?', '[0-9A-Fa-f]{32}(?![0-9A-Za-z])'),
  {
    pattern: new RegExp(
      `${notBefore}(?:h(?:tt|xx|\\*\\*|\\[tt\\])ps?|ttps?|meows?|s?ftps?|fxps?)(?:\\[?:\\]?(?:\\/\\/|\\[\\/\\/\\]|\\\\\\\\)|\\[:\\/\\/\\])[^\\s<>"'\`|、。，「」『』（）【】《》]{1,4096}`,
      'gi',
    ),
    read: (found) => one('url', readUrl(refang(found[0].slice(0, urlLength(found[0]))))),
    length: urlLength,
  },
  {
    pattern: new RegExp(`(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}${at}${host}(?![A-Za-z0-9-])`, 'gi'),
    read: (found) => one('email-addr', readEmail(refang(found[0]))),
  },
  {
    pattern: /(?<![A-Za-z])(?:HKLM|HKCU|HKCR|HKCC|HKU|HKEY_[A-Z_]{4,20})\\[\x20-\x7e]{1,600}/gi,
    read: (found) => one('registry-key', readRegistryKey(found[0].slice(0, keyLength(found[0])))),
    length: keyLength,
  },
  {
    pattern:
      /(?<![A-Za-z0-9])(?:[A-Za-z]:\\|%[A-Za-z_()0-9]{1,64}%\\|\\\\[A-Za-z0-9][\w.-]{0,254}\\)[^\t"<>|*?:\r\n「」、。]{1,600}/g,
    read: (found) => one('file-path', readFilePath(found[0].slice(0, pathLength(found[0])))),
    length: pathLength,
  },
  {
    pattern:
      /(?<![\w.:/\\-])\/(?:etc|tmp|var|usr|opt|home|root|bin|sbin|dev|lib|mnt|srv|proc|run|Users|Library|Applications|private)(?:\/[\w.+@%~-]{1,255}){1,30}/g,
    read: (found) => one('file-path', readFilePath(found[0].replace(/\.$/, ''))),
  },
  {
    pattern: /(?<![A-Za-z0-9])[tqd][0-9a-z]{9}_[0-9a-f]{12}_[0-9a-f]{12}(?![A-Za-z0-9])/g,
    read: (found) => one('ja4', readJa4(found[0])),
  },
  {
    pattern: /(?<![0-9A-Za-z])[0-9A-Fa-f]{32,128}(?![0-9A-Za-z])/g,
    read: (found) => {
      const kind = hashKindOf(found[0].length)
      return kind && one(kind, found[0].toLowerCase())
    },
  },
  {
    pattern: /(?<![A-Za-z0-9])(?:CVE-\d{4}-\d{4,7}|JVNDB-\d{4}-\d{6}|JVN(?:VU|TA)?#\d{8})(?!\d)/gi,
    read: (found) => one('vulnerability', readVulnerability(found[0])),
  },
  {
    pattern: new RegExp(`(?<![A-Za-z0-9_.@-])${host}${port}(?![A-Za-z0-9_-])`, 'gi'),
    read: (found) => hostOrFile(found[0]),
  },
  {
    pattern: new RegExp(`(?<![\\w.])(${four})\\s?[-–~]\\s?(${four}|\\d{1,3})(?![\\w.]\\d|\\d)`, 'gi'),
    read: (found) => rangeOf(refang(found[1] ?? ''), refang(found[2] ?? '')),
  },
  {
    pattern: new RegExp(`(?<![\\w.])${four}(?:\\/\\d{1,2}|\\[?:\\]?\\d{1,5})?(?!\\d|\\.\\d)`, 'gi'),
    read: (found, line) => fromIpv4(refang(found[0]), doubtAt(line, found.index)),
  },
  {
    pattern: new RegExp(`(?<![A-Za-z0-9:.])(?:\\[${six}\\]:\\d{1,5}|${six}(?:\\/\\d{1,3})?)(?![A-Za-z0-9])`, 'gi'),
    read: (found, line) => {
      const text = refang(found[0])
      const doubt = doubtAt(line, found.index)
      return one('ipv6-addr', readIpv6(text), doubt) ?? one('address-port', readAddressPort(text), doubt)
    },
  },
  {
    pattern: new RegExp(`${notBefore}AS\\s?\\d{1,10}${notAfter}`, 'g'),
    read: (found) => one('asn', readAsn(found[0])),
  },
  {
    pattern: new RegExp(`${notBefore}(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{39,59})${notAfter}`, 'g'),
    read: (found) => one('bitcoin-address', readBitcoin(found[0])),
  },
  {
    // Between brackets or quotes a name may be in any script; in a sentence only what stands apart from it.
    pattern: /[「『"']([^「」『』"'\\/:*?<>|\r\n\t]{1,200}\.[A-Za-z0-9]{1,8})[」』"']/gu,
    read: (found) => one('file-name', readFileName((found[1] ?? '').trim())),
  },
  {
    pattern: /(?<![\w.\\/@-])[\w()[\]{}@~$+-]{1,120}(?:[ .][\w()[\]{}@~$+-]{1,120}){0,8}\.[A-Za-z0-9]{1,8}(?![\w.])/g,
    read: (found) => one('file-name', readFileName(found[0])),
  },
]

/** All values of a line, none twice: what an earlier sort has taken, a later one does not see. */
export function placesIn(line: string): readonly Place[] {
  // No value of any sort does without one of these, and most lines of prose do.
  if (!/[\d.:：\\/@[(]|[0-9A-Za-z]{26}/.test(line)) return []
  const whole = wholeCells(line)
  const places: Place[] = [...whole]
  for (const { pattern, read, length } of sorts) {
    for (const found of line.matchAll(pattern)) {
      const start = found.index
      const end = start + (length?.(found[0]) ?? found[0].length)
      if (places.some((place) => place.start < end && start < place.end)) continue
      for (const value of read(found, line) ?? []) places.push({ ...value, start, end })
    }
  }
  return places.sort((a, b) => a.start - b.start)
}

/** Cells that are nothing but a name in another script: a host of letters beyond ASCII, or a file's. */
function wholeCells(line: string): readonly Place[] {
  const places: Place[] = []
  for (const found of line.matchAll(/[^\t|,]+/g)) {
    const text = found[0].trim()
    if (text === '' || /^[\x20-\x7e]*$/.test(text) || text.length > 255 || /\s/.test(text)) continue
    const start = found.index + found[0].indexOf(text)
    const name = refang(text)
    const isHost = name !== text || hasKnownTop(name)
    const domain =
      isHost && !endsLikeFile(name) && !/[\p{sc=Hira}]/u.test(name.slice(name.lastIndexOf('.')))
        ? readDomain(name)
        : null
    const value =
      one('domain-name', domain) ?? (/[、。「」（）]/.test(text) ? null : one('file-name', readFileName(name)))
    const goesOn = /[\x21-\x7e]{2,}\p{sc=Hira}/u.test(text)
    for (const read of goesOn ? [] : (value ?? [])) places.push({ ...read, start, end: start + text.length })
  }
  return places
}

/** With a bracket it is a host; without, what ends like a file is one, and asked about where it could be both. */
function hostOrFile(text: string): readonly Omit<Place, 'start' | 'end'>[] | null {
  const bracketed = /[[({]\s?(?:\.|dot)/i.test(text)
  const name = refang(text)
  const withPort = readAddressPort(name)
  const bare = withPort ? name.slice(0, name.lastIndexOf(':')) : name
  if (!bracketed && endsLikeFile(bare) && !withPort) {
    return one(
      'file-name',
      readFileName(bare),
      hasKnownTop(bare) && !/\.(?:exe|dll|pdf)$/i.test(bare) ? 'perhaps-a-host' : null,
    )
  }
  if (!bracketed && !hasKnownTop(bare)) return null
  return one('address-port', withPort) ?? one('domain-name', readDomain(bare))
}

function fromIpv4(text: string, doubt: Doubt | null) {
  return one('ipv4-addr', readIpv4(text), doubt) ?? one('address-port', readAddressPort(text), doubt)
}

// What firewalls and proxies write before the side that began.
const sourceWord =
  /(?:^|[\s,;|("'{])(?:src|source|srcip|src_ip|sip|saddr|client|c-ip|送信元)[\w .-]{0,12}["']?\s{0,2}[=:：]\s{0,2}["'[]?$/i
const doubtAt = (line: string, start: number): Doubt | null =>
  sourceWord.test(line.slice(Math.max(0, start - 40), start)) ? 'source-of-a-log-line' : null

/** From the first address to the last, as the fewest blocks that hold these and no other. At most 64 of them. */
function rangeOf(first: string, last: string): readonly Omit<Place, 'start' | 'end'>[] | null {
  const end = last.includes('.') ? last : first.replace(/\d+$/, last)
  if (readIpv4(first) === null || readIpv4(end) === null) return null
  let from = numberOf(first)
  const until = numberOf(end)
  if (from > until) return null
  const blocks: string[] = []
  while (from <= until && blocks.length <= 64) {
    let bits = 0
    while (bits < 32 && from % 2 ** (bits + 1) === 0 && from + 2 ** (bits + 1) - 1 <= until) bits++
    blocks.push(`${dotted(from)}${bits === 0 ? '' : `/${32 - bits}`}`)
    from += 2 ** bits
  }
  return blocks.length > 64 ? null : blocks.map((value) => ({ kind: 'ipv4-addr' as const, value, doubt: null }))
}

const numberOf = (address: string): number => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
const dotted = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

// ── where a value ends ──────────────────────────────────────────────────────

const japanese = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]/u

/** Before the Japanese that goes on behind it, and before what belongs to the sentence. */
function urlLength(text: string): number {
  const begin = /^[^/\\]{1,12}(?:\/\/|\[\/\/\]|\\\\|\/\/\])/.exec(text)?.[0].length ?? 0
  const foreign = text.slice(begin).search(japanese)
  // A host may have Japanese labels, a path that follows one may not: then it is the sentence that goes on.
  const inHost = foreign >= 0 && !/[/?#]/.test(text.slice(begin, begin + foreign))
  const ascii = inHost ? text.slice(begin, begin + foreign) : ''
  const goesOn = foreign >= 0 && (!inHost || hasKnownTop(refang(ascii)))
  let end = goesOn ? begin + foreign : text.length
  while (end > begin && isSentences(text, end)) end--
  return end
}

function isSentences(text: string, end: number): boolean {
  const last = text[end - 1] ?? ''
  if (/[.,;:!?*]/.test(last)) return true
  const open = { ')': '(', ']': '[', '}': '{' }[last]
  if (!open) return false
  const part = text.slice(0, end)
  return part.split(last).length > part.split(open).length
}

/** A registry key goes on over single spaces (`Windows NT`), but not into what stands behind it. */
function keyLength(text: string): number {
  const end = /\s{2}|[|"',;)]|\s(?=[a-z]{1,3}\b(?!\\))/.exec(text)?.index ?? text.length
  return text.slice(0, end).replace(/[\\.\s]+$/, '').length
}

/** Folders may have spaces in their names; of the last part only what ends like a file may, and the first that does is the file: what stands behind it is the sentence's. */
function pathLength(text: string): number {
  const folders = text.lastIndexOf('\\') + 1
  const name = text.slice(folders)
  const file = /^[^\s]+?(?: [^\s]+?){0,6}?\.[A-Za-z0-9]{1,8}(?![A-Za-z0-9.])/u.exec(name)?.[0]
  const last = file ?? /^[\x21-\x7e]*/.exec(name)?.[0] ?? ''
  return folders + last.replace(/[),.;:']+$/, '').length
}
