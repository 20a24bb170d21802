/**
 * Events of MISP as its API and its users export them (MISP core format,
 * draft-dulaunoy-misp-core-format): attributes, also those inside objects, of the
 * types that have a value to look for; of galaxies the ATT&CK ids. Anything else
 * is counted, for its author to know that it was there.
 */

import type { Assessment } from '../formats/assessment.ts'
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import { type Pap, paps, type Tlp, tlps } from '../formats/marks.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { assessmentIn } from './admiralty.ts'
import { type Indicator, keyOf, refang, techniquePattern } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { hashKindOf, readerOf, readFilePath, readIpv4, readIpv6 } from './indicator-value.ts'

export type MispFlaw = 'misp-not-json' | 'misp-not-an-event' | 'misp-empty' | 'misp-too-large'

export interface MispReading {
  readonly indicators: readonly Indicator[]
  readonly tlps: readonly Tlp[]
  readonly paps: readonly Pap[]
  /** Of the whole event. */
  readonly assessment: Assessment | null
  /** Attributes without a value to look for: texts, links, attachments. */
  readonly others: number
}

/** Bytes and attributes; larger events are feeds, and no bulletin. */
const sizeLimit = 16 * 1024 * 1024
const attributeLimit = 50_000

/** Of an event, of several, or of attributes alone; or why it is none. */
export function parseMispEvent(text: string): Outcome<MispReading, MispFlaw> {
  if (text.length > sizeLimit) return refused('misp-too-large', { limit: sizeLimit / 1024 / 1024 })
  const value = parsed(text)
  if (value === undefined) return refused('misp-not-json')
  const events = eventsIn(value)
  if (events.length === 0) return refused('misp-not-an-event')
  const attributes = events.flatMap(attributesOf).filter((attribute) => attribute.deleted !== true)
  if (attributes.length === 0) return refused('misp-empty')
  if (attributes.length > attributeLimit) return refused('misp-too-large', { limit: sizeLimit / 1024 / 1024 })
  const read = attributes.map((attribute) => indicatorsOf(attribute))
  const tags = new Set([...events, ...attributes].flatMap(tagsOf).map((tag) => tag.toUpperCase()))
  return done({
    indicators: distinct([...read.flat(), ...events.flatMap(techniquesOfEvent)]),
    tlps: tlps.filter((tlp) => tags.has(tlp) || (tlp === 'TLP:CLEAR' && tags.has('TLP:WHITE'))),
    paps: paps.filter((pap) => tags.has(pap) || (pap === 'PAP:CLEAR' && tags.has('PAP:WHITE'))),
    assessment: assessmentIn(events.flatMap(tagsOf)),
    others: read.filter((of) => of.length === 0).length,
  })
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []
const textOf = (object: JsonObject, name: string): string => {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}

/** `{Event}`, `{response: [{Event}]}`, `[{Event}]`, the event itself, or `{Attribute: […]}`. */
function eventsIn(value: JsonValue): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject).flatMap(eventsIn)
  if (!isObject(value)) return []
  if (isObject(value.Event)) return [value.Event]
  if (value.response !== undefined)
    return Array.isArray(value.response) || isObject(value.response) ? eventsIn(value.response) : []
  return Array.isArray(value.Attribute) || Array.isArray(value.Object) ? [value] : []
}

/** An attribute of an object carries what the object is about where it says nothing itself. */
function attributesOf(event: JsonObject): readonly JsonObject[] {
  const inObjects = objectsIn(event.Object)
    .filter((object) => object.deleted !== true)
    .flatMap((object) =>
      objectsIn(object.Attribute).map((attribute) => ({
        ...attribute,
        comment: textOf(attribute, 'comment') || textOf(object, 'comment'),
      })),
    )
  return [...objectsIn(event.Attribute), ...inObjects]
}

const tagsOf = (object: JsonObject): readonly string[] => objectsIn(object.Tag).map((tag) => textOf(tag, 'name'))

