/**
 * The part of STIX 2.1 patterning (OASIS, part 9) needed to show a pattern as a
 * table: an observation of comparisons joined by OR stands for its single values,
 * and two AND stand for one: an address with its port, a file with its folder.
 * Whatever says more than that (AND, NOT, FOLLOWEDBY, qualifiers, LIKE …) is shown
 * whole: taking it apart would make an indicator of half a condition.
 */
import { type Indicator, refang } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { readerOf } from './indicator-value.ts'

type Found = Pick<Indicator, 'kind' | 'value'>

/** The values a pattern stands for, or the pattern itself as the one row. Never empty. */
export function readStixPattern(pattern: string): readonly Found[] {
  const values = joinedValue(pattern) ?? singleValues(pattern)
  return values ?? [{ kind: 'pattern', value: pattern.trim() }]
}

// Exactly as formatStixPattern writes them: two conditions that are one value.
const addressWithPort =
  /^\[network-traffic:dst_ref\.type = '(?:ipv4-addr|ipv6-addr|domain-name)' AND network-traffic:dst_ref\.value = '((?:[^'\\]|\\.)*)' AND network-traffic:dst_port = (\d{1,5})\]$/
const fileInFolder = /^\[file:name = '((?:[^'\\]|\\.)*)' AND file:parent_directory_ref\.path = '((?:[^'\\]|\\.)*)'\]$/

function joinedValue(pattern: string): readonly Found[] | null {
  const [, host, port] = addressWithPort.exec(pattern.trim()) ?? []
  if (host !== undefined) {
    const address = unescaped(host)
    return [{ kind: 'address-port', value: `${address.includes(':') ? `[${address}]` : address}:${port}` }]
  }
  const [, name, folder] = fileInFolder.exec(pattern.trim()) ?? []
  if (name === undefined || folder === undefined) return null
  const path = unescaped(folder)
  return [{ kind: 'file-path', value: `${path}${path.includes('\\') ? '\\' : '/'}${unescaped(name)}` }]
}

const unescaped = (literal: string): string => literal.replace(/\\(['\\])/g, '$1')

// [ path = 'value' OR path IN ('a', 'b') ] OR [ … ]
function singleValues(pattern: string): readonly Found[] | null {
  const tokens = tokensOf(pattern)
  if (!tokens) return null
  const found: Found[] = []
  let at = 0
  const take = (): string | undefined => tokens[at++]
  do {
    if (take() !== '[') return null
    do {
      const values = comparisonOf(take)
      if (!values) return null
      found.push(...values)
    } while (tokens[at] === 'OR' && take())
    if (take() !== ']') return null
  } while (tokens[at] === 'OR' && take())
  return at === tokens.length && found.length > 0 ? found : null
}

type Take = () => string | undefined

function comparisonOf(take: Take): readonly Found[] | null {
  const kind = kindOf(take() ?? '')
  const operator = take()
  if (!kind) return null
  if (operator === '=') return literalsOf(kind, [take()])
  if (operator !== 'IN' || take() !== '(') return null
  const literals: (string | undefined)[] = []
  for (;;) {
    literals.push(take())
    const next = take()
    if (next === ')') return literalsOf(kind, literals)
    if (next !== ',') return null
  }
}

function literalsOf(kind: IndicatorKind, literals: readonly (string | undefined)[]): readonly Found[] | null {
  const found: Found[] = []
  for (const literal of literals) {
    const value = literalOf(kind, literal)
    if (value === null) return null
    found.push({ kind, value })
  }
  return found
}

/** Values inside a pattern are sometimes defanged; a machine never saw that spelling. */
function literalOf(kind: IndicatorKind, literal: string | undefined): string | null {
  if (kind === 'asn') return /^\d{1,10}$/.test(literal ?? '') ? `AS${literal}` : null
  if (!literal?.startsWith("'")) return null
  const value = unescaped(literal.slice(1, -1))
  return isOfNetwork.has(kind) ? (readerOf(kind)(refang(value)) ?? value) : value
}

const isOfNetwork: ReadonlySet<IndicatorKind> = new Set(['ipv4-addr', 'ipv6-addr', 'domain-name', 'url', 'email-addr'])

const kindsByPath: Readonly<Record<string, IndicatorKind>> = {
  'ipv4-addr:value': 'ipv4-addr',
  'ipv6-addr:value': 'ipv6-addr',
  'domain-name:value': 'domain-name',
  'url:value': 'url',
  'email-addr:value': 'email-addr',
  'file:name': 'file-name',
  'file:hashes.md5': 'md5',
  'file:hashes.sha-1': 'sha-1',
  'file:hashes.sha1': 'sha-1',
  'file:hashes.sha-256': 'sha-256',
  'file:hashes.sha256': 'sha-256',
  'file:hashes.sha-224': 'sha-224',
  'file:hashes.sha-384': 'sha-384',
  'file:hashes.sha-512': 'sha-512',
  'file:hashes.sha512': 'sha-512',
  'file:hashes.imphash': 'imphash',
  'network-traffic:x_ja3': 'ja3',
  'network-traffic:x_ja4': 'ja4',
  'windows-registry-key:key': 'registry-key',
  'mutex:name': 'mutex',
  'process:extensions.windows-service-ext.service_name': 'service',
  'network-traffic:extensions.http-request-ext.request_header.user-agent': 'user-agent',
  'autonomous-system:number': 'asn',
  'x509-certificate:serial_number': 'certificate-serial',
  'x-cryptocurrency-wallet:address': 'bitcoin-address',
}

function kindOf(path: string): IndicatorKind | undefined {
  const plain = path.replaceAll("'", '').toLowerCase()
  return Object.hasOwn(kindsByPath, plain) ? kindsByPath[plain] : undefined
}

// A string literal, an object path (whose parts may be quoted), a word, or a sign.
const token =
  /\s*('(?:[^'\\]|\\.)*'|[a-z][a-z0-9-]*:[A-Za-z0-9_.\-'[\]*]+|\d{1,10}(?![\w.])|[A-Z]+|[[\](),]|[<>!]?=|[<>])/y

function tokensOf(pattern: string): readonly string[] | null {
  const tokens: string[] = []
  const trimmed = pattern.trim()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed)
    if (!match?.[1]) return null
    // A path swallows the bracket that closes its observation only when none was opened in it.
    tokens.push(match[1])
  }
  return tokens
}

