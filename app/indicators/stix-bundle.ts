/**
 * STIX 2.1 bundles (OASIS Standard, 10 June 2021), read for display; made of
 * indicators in stix-making.ts. A bundle that came from elsewhere is kept as it
 * came, object by object; what we show of it is a reading, never a replacement.
 */

import type { Assessment } from '../formats/assessment.ts'
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import { type Pap, paps, type Tlp, tlpMarkingDefinitions, tlps } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { assessmentIn } from './admiralty.ts'
import { type Indicator, techniquePattern } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { readerOf } from './indicator-value.ts'
import { readStixPattern } from './stix-pattern.ts'

export interface StixBundle extends JsonObject {
  readonly type: 'bundle'
  readonly id: string
  readonly objects: readonly JsonValue[]
}

export type StixFlaw = 'stix-not-json' | 'stix-not-a-bundle' | 'stix-old-version' | 'stix-empty' | 'stix-too-large'

/** A fresh UUIDv4 at every call. */
export type NewUuid = () => string

/** A bundle larger than this would make every copy so. Bytes. */
export const stixSizeLimit = 2 * 1024 * 1024
const objectLimit = 20_000

/**
 * The bundle of a pasted or chosen file, or why it is none. STIX 2.0 is taken as
 * it is: its indicators say what those of 2.1 say. A single object becomes a
 * bundle of one.
 */
export function parseStixBundle(text: string, newUuid?: NewUuid): Outcome<StixBundle, StixFlaw> {
  if (new Blob([text]).size > stixSizeLimit) return refused('stix-too-large', { limit: stixSizeLimit / 1024 / 1024 })
  const value = parsedJson(text)
  if (value === undefined) return refused('stix-not-json')
  if (!isObject(value)) return refused('stix-not-a-bundle')
  const bundle = newUuid && isStixObject(value) && value.type !== 'bundle' ? bundleOfOne(value, newUuid) : value
  if (bundle.type !== 'bundle' || !isIdOf('bundle', bundle.id)) return refused('stix-not-a-bundle')
  // 2.0 wrote the version on the bundle; 2.1 has it on every object (§8).
  if (bundle.spec_version !== undefined && !/^2\.[01]$/.test(String(bundle.spec_version)))
    return refused('stix-old-version')
  const objects = bundle.objects
  if (!Array.isArray(objects) || objects.length === 0) return refused('stix-empty')
  if (objects.length > objectLimit) return refused('stix-too-large', { limit: stixSizeLimit / 1024 / 1024 })
  if (!objects.every(isStixObject)) return refused('stix-not-a-bundle')
  return done({ ...bundle, type: 'bundle', id: String(bundle.id), objects })
}

const bundleOfOne = (object: JsonObject, newUuid: NewUuid): JsonObject => ({
  type: 'bundle',
  id: `bundle--${newUuid()}`,
  objects: [object],
})

function parsedJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function isIdOf(type: string, id: JsonValue | undefined): id is string {
  // RFC 9562 wants small letters written and any case read.
  return typeof id === 'string' && id.startsWith(`${type}--`) && /^[a-z0-9-]+--[0-9a-f-]{36}$/i.test(id)
}

function isStixObject(value: JsonValue): value is JsonObject {
  return isObject(value) && typeof value.type === 'string' && isIdOf(value.type, value.id)
}

export interface StixReading {
  readonly indicators: readonly Indicator[]
  /** TLP markings found anywhere, strictest first; `TLP 1.0` is read as its successors. */
  readonly tlps: readonly Tlp[]
  /** PAP markings found anywhere, strictest first. */
  readonly paps: readonly Pap[]
  /** How many indicators their author has revoked: never shown as live, nor copied, nor given out as values. */
  readonly revoked: number
  /** How many objects of the bundle the table does not show: malware, campaigns, reports … */
  readonly others: number
}

/**
 * What the table shows of a bundle at a time. Objects we do not know are passed
 * over, not refused (§3.1). Of one id only the newest `modified` speaks (§3.6), and
 * what that says is revoked is not live, whatever an older version said.
 */