// By MISP's own list of types; what is missing here has no value to look for.
const kinds: Readonly<Record<string, IndicatorKind>> = {
  domain: 'domain-name',
  hostname: 'domain-name',
  url: 'url',
  uri: 'url',
  email: 'email-addr',
  'email-src': 'email-addr',
  'email-dst': 'email-addr',
  md5: 'md5',
  sha1: 'sha-1',
  sha224: 'sha-224',
  sha256: 'sha-256',
  sha384: 'sha-384',
  sha512: 'sha-512',
  imphash: 'imphash',
  'ja3-fingerprint-md5': 'ja3',
  'ja4-fingerprint': 'ja4',
  filename: 'file-name',
  regkey: 'registry-key',
  mutex: 'mutex',
  'windows-service-name': 'service',
  'user-agent': 'user-agent',
  AS: 'asn',
  vulnerability: 'vulnerability',
  btc: 'bitcoin-address',
  yara: 'yara-rule',
  sigma: 'sigma-rule',
  snort: 'suricata-rule',
  suricata: 'suricata-rule',
}

type Found = Pick<Indicator, 'kind' | 'value'>

function indicatorsOf(attribute: JsonObject): readonly Indicator[] {
  const techniques = techniquesIn(attribute)
  const about = { meaning: textOf(attribute, 'comment').trim(), action: '', techniques, state: 'live' } as const
  return valuesOf(textOf(attribute, 'type'), textOf(attribute, 'value')).map((found) => ({ ...found, ...about }))
}

/** Of a type that is two, as `filename|md5`, each half. */
function valuesOf(type: string, value: string): readonly Found[] {
  if (/^ip-(?:src|dst)\|port$/.test(type)) return withPort(value)
  if (type === 'hostname|port') return one('address-port', value.replace('|', ':'))
  if (type === 'regkey|value') return one('registry-key', value.split('|')[0] ?? '')
  if (type.includes('|')) {
    const [types, values] = [type.split('|'), value.split('|')]
    return types.flatMap((half, i) => valuesOf(half, values[i] ?? ''))
  }
  if (/^ip-(?:src|dst)$/.test(type) || type === 'ip') return address(value)
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  return kind ? one(kind, value) : []
}

const address = (value: string): readonly Found[] => {
  const plain = refang(value.trim())
  return readIpv4(plain) === null ? one('ipv6-addr', plain) : one('ipv4-addr', plain)
}

function withPort(value: string): readonly Found[] {
  const [host = '', port = ''] = value.split(/\|/)
  return one('address-port', readIpv6(host) === null ? `${host}:${port}` : `[${host}]:${port}`)
}

/** A value that is not what its type says stays out: it is counted among the others. */
function one(kind: IndicatorKind, value: string): readonly Found[] {
  if (/-rule$/.test(kind)) return value.trim() === '' ? [] : [{ kind, value: value.trim() }]
  const plain = value.trim()
  // Sums are sometimes filed under the wrong algorithm.
  const proper = /^(?:md5|sha-)/.test(kind) ? (hashKindOf(plain.length) ?? kind) : kind
  const read = readerOf(proper)(refang(plain)) ?? readerOf(proper)(plain)
  if (read !== null) return [{ kind: proper, value: read }]
  // MISP knows one type for a name and for where it lies.
  const path = kind === 'file-name' ? readFilePath(plain) : null
  return path === null ? [] : [{ kind: 'file-path', value: path }]
}

/** Tags and clusters name a technique as `… - T1059.001`, or give its id. */
function techniquesIn(object: JsonObject): readonly string[] {
  const tags = tagsOf(object).filter((tag) => tag.includes('mitre'))
  const clusters = objectsIn(object.Galaxy).flatMap((galaxy) => objectsIn(galaxy.GalaxyCluster))
  const ids = clusters.flatMap((cluster) => {
    const meta = isObject(cluster.meta) ? cluster.meta.external_id : null
    return [textOf(cluster, 'value'), ...(Array.isArray(meta) ? meta.map(String) : [])]
  })
  return [...new Set([...tags, ...ids].flatMap((text) => text.match(techniquePattern) ?? []))]
}

const techniquesOfEvent = (event: JsonObject): readonly Indicator[] =>
  techniquesIn(event).map((value) => ({
    kind: 'attack-technique',
    value,
    meaning: '',
    action: '',
    techniques: [],
    state: 'live',
  }))

function distinct(indicators: readonly Indicator[]): readonly Indicator[] {
  const found = new Map<string, Indicator>()
  for (const indicator of indicators) {
    const key = keyOf(indicator)
    if (!found.has(key)) found.set(key, indicator)
  }
  return [...found.values()]
}
