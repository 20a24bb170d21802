/**
 * STIX 2.1 bundles (OASIS Standard, 10 June 2021): read for display, made of
 * pasted indicators, and joined. A bundle that came from elsewhere is kept as it
 * came, object by object; what we show of it is a reading, never a replacement.
 */
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import { type Tlp, tlpMarkingDefinitions, tlps } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Indicator, techniquePattern } from './indicator.ts'
import { formatStixPattern, readStixPattern } from './stix-pattern.ts'

export interface StixBundle extends JsonObject {
  readonly type: 'bundle'
  readonly id: string
  readonly objects: readonly JsonValue[]
}

export type StixFlaw = 'stix-not-json' | 'stix-not-a-bundle' | 'stix-old-version' | 'stix-empty' | 'stix-too-large'

/** A bundle larger than this would make every copy so. Bytes. */
export const stixSizeLimit = 2 * 1024 * 1024
const objectLimit = 20_000

/** The bundle of a pasted or chosen file, or why it is none. */
export function parseStixBundle(text: string): Outcome<StixBundle, StixFlaw> {
  if (new Blob([text]).size > stixSizeLimit) return refused('stix-too-large', { limit: stixSizeLimit / 1024 / 1024 })
  const value = parsedJson(text)
  if (value === undefined) return refused('stix-not-json')
  if (!isObject(value) || value.type !== 'bundle' || !isIdOf('bundle', value.id)) return refused('stix-not-a-bundle')
  // STIX 2.0 wrote the version on the bundle; 2.1 has it on every object (§8).
  if (value.spec_version !== undefined && value.spec_version !== '2.1') return refused('stix-old-version')
  const objects = value.objects
  if (!Array.isArray(objects) || objects.length === 0) return refused('stix-empty')
  if (objects.length > objectLimit) return refused('stix-too-large', { limit: stixSizeLimit / 1024 / 1024 })
  if (!objects.every(isStixObject)) return refused('stix-not-a-bundle')
  return done({ ...value, type: 'bundle', id: String(value.id), objects })
}

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
  return typeof id === 'string' && id.startsWith(`${type}--`) && /^[a-z0-9-]+--[0-9a-f-]{36}$/.test(id)
}

function isStixObject(value: JsonValue): boolean {
  return isObject(value) && typeof value.type === 'string' && isIdOf(value.type, value.id)
}

export interface StixReading {
  readonly indicators: readonly Indicator[]
  /** TLP markings found on any object, strictest first; `TLP 1.0` ids are read as their successors. */
  readonly tlps: readonly Tlp[]
  /** How many objects of the bundle the table does not show: malware, campaigns, reports … */
  readonly others: number
}

/** What the table shows of a bundle. Objects we do not know are passed over, not refused (§3.1). */
export function readStixBundle(bundle: StixBundle): StixReading {
  const objects = bundle.objects.filter(isObject)
  const byId = new Map(objects.map((object) => [textOf(object, 'id'), object]))
  const relations = objects.filter((object) => object.type === 'relationship')
  const indicators: Indicator[] = []
  for (const object of objects) {
    if (object.type === 'indicator') indicators.push(...indicatorsOf(object, relatedTo(object, relations, byId)))
  }
  const own = new Set(['indicator', 'relationship', 'marking-definition'])
  return {
    indicators,
    tlps: tlpsOf(objects),
    others: objects.filter((object) => !own.has(textOf(object, 'type'))).length,
  }
}

const textOf = (object: JsonObject, name: string): string => {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}

interface Related {
  readonly relation: string
  readonly object: JsonObject
}

function relatedTo(
  indicator: JsonObject,
  relations: readonly JsonObject[],
  byId: ReadonlyMap<string, JsonObject>,
): readonly Related[] {
  const id = textOf(indicator, 'id')
  const found: Related[] = []
  for (const relation of relations) {
    const [source, target] = [textOf(relation, 'source_ref'), textOf(relation, 'target_ref')]
    const other = source === id ? byId.get(target) : target === id ? byId.get(source) : undefined
    if (other) found.push({ relation: textOf(relation, 'relationship_type'), object: other })
  }
  return found
}