export function readStixBundle(bundle: StixBundle, now: Instant): StixReading {
  const objects = newestOf(bundle.objects.filter(isObject))
  const byId = new Map(objects.map((object) => [idOf(object), object]))
  const relations = relationsOf(objects)
  const live = objects.filter((object) => object.revoked !== true)
  const indicators: Indicator[] = []
  for (const object of live) {
    const related = relatedTo(object, relations, byId)
    if (object.type === 'indicator') indicators.push(...indicatorsOf(object, related, now))
    else if (standsAlone(object, related)) indicators.push(...namedIn(object))
  }
  return {
    indicators,
    tlps: tlpsOf(bundle),
    paps: papsOf(bundle),
    revoked: objects.filter((object) => object.type === 'indicator' && object.revoked === true).length,
    others: objects.filter(
      (object) => !shown.has(textOf(object, 'type')) && !standsAlone(object, relatedTo(object, relations, byId)),
    ).length,
  }
}

const shown = new Set(['indicator', 'relationship', 'marking-definition'])

/** Of each id the version with the latest `modified`; of two such the later in the bundle. */
function newestOf(objects: readonly JsonObject[]): readonly JsonObject[] {
  const newest = new Map<string, JsonObject>()
  for (const object of objects) {
    const known = newest.get(idOf(object))
    if (!known || timeOf(object) >= timeOf(known)) newest.set(idOf(object), object)
  }
  return [...newest.values()]
}

const idOf = (object: JsonObject): string => textOf(object, 'id').toLowerCase()

function timeOf(object: JsonObject): number {
  const at = Date.parse(textOf(object, 'modified') || textOf(object, 'created'))
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at
}

/** A vulnerability or a technique that no indicator of the bundle hangs on says something by itself. */
const standsAlone = (object: JsonObject, related: readonly Related[]): boolean =>
  (object.type === 'vulnerability' || object.type === 'attack-pattern') &&
  !related.some(({ object: other }) => other.type === 'indicator') &&
  namedIn(object).length > 0

function namedIn(object: JsonObject): readonly Indicator[] {
  const kind = object.type === 'vulnerability' ? 'vulnerability' : 'attack-technique'
  const read = readerOf(kind)
  const values = kind === 'vulnerability' ? [textOf(object, 'name')] : techniquesOf([object])
  const about = { meaning: textOf(object, 'description'), action: '', techniques: [], state: 'live' } as const
  return values.flatMap((text) => {
    const value = read(text)
    return value === null ? [] : [{ kind, value, ...about }]
  })
}

export const textOf = (object: JsonObject, name: string): string => {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}

interface Related {
  readonly relation: string
  readonly object: JsonObject
}

/** By the id of either end. */
type Relations = ReadonlyMap<string, readonly JsonObject[]>

function relationsOf(objects: readonly JsonObject[]): Relations {
  const relations = new Map<string, JsonObject[]>()
  for (const object of objects) {
    if (object.type !== 'relationship' || object.revoked === true) continue
    for (const end of ['source_ref', 'target_ref']) {
      const id = textOf(object, end).toLowerCase()
      const known = relations.get(id)
      if (known) known.push(object)
      else relations.set(id, [object])
    }
  }
  return relations
}

function relatedTo(
  object: JsonObject,
  relations: Relations,
  byId: ReadonlyMap<string, JsonObject>,
): readonly Related[] {
  const id = idOf(object)
  const found: Related[] = []
  for (const relation of relations.get(id) ?? []) {
    const [source, target] = [
      textOf(relation, 'source_ref').toLowerCase(),
      textOf(relation, 'target_ref').toLowerCase(),
    ]
    const other = byId.get(source === id ? target : source)
    if (other && other.revoked !== true) found.push({ relation: textOf(relation, 'relationship_type'), object: other })
  }
  return found
}

const ruleKinds: Readonly<Record<string, IndicatorKind>> = {
  yara: 'yara-rule',
  sigma: 'sigma-rule',
  suricata: 'suricata-rule',
  snort: 'suricata-rule',
}

