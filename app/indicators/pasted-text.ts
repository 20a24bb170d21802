/**
 * Whatever is pasted: prose, logs, tables, CSV, lists of sums, rules. Every value
 * found becomes an indicator with where it stood as its context; a line in which
 * nothing was found is handed back whole with the reason. Nothing is refused
 * because its line held something else too, and nothing is made to fit: what
 * could be two things is asked about.
 *
 * Read line by line, each by sticky or bounded patterns, so that the time grows
 * with the length alone (tests/formats/parser-growth).
 */
import { halfWidth, type Indicator, keyOf, techniquePattern } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { type Doubt, type Place, placesIn } from './line-values.ts'

export interface PastedIndicator extends Indicator {
  readonly doubt: Doubt | null
}

export interface UnreadLine {
  /** 1 for the first. */
  readonly line: number
  readonly text: string
  /** `odd-hash`: hexadecimal digits of a length that no algorithm makes; `long`: longer than is looked through. */
  readonly why: 'nothing-found' | 'odd-hash' | 'long'
}

export interface PastedIndicators {
  readonly indicators: readonly PastedIndicator[]
  readonly unread: readonly UnreadLine[]
}

/** Of a line that is prose or a log, so much goes along as the context. Characters. */
const contextLimit = 300
const lineLimit = 20_000

/** The indicators of a text, one of each value, in the order in which they stand. */
export function parsePastedText(text: string): PastedIndicators {
  const indicators = new Map<string, PastedIndicator>()
  const unread: UnreadLine[] = []
  for (const block of blocksOf(text)) {
    const { found, why } = block.rule ? { found: fromRule(block), why: null } : fromLine(block.text)
    for (const one of found) {
      const key = keyOf(one)
      if (!indicators.has(key)) indicators.set(key, one)
    }
    if (why) unread.push({ line: block.line, text: block.text.trim(), why })
  }
  return { indicators: [...indicators.values()], unread }
}

// ── rules, kept whole ───────────────────────────────────────────────────────

type RuleKind = 'yara-rule' | 'sigma-rule' | 'suricata-rule'

interface Block {
  /** Of its first line; 1 for the first of all. */
  readonly line: number
  readonly text: string
  readonly rule: RuleKind | null
}

const suricata = /^\s*(?:alert|drop|reject|pass)\s+[a-z0-9-]{1,20}\s.{1,10000}\bsid\s*:\s*\d+\s*;/i
const yara = /^\s*(?:(?:private|global)\s+){0,2}rule\s+\w{1,128}/
const sigma = /^title\s*:/

/** A rule of several lines is one block, every other line one of its own. */
function blocksOf(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\r|\n/)
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const first = lines[at] ?? ''
    const kind = suricata.test(first)
      ? 'suricata-rule'
      : yara.test(first)
        ? 'yara-rule'
        : sigma.test(first)
          ? 'sigma-rule'
          : null
    const end = kind === 'yara-rule' ? endOfYara(lines, at) : kind === 'sigma-rule' ? endOfSigma(lines, at) : at + 1
    const rule = end > at ? kind : null
    const until = rule ? end : at + 1
    blocks.push({ line: at + 1, text: lines.slice(at, until).join('\n'), rule })
    at = until
  }
  return blocks
}

/** After the line of its closing brace; `at` itself where there is none, for then it is no rule. */
function endOfYara(lines: readonly string[], at: number): number {
  for (let i = at; i < lines.length && i < at + 2_000; i++)
    if (/^\s*\}\s*$/.test(lines[i] ?? '') || (i === at && /\}\s*$/.test(lines[i] ?? ''))) return i + 1
  return at
}

/** Up to the next document. It has to name what it looks at and how (Sigma specification 2.0). */
function endOfSigma(lines: readonly string[], at: number): number {
  const next = lines.findIndex((line, i) => i > at && (/^---\s*$/.test(line) || sigma.test(line)))
  const end = next < 0 ? lines.length : next
  const of = lines.slice(at, end)
  return of.some((line) => /^logsource\s*:/.test(line)) && of.some((line) => /^detection\s*:/.test(line)) ? end : at
}

/** The rule, and the addresses of a Suricata rule's head, which stand for themselves. */
function fromRule({ text, rule }: Block): readonly PastedIndicator[] {
  const whole = {
    kind: rule ?? 'pattern',
    value: text.trim(),
    meaning: '',
    action: '',
    techniques: [],
    doubt: null,
    state: 'live',
  } as const
  if (rule !== 'suricata-rule') return [whole]
  const head = text.slice(0, text.indexOf('('))
  const inside = fromLine(head).found.map((one) => ({ ...one, meaning: messageOf(text) }))
  return [whole, ...inside]
}

const messageOf = (rule: string): string => /\bmsg\s*:\s*"([^"]{1,300})"/.exec(rule)?.[1] ?? ''

// ── one line ────────────────────────────────────────────────────────────────

interface LineReading {
  readonly found: readonly PastedIndicator[]
  readonly why: UnreadLine['why'] | null
}

