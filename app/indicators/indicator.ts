/**
 * 侵害指標: what to look for. Pasted lines are read here; STIX is read in
 * stix-bundle.ts. Defanged spellings are undone for storage and done again for
 * display, so that nothing on a screen is one careless click from an attacker.
 */
export const indicatorKinds = [
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'url',
  'email-addr',
  'md5',
  'sha-1',
  'sha-256',
  'file-name',
  'pattern',
] as const
/** The STIX name where there is one. `pattern` is a STIX pattern no single value can stand for. */
export type IndicatorKind = (typeof indicatorKinds)[number]

export interface Indicator {
  readonly kind: IndicatorKind
  /** Refanged: the value as a machine wants it. */
  readonly value: string
  readonly meaning: string
  /** What to do about it. */
  readonly action: string
  /** ATT&CK technique ids, e.g. T1071.001. */
  readonly techniques: readonly string[]
}

export interface UnreadLine {
  /** 1 for the first. */
  readonly line: number
  readonly text: string
}

export interface PastedIndicators {
  readonly indicators: readonly Indicator[]
  readonly unread: readonly UnreadLine[]
}

/** A technique or sub-technique of MITRE ATT&CK. */
export const techniquePattern = /\bT[0-9]{4}(?:\.[0-9]{3})?\b/g

/**
 * One indicator a line: the value, then, after tabs or `|`, its meaning, what to
 * do, and ATT&CK ids. Empty lines and lines beginning with `#` are passed over; a
 * line whose value is no indicator is handed back, never dropped silently.
 */
export function parsePastedIndicators(text: string): PastedIndicators {
  const indicators: Indicator[] = []
  const unread: UnreadLine[] = []
  const seen = new Set<string>()
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const indicator = parseLineOf(line)
    if (!indicator) unread.push({ line: i + 1, text: line })
    else if (!seen.has(`${indicator.kind} ${indicator.value}`)) indicators.push(indicator)
    if (indicator) seen.add(`${indicator.kind} ${indicator.value}`)
  }
  return { indicators, unread }
}

function parseLineOf(line: string): Indicator | null {
  const [value = '', ...rest] = line.split('|').flatMap(cellsOf)
  const known = recognize(value)
  if (!known) return null
  const techniques = [...new Set(rest.join(' ').match(techniquePattern) ?? [])]
  const [meaning = '', action = ''] = rest.map((cell) => cell.trim()).filter((cell) => !isTechniques(cell))
  return { ...known, meaning, action, techniques }
}

/**
 * Between two `|`, the cells that tabs part. Spaces around `|` are its own, so are tabs
 * after it. Trimmed, since a pattern that begins with spaces reads a long run of them
 * again from each.
 */
function cellsOf(part: string): readonly string[] {
  const begun = part.trimStart()
  const cells = begun.trimEnd()
  const [tabs = ''] = /^\t*/.exec(begun.slice(cells.length)) ?? []
  return `${cells}${tabs}`.split('\t')
}

const isTechniques = (cell: string): boolean => /^(?:T[0-9]{4}(?:\.[0-9]{3})?[\s,、]*)+$/.test(cell)

/** What kind of indicator a text is, refanged; null if it is none. */
export function recognize(text: string): Pick<Indicator, 'kind' | 'value'> | null {
  const value = refang(text.trim())
  for (const [kind, read] of readers) {
    const proper = read(value)
    if (proper !== null) return { kind, value: proper }
  }
  return null
}

