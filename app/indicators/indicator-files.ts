/**
 * What a reader takes away for their tools, made in the browser: STIX 2.1, a MISP
 * event, CSV, plain lists, Suricata rules, lists for Sigma. Each carries the
 * bulletin's number and marks inside, since a file is passed on without the page.
 * Only what is live is given as something to look for; the rest says what it is
 * where the format can, and stays out where it cannot.
 */
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import { formatCsv } from '../formats/csv.ts'
import { type Marks, type Tlp, tlpMarkingDefinitions } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import type { Indicator } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import type { StixBundle } from './stix-bundle.ts'

export const fileFormats = ['stix', 'misp', 'csv', 'list', 'suricata', 'sigma'] as const
export type FileFormat = (typeof fileFormats)[number]

/** What the files say of the bulletin that they are out of. */
export interface FileSource {
  readonly number: string
  readonly headline: string
  readonly marks: Marks
  readonly issuedAt: Instant
  /** Whose bulletin it is, by name. */
  readonly issuer: string
  readonly bundle: StixBundle
  readonly indicators: readonly Indicator[]
  /** Of an ATT&CK technique; null where it is not known. */
  readonly techniqueName: (id: string) => string | null
  /** A fresh UUIDv4 at every call. */
  readonly newUuid: () => string
}

export interface IndicatorFile {
  readonly name: string
  readonly type: string
  readonly content: string
}

export const isLive = ({ state }: Pick<Indicator, 'state'>): boolean => state === 'live'

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
const isoTime = (at: Instant): string => new Date(at).toISOString()
/** `TLP:AMBER / PAP:GREEN`: the two that other people's tools know. */
const marksLine = ({ tlp, pap }: Marks): string => `${tlp} ${pap}`

// ── STIX 2.1 ────────────────────────────────────────────────────────────────

// OASIS, "STIX 2.1 TLP 2.0 Marking Definitions": the extension and its words.
const tlpExtension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

const tlpObject = (tlp: Tlp): JsonObject => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: tlpMarkingDefinitions[tlp],
  created: '2022-10-01T00:00:00.000Z',
  name: tlp,
  extensions: { [tlpExtension]: { extension_type: 'property-extension', tlp_2_0: tlp.slice(4).toLowerCase() } },
})

/**
 * The bundle as it was sealed, every object marked, with what a receiver needs to
 * know where it is from: the definitions of its marks, the issuer as an identity,
 * a report that holds all of it under the bulletin's number.
 */
