/**
 * What a reader takes away for their tools, made in the browser: STIX 2.1, a MISP
 * event, CSV, plain lists, Suricata rules, lists for Sigma. Each carries the
 * bulletin's number and marks inside, since a file is passed on without the page.
 * Only what is live is given as something to look for; the rest says what it is
 * where the format can, and stays out where it cannot.
 */
import type { JsonValue } from '../formats/canonical-json.ts'
import { formatCsv } from '../formats/csv.ts'
import type { Marks } from '../formats/marks.ts'
import { type FileSource, isoTime } from './file-source.ts'
import { type Indicator, isLive } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { mispFile } from './misp-file.ts'
import { stixFile } from './stix-file.ts'

export const fileFormats = ['stix', 'misp', 'csv', 'list', 'suricata', 'sigma'] as const
export type FileFormat = (typeof fileFormats)[number]

export interface IndicatorFile {
  readonly name: string
  readonly type: string
  readonly content: string
}

/** The file of a format. */
export function indicatorFile(format: FileFormat, source: FileSource): IndicatorFile {
  const { number } = source
  switch (format) {
    case 'stix':
      return { name: `${number}.stix.json`, type: 'application/stix+json', content: json(stixFile(source)) }
    case 'misp':
      return { name: `${number}.misp.json`, type: 'application/json', content: json(mispFile(source)) }
    case 'csv':
      return { name: `${number}.csv`, type: 'text/csv;charset=utf-8', content: csvFile(source) }
    case 'list':
      return { name: `${number}.txt`, type: 'text/plain;charset=utf-8', content: listFile(source) }
    case 'suricata':
      return { name: `${number}.rules`, type: 'text/plain;charset=utf-8', content: suricataFile(source) }
    case 'sigma':
      return { name: `${number}.sigma.yml`, type: 'text/plain;charset=utf-8', content: sigmaFile(source) }
  }
}

const json = (value: JsonValue): string => `${JSON.stringify(value, null, 2)}\n`
/** `TLP:AMBER / PAP:GREEN`: the two that other people's tools know. */
const marksLine = ({ tlp, pap }: Marks): string => `${tlp} ${pap}`

// ── tables and lists ────────────────────────────────────────────────────────

function csvFile({ number, marks, issuedAt, indicators }: FileSource): string {
  const header = ['kind', 'value', 'meaning', 'action', 'attack', 'state', 'bulletin', 'tlp', 'pap', 'issued']
  const about = [number, marks.tlp, marks.pap, isoTime(issuedAt)]
  const rows = indicators.map(({ kind, value, meaning, action, techniques, state }) => [
    kind,
    value,
    meaning,
    action,
    techniques.join(' '),
    state,
    ...about,
  ])
  return formatCsv(header, rows)
}

const headOf = ({ number, marks, issuedAt }: FileSource): readonly string[] => [
  `# ${number} ${marksLine(marks)}`,
  `# ${isoTime(issuedAt)}`,
]

/** Values by kind, one a line; `#` begins what is none. */
function listFile(source: FileSource): string {
  const kinds = [...new Set(source.indicators.filter(isSingle).map(({ kind }) => kind))]
  const lists = kinds.flatMap((kind) => ['', `# ${kind}`, ...valuesOf(source, kind)])
  return `${[...headOf(source), ...lists].join('\n')}\n`
}

const isRule = (kind: IndicatorKind): boolean => kind === 'pattern' || kind.endsWith('-rule')
const isSingle = (indicator: Indicator): boolean => isLive(indicator) && !isRule(indicator.kind)
const valuesOf = ({ indicators }: FileSource, kind: IndicatorKind): readonly string[] =>
  indicators.filter((indicator) => isSingle(indicator) && indicator.kind === kind).map(({ value }) => value)

// ── Suricata ────────────────────────────────────────────────────────────────

// Between what Suricata reserves and what Emerging Threats use: local rules (docs.suricata.io, "Sid").
const firstSid = 1_000_001