const patternPaths: Readonly<Partial<Record<IndicatorKind, string>>> = {
  'ipv4-addr': 'ipv4-addr:value',
  'ipv6-addr': 'ipv6-addr:value',
  'domain-name': 'domain-name:value',
  url: 'url:value',
  'email-addr': 'email-addr:value',
  'file-name': 'file:name',
  md5: "file:hashes.'MD5'",
  'sha-1': "file:hashes.'SHA-1'",
  'sha-224': "file:hashes.'SHA-224'",
  'sha-256': "file:hashes.'SHA-256'",
  'sha-384': "file:hashes.'SHA-384'",
  'sha-512': "file:hashes.'SHA-512'",
  imphash: "file:hashes.'IMPHASH'",
  ja3: 'network-traffic:x_ja3',
  ja4: 'network-traffic:x_ja4',
  'registry-key': 'windows-registry-key:key',
  mutex: 'mutex:name',
  service: "process:extensions.'windows-service-ext'.service_name",
  'user-agent': "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
  'certificate-serial': 'x509-certificate:serial_number',
  'bitcoin-address': 'x-cryptocurrency-wallet:address',
}

/** The pattern of one value; a `pattern` and a rule are one already. */
export function formatStixPattern({ kind, value }: Found): string {
  if (kind === 'asn') return `[autonomous-system:number = ${value.slice(2)}]`
  if (kind === 'address-port') return portPattern(value)
  if (kind === 'file-path') return pathPattern(value)
  const path = patternPaths[kind]
  return path ? `[${path} = ${literal(value)}]` : value
}

const literal = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`

function portPattern(value: string): string {
  const at = value.lastIndexOf(':')
  const host = value.slice(0, at).replace(/^\[|\]$/g, '')
  const type = host.includes(':') ? 'ipv6-addr' : /^[\d.]+$/.test(host) ? 'ipv4-addr' : 'domain-name'
  const [of, is, port] = ["network-traffic:dst_ref.type = '", 'network-traffic:dst_ref.value = ', value.slice(at + 1)]
  return `[${of}${type}' AND ${is}${literal(host)} AND network-traffic:dst_port = ${port}]`
}

function pathPattern(value: string): string {
  const at = Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/'))
  return `[file:name = ${literal(value.slice(at + 1))} AND file:parent_directory_ref.path = ${literal(value.slice(0, at))}]`
}