function stixFile({ bundle, number, headline, marks, issuedAt, issuer, newUuid }: FileSource): JsonObject {
  const time = isoTime(issuedAt)
  const pap: JsonObject = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${newUuid()}`,
    created: time,
    definition_type: 'statement',
    definition: { statement: marks.pap },
  }
  const refs = [tlpMarkingDefinitions[marks.tlp], String(pap.id)]
  const identity: JsonObject = {
    type: 'identity',
    spec_version: '2.1',
    id: `identity--${newUuid()}`,
    created: time,
    modified: time,
    name: issuer,
    identity_class: 'organization',
    object_marking_refs: refs,
  }
  const sealed = bundle.objects.filter(isObject).map((object) => markedBy(asOf21(object, time), refs))
  const own = new Set([tlpMarkingDefinitions[marks.tlp]])
  const others = sealed.filter((object) => !own.has(String(object.id)))
  const report: JsonObject = {
    type: 'report',
    spec_version: '2.1',
    id: `report--${newUuid()}`,
    created_by_ref: String(identity.id),
    created: time,
    modified: time,
    name: headline,
    report_types: ['indicator'],
    published: time,
    object_refs: [...new Set(others.map((object) => String(object.id)))],
    object_marking_refs: refs,
    external_references: [{ source_name: issuer, external_id: number }],
  }
  return {
    type: 'bundle',
    id: `bundle--${newUuid()}`,
    objects: [tlpObject(marks.tlp), pap, identity, report, ...others],
  }
}

const isObject = (value: JsonValue): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Where an object has a mark of its own the bulletin's stands beside it: the stricter of two binds (FIRST, TLP 2.0). */
function markedBy(object: JsonObject, refs: readonly string[]): JsonObject {
  if (object.type === 'marking-definition') return object
  const own = Array.isArray(object.object_marking_refs) ? object.object_marking_refs.map(String) : []
  return { ...object, object_marking_refs: [...new Set([...own, ...refs])] }
}

/** An object of 2.0 says in 2.1's words what it said: nothing is added but what 2.0 took for granted (§10 of 2.1). */
function asOf21(object: JsonObject, time: string): JsonObject {
  if (object.spec_version === '2.1') return object
  const { labels, ...rest } = object
  const listed = Array.isArray(labels) ? labels : null
  const own: Record<string, JsonValue> = { ...rest, spec_version: '2.1' }
  if (listed && object.type !== 'indicator') own.labels = listed
  if (object.type === 'indicator') {
    own.indicator_types = listed ?? ['unknown']
    own.pattern_type = object.pattern_type ?? 'stix'
    own.valid_from = object.valid_from ?? object.created ?? time
  }
  return own
}

// ── MISP ────────────────────────────────────────────────────────────────────

type MispType = readonly [type: string, category: string]

const mispTypes: Readonly<Record<IndicatorKind, MispType>> = {
  'ipv4-addr': ['ip-dst', 'Network activity'],
  'ipv6-addr': ['ip-dst', 'Network activity'],
  'address-port': ['ip-dst|port', 'Network activity'],
  'domain-name': ['domain', 'Network activity'],
  url: ['url', 'Network activity'],
  'email-addr': ['email', 'Payload delivery'],
  md5: ['md5', 'Payload delivery'],
  'sha-1': ['sha1', 'Payload delivery'],
  'sha-224': ['sha224', 'Payload delivery'],
  'sha-256': ['sha256', 'Payload delivery'],
  'sha-384': ['sha384', 'Payload delivery'],
  'sha-512': ['sha512', 'Payload delivery'],
  imphash: ['imphash', 'Payload delivery'],
  ja3: ['ja3-fingerprint-md5', 'Network activity'],
  ja4: ['text', 'Network activity'],
  'file-name': ['filename', 'Payload delivery'],
  'file-path': ['filename', 'Artifacts dropped'],
  'registry-key': ['regkey', 'Persistence mechanism'],
  mutex: ['mutex', 'Artifacts dropped'],
  service: ['windows-service-name', 'Artifacts dropped'],
  'user-agent': ['user-agent', 'Network activity'],
  asn: ['AS', 'Network activity'],
  'certificate-serial': ['text', 'Network activity'],
  'bitcoin-address': ['btc', 'Financial fraud'],
  vulnerability: ['vulnerability', 'External analysis'],
  'attack-technique': ['text', 'External analysis'],
  'yara-rule': ['yara', 'Payload delivery'],
  'sigma-rule': ['sigma', 'Payload delivery'],
  'suricata-rule': ['snort', 'Network activity'],
  pattern: ['stix2-pattern', 'Payload delivery'],
}

const notToDetect: ReadonlySet<IndicatorKind> = new Set(['vulnerability', 'attack-technique'])

function mispFile(source: FileSource): JsonObject {
  const { number, headline, marks, issuedAt, issuer, indicators, techniqueName, newUuid } = source
  const timestamp = String(Math.floor(issuedAt / 1000))
  const attributes = indicators.map((indicator) => {
    const { kind, value, meaning, action, techniques } = indicator
    const host = kind === 'address-port' ? value.slice(0, value.lastIndexOf(':')) : null
    const [type, category] = host !== null && /[a-z]/i.test(host) && !host.startsWith('[') ? hostPort : mispTypes[kind]
    const plain = host === null ? value : `${host.replace(/^\[|\]$/g, '')}|${value.slice(value.lastIndexOf(':') + 1)}`
    return {
      uuid: newUuid(),
      type,
      category,
      value: plain,
      comment: [meaning, action].filter((text) => text !== '').join(' / '),
      to_ids: isLive(indicator) && type !== 'text' && !notToDetect.has(kind),
      disable_correlation: false,
      distribution: '5',
      timestamp,
      Tag: techniques.map((id) => ({ name: galaxyTag(id, techniqueName(id)) })),
    }
  })
  return {
    Event: {
      uuid: newUuid(),
      info: `${number} ${headline}`,
      date: isoTime(issuedAt).slice(0, 10),
      threat_level_id: '4',
      analysis: '2',
      // To the own organization alone until its people decide by the marks.
      distribution: '0',
      published: false,
      timestamp,
      Orgc: { name: issuer, uuid: newUuid() },
      Tag: [{ name: marks.tlp.toLowerCase() }, { name: marks.pap }],
      Attribute: attributes,
    },
  }
}

/** As MISP's own galaxy spells its clusters: "PowerShell - T1059.001". */
const galaxyTag = (id: string, name: string | null): string =>
  `misp-galaxy:mitre-attack-pattern="${name === null ? id : `${name} - ${id}`}"`

const hostPort: MispType = ['hostname|port', 'Network activity']

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
