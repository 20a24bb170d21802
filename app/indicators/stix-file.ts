/** STIX 2.1 out of an opened bulletin: every object marked, and a report that says where all of it is from. */
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import { type Tlp, tlpMarkingDefinitions } from '../formats/marks.ts'
import { admiraltyTags, stixConfidence } from './admiralty.ts'
import { type FileSource, isoTime } from './file-source.ts'

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
export function stixFile(source: FileSource): JsonObject {
  const { bundle, number, headline, marks, assessment, issuedAt, issuer, newUuid } = source
  const time = isoTime(issuedAt)
  const confidence = assessment && stixConfidence(assessment)
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
    ...(assessment ? { labels: admiraltyTags(assessment) } : {}),
    ...(confidence === null ? {} : { confidence }),
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
