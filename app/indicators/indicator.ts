/**
 * 侵害指標: what to look for. STIX is read in stix-bundle.ts, pasted text in
 * pasted-text.ts. Defanged spellings are undone for storage and done again for
 * display, so that nothing on a screen is one careless click from an attacker.
 */
import type { IndicatorKind } from './indicator-kind.ts'
import { readersInOrder } from './indicator-value.ts'

export interface Indicator {
  readonly kind: IndicatorKind
  /** Refanged: the value as a machine wants it. */
  readonly value: string
  readonly meaning: string
  /** What to do about it. */
  readonly action: string
  /** ATT&CK technique ids, e.g. T1071.001. */
  readonly techniques: readonly string[]
  /** `expired`: past the time its author gave it; `benign`: named as harmless. Neither is ever offered for blocking. */
  readonly state: 'live' | 'expired' | 'benign'
}

/** Something to look for today: neither past its time nor harmless. */
export const isLive = ({ state }: Pick<Indicator, 'state'>): boolean => state === 'live'

/** What tells two apart: none of a list is in it twice. */
export const keyOf = ({ kind, value }: Pick<Indicator, 'kind' | 'value'>): string => `${kind} ${value}`

/** A technique or sub-technique of MITRE ATT&CK. */
export const techniquePattern = /\bT[0-9]{4}(?:\.[0-9]{3})?\b/g

/** What kind of indicator a text is, refanged; null if it is none. */
export function recognize(text: string): Pick<Indicator, 'kind' | 'value'> | null {
  const value = refang(text.trim())
  for (const [kind, read] of readersInOrder) {
    const proper = read(value)
    if (proper !== null) return { kind, value: proper }
  }
  return null
}

/** hxxp, ttp, h[tt]p, meow, [.], (.), [:], [@], [at], [dot], full-width: as people write them so that they cannot be clicked. */
export function refang(text: string): string {
  const schemed = halfWidth(text)
    .replace(/^(?:h(?:xx|\*\*|\[tt\])p|ttp|meow)(s?)(?=\[?:)/i, (_, s: string) => `http${s.toLowerCase()}`)
    .replace(/^fxp(s?)(?=\[?:)/i, (_, s: string) => `ftp${s.toLowerCase()}`)
    .replace(/^([a-z]{3,5}):\\\\/i, '$1://')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/\[:\]/g, ':')
    .replace(/\[\/\/\]/g, '//')
    .replace(/\[\/\]/g, '/')
  return unbracket(unbracket(schemed, /[[({]\s*(?:\.|dot)\s*[\])}]/i, '.'), /[[({]\s*(?:@|at)\s*[\])}]/i, '@')
}

/** Full-width letters, digits and the signs of addresses as ASCII has them, one for one; brackets and commas stay the sentence's. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A．／：＠－＿？＝＆％＃＋～＼]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0xfee0),
  )

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
  if (kind === 'ipv6-addr') return lastColonBracketed(value)
  if (kind === 'address-port') {
    const at = value.lastIndexOf(':')
    const host = value.slice(0, at)
    return `${host.startsWith('[') ? lastColonBracketed(host) : lastDotBracketed(host)}${value.slice(at)}`
  }
  // An address may hold another, which is as live: http://a.example/?u=http://b.example
  if (kind === 'url')
    return value
      .replace(/(?:http(?=s?:)|ftp(?=s?:))/gi, (scheme) => (scheme.toLowerCase() === 'ftp' ? 'fxp' : 'hxxp'))
      .replace(/\w{1,12}:\/\/[^/?#&\s]*/g, (host) => lastDotBracketed(host))
  return value
}

const lastColonBracketed = (text: string): string => text.replace(/:(?=[^:]*$)/, '[:]')
const lastDotBracketed = (text: string): string => text.replace(/\.(?=[^.]*$)/, '[.]')

/** Hosts that these point to, lower case: a link to one of them leads where nobody should go. */
export function hostsOf(indicators: readonly Pick<Indicator, 'kind' | 'value' | 'state'>[]): ReadonlySet<string> {
  const hosts = new Set<string>()
  for (const { kind, value, state } of indicators) {
    if (state === 'benign') continue
    if (kind === 'domain-name' || kind === 'ipv4-addr') hosts.add(value)
    if (kind === 'address-port') hosts.add(value.slice(0, value.lastIndexOf(':')))
    if (kind === 'url' && URL.canParse(value)) hosts.add(new URL(value).hostname)
  }
  return hosts
}

/** Whether what is typed to narrow a list is found in it, as it is stored or as it is shown; `shown`: what the page says of it in words of its own. */
export function holdsWords(indicator: Indicator, words: string, shown: readonly string[]): boolean {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return true
  const { kind, value, meaning, action, techniques } = indicator
  return [kind, ...shown, value, defang(indicator), meaning, action, ...techniques].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}