const nothing: LineReading = { found: [], why: null }

function fromLine(raw: string): LineReading {
  const typed = raw.replace(/^\uFEFF/, '')
  // One for one: what stands at a place in the one stands there in the other.
  const line = halfWidth(typed)
  if (line.length > lineLimit) return { found: [], why: 'long' }
  if (/^[\s\-=|+:*_`~]*$/.test(line)) return nothing
  const places = placesIn(line)
  const techniques = [...new Set(line.match(techniquePattern) ?? [])]
  if (places.length === 0 && techniques.length > 0) return { found: techniques.map(asTechnique(typed)), why: null }
  if (places.length > 0) return { found: withContext(typed, places, techniques), why: null }
  if (/^\s*#/.test(line)) return nothing
  return { found: [], why: /(?<![0-9A-Za-z])[0-9A-Fa-f]{31,}(?![0-9A-Za-z])/.test(line) ? 'odd-hash' : 'nothing-found' }
}

const asTechnique =
  (line: string) =>
  (value: string): PastedIndicator => ({
    kind: 'attack-technique',
    value,
    ...saidBy(contextOf(line.replace(value, ' '), line)),
    techniques: [],
    doubt: null,
    state: 'live',
  })

/** What stands beside the values: the cells of a table by their order, a sentence or a log line as it is. */
function withContext(
  line: string,
  places: readonly Place[],
  techniques: readonly string[],
): readonly PastedIndicator[] {
  const beside = besideValues(line, places)
  const [sum, name, ...more] = places
  // As sha256sum writes: what the sum is of.
  if (
    sum &&
    name &&
    more.length === 0 &&
    isSum(sum.kind) &&
    isFile(name.kind) &&
    beside.text === '' &&
    sum.end < name.start &&
    !line.includes('|')
  ) {
    return [{ ...foundAt(sum), ...saidBy([name.value]), techniques }]
  }
  // As MISP writes: a name and its sum.
  const named =
    places.length === 2 && isFile(places[0]?.kind) && isSum(places[1]?.kind) ? (places[0]?.value ?? null) : null
  return places.map((place) => ({
    ...foundAt(place),
    ...saidBy(named !== null && isSum(place.kind) && beside.cells.length === 0 ? [named] : beside.cells),
    techniques,
  }))
}

const foundAt = ({ kind, value, doubt }: Place) => ({ kind, value, doubt, state: 'live' as const })
const saidBy = ([meaning = '', action = '']: readonly string[]) => ({ meaning, action })
const isSum = (kind: IndicatorKind | undefined) => kind !== undefined && /^(?:md5|sha-\d+)$/.test(kind)
const isFile = (kind: IndicatorKind | undefined) => kind === 'file-name' || kind === 'file-path'

// What only says of which kind the value is, as heads of columns and feeds have it.
const kindWords =
  /(?<![\p{L}\p{N}])(?:IPv?[46]?(?:[ _-]?(?:address|addr))?|IPアドレス|アドレス|domain(?:[ _-]?name)?|ドメイン(?:名)?|host(?:name)?|ホスト(?:名)?|URL|URI|hash(?:es)?|ハッシュ(?:値)?|MD5|SHA-?(?:1|224|256|384|512)|imphash|ja3s?|ja4|e-?mail(?:-src|-dst)?|メール(?:アドレス)?|file(?:[ _-]?name)?|ファイル(?:名)?|filename|CVE|ASN?|IOCs?|indicator|指標|type|ip-(?:src|dst))(?![\p{L}\p{N}])/giu
const signs = /[\s:;,、。，．・"'`()[\]{}<>=*>#|/\\_-]+/gu

function besideValues(
  line: string,
  places: readonly Place[],
): { readonly cells: readonly string[]; readonly text: string } {
  let [rest, from] = ['', 0]
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start)) {
    rest += `${line.slice(from, start)}\u0000`
    from = end
  }
  rest += line.slice(from)
  const text = plain(rest)
  // A verb's ending behind a value says nothing of it.
  if (text === '' || /^\p{sc=Hira}{1,4}$/u.test(text)) return { cells: [], text }
  return { cells: contextOf(rest, line), text }
}

const plain = (text: string): string =>
  text.replaceAll('\u0000', ' ').replace(techniquePattern, ' ').replace(kindWords, ' ').replace(signs, ' ').trim()

/** Cells, where tabs or bars part the line; else the line. */
function contextOf(rest: string, line: string): readonly string[] {
  const cells = rest.split(/[\t|]/)
  const said = cells
    .filter((cell) => plain(cell) !== '')
    .map((cell) => cell.replaceAll('\u0000', '').replace(/^[\s"'*]+|[\s"'*]+$/g, ''))
  if (cells.length > 1) return said.filter((cell) => cell !== '')
  return plain(rest) === '' ? [] : [cut(line.trim())]
}

const cut = (text: string): string => (text.length <= contextLimit ? text : `${text.slice(0, contextLimit - 1)}…`)