/** hxxp, [.], (.), [:], [@], [at], [dot]: as people write them so that they cannot be clicked. */
export function refang(text: string): string {
  const schemed = text
    .replace(/^h(?:xx|\*\*|XX)p(s?)(?=\[?:)/i, 'http$1')
    .replace(/^fxp(s?)(?=\[?:)/i, 'ftp$1')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/\[:\]/g, ':')
    .replace(/\[\/\]/g, '/')
  return unbracket(unbracket(schemed, /[[({]\s*(?:\.|dot)\s*[\])}]/i, '.'), /[[({]\s*(?:@|at)\s*[\])}]/i, '@')
}

/** Puts the bare sign for the bracketed one and the spaces around it, which are trimmed as in `cellsOf`. */
function unbracket(text: string, bracketed: RegExp, sign: string): string {
  const parts = text.split(bracketed)
  return parts
    .map((part, i) => (i === 0 ? part : part.trimStart()))
    .map((part, i) => (i === parts.length - 1 ? part : part.trimEnd()))
    .join(sign)
}

/** The other way, for showing: no client makes a link of it. Hashes and names stay as they are. */
export function defang({ kind, value }: Pick<Indicator, 'kind' | 'value'>): string {
  if (kind === 'ipv4-addr' || kind === 'domain-name') return lastDotBracketed(value)
  if (kind === 'email-addr') return lastDotBracketed(value).replace('@', '[@]')
  if (kind === 'ipv6-addr') return value.replace(/:(?=[^:]*$)/, '[:]')
  if (kind === 'url')
    return value.replace(/^http/i, 'hxxp').replace(/^(\w+:\/\/[^/?#]*)/, (host) => lastDotBracketed(host))
  return value
}

const lastDotBracketed = (text: string): string => text.replace(/\.(?=[^.]*$)/, '[.]')

type Reader = (text: string) => string | null
// In this order: a hash is also a file name, an address also a domain's shape.
const readers: readonly (readonly [IndicatorKind, Reader])[] = [
  ['url', readUrl],
  ['ipv4-addr', readIpv4],
  ['ipv6-addr', readIpv6],
  ['email-addr', readEmail],
  ['sha-256', readHash(64)],
  ['sha-1', readHash(40)],
  ['md5', readHash(32)],
  ['file-name', readFileName],
  ['domain-name', readDomain],
]

// A name has 253 characters at most, of which some may be written with several. To parse one takes the
// square of its length where combining marks stand out of order.
const longestHost = 1_000

function readUrl(text: string): string | null {
  if (!/^(?:https?|ftp):\/\/[^\s<>"\\^`{|}]+$/i.test(text)) return null
  const [, host = ''] = /:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(text) ?? []
  return host.length <= longestHost && URL.canParse(text) ? text : null
}

/** Four decimal bytes without leading zeros, and a prefix length if any (CIDR). */
export function readIpv4(text: string): string | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text)
  if (!match) return null
  const bytes = match.slice(1, 5)
  if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith('0')))) return null
  return Number(match[5] ?? 32) <= 32 ? text : null
}

function readIpv6(text: string): string | null {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= 128))) return null
  if (!address.includes(':') || !/^[0-9a-f:.]+$/i.test(address)) return null
  return URL.canParse(`http://[${address}]/`) ? text.toLowerCase() : null
}

const label = '[a-z0-9_\\p{L}](?:[a-z0-9_\\p{L}-]{0,61}[a-z0-9_\\p{L}])?'
const domain = new RegExp(`^(?:${label}\\.)+(?:[a-z\\p{L}]{2,63}|xn--[a-z0-9-]{2,59})\\.?$`, 'iu')

function readDomain(text: string): string | null {
  return text.length <= 253 && domain.test(text) ? text.replace(/\.$/, '').toLowerCase() : null
}

function readEmail(text: string): string | null {
  const [name = '', host = '', ...more] = text.split('@')
  if (more.length > 0 || !/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/.test(name)) return null
  return readDomain(host) === null ? null : `${name}@${host.toLowerCase()}`
}

function readHash(digits: number): Reader {
  const form = new RegExp(`^[0-9a-f]{${digits}}$`, 'i')
  return (text) => (form.test(text) ? text.toLowerCase() : null)
}

// Extensions that no top-level domain bears, or that analysts always mean as files.
const fileName =
  /^[^\\/:*?"<>|]{1,200}\.(?:exe|dll|sys|scr|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|hta|lnk|msi|iso|img|vhdx?|docx?|docm|xlsx?|xlsm|xll|pptx?|pptm|pdf|rtf|zipx?|rar|7z|tar|gz|jar|class|py|sh|elf|bin|dat|tmp|log|one|chm|cpl|ocx|php|aspx?|jsp)$/i

function readFileName(text: string): string | null {
  return fileName.test(text) ? text : null
}