function indicatorsOf(object: JsonObject, related: readonly Related[]): readonly Indicator[] {
  const pattern = textOf(object, 'pattern')
  const known = textOf(object, 'pattern_type') === 'stix' || object.pattern_type === undefined
  const found = known ? readStixPattern(pattern) : [{ kind: 'pattern' as const, value: pattern }]
  const about = {
    meaning: textOf(object, 'description') || nameUnlessValue(object, found),
    action: related
      .filter(({ object: other }) => other.type === 'course-of-action')
      .map(({ object: other }) => textOf(other, 'name'))
      .join(' / '),
    techniques: techniquesOf([object, ...related.map(({ object: other }) => other)]),
  }
  return found.map((value) => ({ ...value, ...about }))
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

function tlpsOf(objects: readonly JsonObject[]): readonly Tlp[] {
  const ids = new Set<string>()
  for (const object of objects) {
    const references = object.object_marking_refs
    if (Array.isArray(references)) for (const id of references) ids.add(String(id))
    if (object.type === 'marking-definition') ids.add(textOf(object, 'id'))
  }
  return tlps.filter((tlp) => ids.has(tlpMarkingDefinitions[tlp]) || [...ids].some((id) => tlp1[id] === tlp))
}

export interface StixMaking {
  readonly tlp: Tlp
  readonly at: Instant
  /** A fresh UUIDv4 at every call. */
  readonly newUuid: () => string
}

/**
 * A STIX 2.1 bundle of indicators: one `indicator` each, its meaning as
 * description, what to do as a `course-of-action` that mitigates it, ATT&CK as an
 * `attack-pattern` that it indicates: relations of the standard, no own fields.
 */
export function makeStixBundle(indicators: readonly Indicator[], making: StixMaking): StixBundle {
  const objects = indicators.flatMap((indicator) => objectsFor(indicator, making))
  return { type: 'bundle', id: `bundle--${making.newUuid()}`, objects }
}

function objectsFor(indicator: Indicator, making: StixMaking): readonly JsonObject[] {
  const made = indicatorObject(indicator, making)
  const objects: JsonObject[] = [made]
  const relate = (other: JsonObject, relation: string, outward: boolean) => {
    const [from, to] = outward ? [made, other] : [other, made]
    const ends = { source_ref: textOf(from, 'id'), target_ref: textOf(to, 'id') }
    objects.push(other, { ...common('relationship', making), relationship_type: relation, ...ends })
  }
  if (indicator.action) relate({ ...common('course-of-action', making), name: indicator.action }, 'mitigates', false)
  for (const technique of indicator.techniques) {
    const references = [{ source_name: 'mitre-attack', external_id: technique, url: techniqueAddress(technique) }]
    relate({ ...common('attack-pattern', making), name: technique, external_references: references }, 'indicates', true)
  }
  return objects
}

function indicatorObject(indicator: Indicator, making: StixMaking): JsonObject {
  return {
    ...common('indicator', making),
    name: indicator.value,
    ...(indicator.meaning ? { description: indicator.meaning } : {}),
    indicator_types: ['malicious-activity'],
    pattern: formatStixPattern(indicator),
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: new Date(making.at).toISOString(),
  }
}

function common(type: string, { tlp, at, newUuid }: StixMaking): JsonObject {
  const time = new Date(at).toISOString()
  const marking = [tlpMarkingDefinitions[tlp]]
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${newUuid()}`,
    created: time,
    modified: time,
    object_marking_refs: marking,
  }
}

/** The imported bundle with our objects behind its own; a single one stays exactly as it was. */
export function joinStixBundles(imported: StixBundle | null, pasted: StixBundle | null): StixBundle | null {
  if (!imported || !pasted) return imported ?? pasted
  return { ...imported, objects: [...imported.objects, ...pasted.objects] }
}

/** The page of a technique at MITRE. */
export function techniqueAddress(technique: string): string {
  return `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`
}
