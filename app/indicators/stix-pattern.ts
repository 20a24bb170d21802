/**
 * The part of STIX 2.1 patterning (OASIS, part 9) needed to show a pattern as a
 * table: an observation of comparisons joined by OR stands for its single values.
 * Whatever says more than that (AND, NOT, FOLLOWEDBY, qualifiers, LIKE …) is shown
 * whole: taking it apart would make an indicator of half a condition.
 */
import type { Indicator, IndicatorKind } from './indicator.ts'

type Found = Pick<Indicator, 'kind' | 'value'>

/** The values a pattern stands for, or the pattern itself as the one row. Never empty. */
export function readStixPattern(pattern: string): readonly Found[] {
  const values = singleValues(pattern)
  return values ?? [{ kind: 'pattern', value: pattern.trim() }]
}

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
    if (!literal?.startsWith("'")) return null
    found.push({ kind, value: literal.slice(1, -1).replace(/\\(['\\])/g, '$1') })
  }
  return found
}

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
}

function kindOf(path: string): IndicatorKind | undefined {
  const plain = path.replaceAll("'", '').toLowerCase()
  return Object.hasOwn(kindsByPath, plain) ? kindsByPath[plain] : undefined
}

// A string literal, an object path (whose parts may be quoted), a word, or a sign.
const token = /\s*('(?:[^'\\]|\\.)*'|[a-z][a-z0-9-]*:[A-Za-z0-9_.\-'[\]*]+|[A-Z]+|[[\](),]|[<>!]?=|[<>])/y

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
  'sha-256': "file:hashes.'SHA-256'",
}

/** The pattern of one value; a `pattern` is one already. */
export function formatStixPattern({ kind, value }: Found): string {
  const path = patternPaths[kind]
  if (!path) return value
  return `[${path} = '${value.replace(/['\\]/g, '\\$&')}']`
}
