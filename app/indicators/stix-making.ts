/** A STIX 2.1 bundle of indicators, and one put behind another. */
import type { JsonObject } from '../formats/canonical-json.ts'
import { type Tlp, tlpMarkingDefinitions } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import type { Indicator } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'
import { type NewUuid, type StixBundle, techniqueAddress, textOf } from './stix-bundle.ts'
import { formatStixPattern } from './stix-pattern.ts'

export interface StixMaking {
  readonly tlp: Tlp
  readonly at: Instant
  readonly newUuid: NewUuid
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
  const { kind, value, meaning } = indicator
  if (kind === 'vulnerability') return [vulnerabilityObject(indicator, making)]
  if (kind === 'attack-technique') {
    const described = meaning ? { description: meaning } : {}
    return [
      { ...common('attack-pattern', making), name: value, ...described, external_references: attackReference(value) },
    ]
  }
  const made = indicatorObject(indicator, making)
  const objects: JsonObject[] = [made]
  const relate = (other: JsonObject, relation: string, outward: boolean) => {
    const [from, to] = outward ? [made, other] : [other, made]
    const ends = { source_ref: textOf(from, 'id'), target_ref: textOf(to, 'id') }
    objects.push(other, { ...common('relationship', making), relationship_type: relation, ...ends })
  }
  if (indicator.action) relate({ ...common('course-of-action', making), name: indicator.action }, 'mitigates', false)
  for (const technique of indicator.techniques) {
    const pattern = {
      ...common('attack-pattern', making),
      name: technique,
      external_references: attackReference(technique),
    }
    relate(pattern, 'indicates', true)
  }
  return objects
}

const attackReference = (technique: string) => [
  { source_name: 'mitre-attack', external_id: technique, url: techniqueAddress(technique) },
]

function vulnerabilityObject({ value, meaning }: Indicator, making: StixMaking): JsonObject {
  const reference = { source_name: value.startsWith('CVE') ? 'cve' : 'jvn', external_id: value }
  return {
    ...common('vulnerability', making),
    name: value,
    ...(meaning ? { description: meaning } : {}),
    external_references: [reference],
  }
}

const patternTypes: Readonly<Partial<Record<IndicatorKind, string>>> = {
  'yara-rule': 'yara',
  'sigma-rule': 'sigma',
  'suricata-rule': 'suricata',
}

function indicatorObject(indicator: Indicator, making: StixMaking): JsonObject {
  return {
    ...common('indicator', making),
    ...(patternTypes[indicator.kind] ? {} : { name: indicator.value }),
    ...(indicator.meaning ? { description: indicator.meaning } : {}),
    indicator_types: ['malicious-activity'],
    pattern: formatStixPattern(indicator),
    ...(patternTypes[indicator.kind]
      ? { pattern_type: patternTypes[indicator.kind] }
      : { pattern_type: 'stix', pattern_version: '2.1' }),
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
