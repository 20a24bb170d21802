/** A bundle from elsewhere without what its new author does not take over. */
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts'
import type { Instant } from '../ids.ts'
import { type Indicator, keyOf } from './indicator.ts'
import { readStixBundle, type StixBundle, textOf } from './stix-bundle.ts'

export interface TrimmedBundle {
  /** Null where nothing of it is left. */
  readonly bundle: StixBundle | null
  /** What went with an object that named something unwanted too, and is wanted all the same. */
  readonly loose: readonly Indicator[]
}

/**
 * Takes out every object that names one of `unwanted` (keys of indicators), with
 * the relations that hung on it. What stays is as it came, to the letter: only
 * whoever made an object may write another version of it (STIX 2.1 §3.6).
 */
export function trimStixBundle(bundle: StixBundle, unwanted: ReadonlySet<string>, now: Instant): TrimmedBundle {
  if (unwanted.size === 0) return { bundle, loose: [] }
  const gone = new Set<string>()
  const wanted = new Set<string>()
  for (const object of bundle.objects.filter(isObject)) {
    if (!naming.has(textOf(object, 'type'))) continue
    const keys = readStixBundle({ ...bundle, objects: [object] }, now).indicators.map(keyOf)
    if (!keys.some((key) => unwanted.has(key))) continue
    gone.add(textOf(object, 'id').toLowerCase())
    for (const key of keys) if (!unwanted.has(key)) wanted.add(key)
  }
  const stays = (object: JsonValue): boolean =>
    !isObject(object) || ['id', 'source_ref', 'target_ref'].every((end) => !gone.has(textOf(object, end).toLowerCase()))
  const objects = bundle.objects.filter(stays)
  const left = objects.filter(isObject).some((object) => textOf(object, 'type') !== 'marking-definition')
  const whole = readStixBundle(bundle, now).indicators
  return {
    bundle: left ? { ...bundle, objects } : null,
    loose: whole.filter((one) => wanted.has(keyOf(one))),
  }
}

const naming = new Set(['indicator', 'vulnerability', 'attack-pattern'])

const isObject = (value: JsonValue): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