function indicatorsOf(object: JsonObject, related: readonly Related[], now: Instant): readonly Indicator[] {
  const pattern = textOf(object, 'pattern')
  const type = textOf(object, 'pattern_type')
  // 2.0 knew no other language than STIX's own.
  const isStix = type === 'stix' || object.pattern_type === undefined
  const found = isStix ? readStixPattern(pattern) : [{ kind: ruleKinds[type] ?? 'pattern', value: pattern }]
  const about = {
    meaning: textOf(object, 'description') || nameUnlessValue(object, found),
    action: related
      .filter(({ object: other }) => other.type === 'course-of-action')
      .map(({ object: other }) => textOf(other, 'name'))
      .join(' / '),
    techniques: techniquesOf([object, ...related.map(({ object: other }) => other)]),
    state: stateOf(object, now),
  }
  return found.map((value) => ({ ...value, ...about }))
}

function stateOf(object: JsonObject, now: Instant): Indicator['state'] {
  const types = [object.indicator_types, object.labels].flatMap((list) => (Array.isArray(list) ? list : []))
  if (types.includes('benign')) return 'benign'
  const until = Date.parse(textOf(object, 'valid_until'))
  return until <= now ? 'expired' : 'live'
}

// Many name an indicator by its value; said twice, it would pass for a meaning.
function nameUnlessValue(object: JsonObject, found: readonly { readonly value: string }[]): string {
  const name = textOf(object, 'name')
  return found.some(({ value }) => value === name) ? '' : name
}

function techniquesOf(objects: readonly JsonObject[]): readonly string[] {
  const found = new Set<string>()
  for (const object of objects) {
    const references = object.external_references
    if (!Array.isArray(references)) continue
    for (const reference of references) {
      if (!isObject(reference) || !textOf(reference, 'source_name').startsWith('mitre-')) continue
      for (const id of textOf(reference, 'external_id').match(techniquePattern) ?? []) found.add(id)
    }
  }
  return [...found]
}

// STIX 2.1 §7.2.1.4 fixes these four for TLP 1.0. WHITE became CLEAR.
const tlp1: Readonly<Record<string, Tlp>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'TLP:CLEAR',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'TLP:GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'TLP:AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'TLP:RED',
}

/** Every text of a bundle that may be a marking, wherever it stands: definitions, references, granular ones, labels. */
function markingsIn(bundle: StixBundle): ReadonlySet<string> {
  const found = new Set<string>()
  for (const object of bundle.objects.filter(isObject)) {
    for (const text of listOf(object, 'object_marking_refs')) found.add(text.toLowerCase())
    for (const text of listOf(object, 'labels')) found.add(text.toUpperCase())
    for (const granular of Array.isArray(object.granular_markings) ? object.granular_markings : [])
      if (isObject(granular)) found.add(textOf(granular, 'marking_ref').toLowerCase())
    if (object.type !== 'marking-definition') continue
    found.add(idOf(object))
    found.add(textOf(object, 'name').toUpperCase())
    const { definition } = object
    if (isObject(definition)) {
      for (const [name, word] of Object.entries(definition)) found.add(`${name}:${String(word)}`.toUpperCase())
      for (const word of Object.values(definition)) found.add(String(word).toUpperCase())
    }
  }
  return found
}

const listOf = (object: JsonObject, name: string): readonly string[] => {
  const list = object[name]
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

function tlpsOf(bundle: StixBundle): readonly Tlp[] {
  const found = markingsIn(bundle)
  const old = [...found].map((mark) => tlp1[mark])
  // 1.0 called it WHITE.
  const said = (tlp: Tlp) => found.has(tlp) || (tlp === 'TLP:CLEAR' && found.has('TLP:WHITE'))
  return tlps.filter((tlp) => found.has(tlpMarkingDefinitions[tlp]) || said(tlp) || old.includes(tlp))
}

const papsOf = (bundle: StixBundle): readonly Pap[] => {
  const found = markingsIn(bundle)
  return paps.filter((pap) => found.has(pap) || (pap === 'PAP:CLEAR' && found.has('PAP:WHITE')))
}

/** What the reports in it say of all they hold. */
export const assessmentOf = (bundle: StixBundle): Assessment | null =>
  assessmentIn(
    bundle.objects
      .filter(isObject)
      .flatMap(({ type, labels }) => (type === 'report' && Array.isArray(labels) ? labels.map(String) : [])),
  )

/** The page of a technique at MITRE. */
export function techniqueAddress(technique: string): string {
  return `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`
}