/** One rule a value that a sensor can see, as `alert`: whether to drop is the reader's to decide, by PAP. */
function suricataFile(source: FileSource): string {
  const { number, marks } = source
  const whole = source.indicators.filter((one) => isLive(one) && one.kind === 'suricata-rule').map(({ value }) => value)
  const made = source.indicators.filter(isLive).flatMap((indicator) => {
    const [head, match] = suricataParts(indicator) ?? []
    return head === undefined ? [] : [{ head, match: match ?? '' }]
  })
  const rules = made.map(
    ({ head, match }, i) =>
      `alert ${head} (msg:"${number} ${marksLine(marks)}";${match} reference:url,${encodeURIComponent(number)}; sid:${firstSid + i}; rev:1;)`,
  )
  return `${[...headOf(source), ...rules, ...whole].join('\n')}\n`
}

type Parts = readonly [head: string, match?: string]

function suricataParts({ kind, value }: Indicator): Parts | null {
  if (kind === 'ipv4-addr' || kind === 'ipv6-addr')
    return [`ip $HOME_NET any -> ${value.includes(':') ? `[${value}]` : value} any`]
  if (kind === 'address-port') {
    const at = value.lastIndexOf(':')
    const host = value.slice(0, at)
    if (/^[\d.]+$|^\[/.test(host)) return [`tcp $HOME_NET any -> ${host} ${value.slice(at + 1)}`]
    return [`tls $HOME_NET any -> any ${value.slice(at + 1)}`, ` tls.sni; content:"${quoted(host)}"; nocase; endswith;`]
  }
  if (kind === 'domain-name')
    return ['dns $HOME_NET any -> any any', ` dns.query; dotprefix; content:".${quoted(value)}"; nocase; endswith;`]
  if (kind === 'url' && URL.canParse(value)) {
    const { hostname, pathname, search } = new URL(value)
    return [
      'http $HOME_NET any -> any any',
      ` http.host; content:"${quoted(hostname)}"; http.uri; content:"${quoted(pathname + search)}"; startswith;`,
    ]
  }
  if (kind === 'ja3') return ['tls $HOME_NET any -> any any', ` ja3.hash; content:"${value}";`]
  if (kind === 'ja4') return ['tls $HOME_NET any -> any any', ` ja4.hash; content:"${value}";`]
  return null
}

/** Inside `content:"…"` these have a meaning, and so has whatever is not ASCII (docs.suricata.io, "content"). */
const quoted = (text: string): string =>
  text.replace(/[";\\|:]|[^\x20-\x7e]/gu, (letter) =>
    [...new TextEncoder().encode(letter)].map((byte) => `|${byte.toString(16).padStart(2, '0')}|`).join(''),
  )

// ── Sigma ───────────────────────────────────────────────────────────────────

const sigmaFields: Readonly<Partial<Record<IndicatorKind, string>>> = {
  'ipv4-addr': 'DestinationIp',
  'ipv6-addr': 'DestinationIp',
  'domain-name': 'QueryName|endswith',
  url: 'c-uri|contains',
  md5: 'Hashes|contains',
  'sha-1': 'Hashes|contains',
  'sha-256': 'Hashes|contains',
  imphash: 'Hashes|contains',
  'file-name': 'TargetFilename|endswith',
  'file-path': 'TargetFilename',
  'registry-key': 'TargetObject|contains',
  'user-agent': 'c-useragent',
}

/** Selections by field, to be put into a rule of one's own: which log they are for, only the reader knows. */
function sigmaFile(source: FileSource): string {
  const byField = new Map<string, string[]>()
  for (const { kind, value } of source.indicators.filter(isSingle)) {
    const field = sigmaFields[kind]
    if (field) byField.set(field, [...(byField.get(field) ?? []), value])
  }
  const selections = [...byField].flatMap(([field, values]) => [
    `selection_${field.replace(/\W+/g, '_').toLowerCase()}:`,
    `  ${field}:`,
    ...values.map((value) => `    - ${JSON.stringify(value)}`),
  ])
  return `${[...headOf(source), ...selections].join('\n')}\n`
}
