/** A file of indicators, of whatever kind: STIX, a MISP event, or text in UTF-8 or as Japanese Excel saves it. */

import type { Assessment } from '../formats/assessment.ts'
import type { Tlp } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import { type MispFlaw, parseMispEvent } from '../indicators/misp-event.ts'
import { assessmentOf, parseStixBundle, type StixFlaw, stixSizeLimit } from '../indicators/stix-bundle.ts'
import { makeStixBundle } from '../indicators/stix-making.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { ImportedStix } from './written.ts'

export type FileFlaw = StixFlaw | MispFlaw | 'indicator-file-large' | 'indicator-file-binary'

export interface BroughtFile {
  readonly imported: ImportedStix
  /** Of source and content, where the file says something of it. */
  readonly assessment: Assessment | null
}

type Brought = BroughtFile | { readonly text: string }

/** Characters of a text to look through; a file of STIX or MISP has limits of its own. */
const textLimit = 1024 * 1024

const newUuid = (): string => crypto.randomUUID()

/** What is JSON is STIX or MISP; everything else is text, to be read as if pasted. */
export function readIndicatorFile(
  name: string,
  bytes: Uint8Array,
  making: { readonly tlp: Tlp; readonly at: Instant },
): Outcome<Brought, FileFlaw> {
  const text = decoded(bytes)
  return text === null ? refused('indicator-file-binary') : readIndicatorText(name, text, making)
}

/** Whether a text may be JSON: every STIX and MISP begins so. */
export const isJsonStart = (text: string): boolean => /^[\s\uFEFF]*[[{]/.test(text)

export function readIndicatorText(
  name: string,
  text: string,
  making: { readonly tlp: Tlp; readonly at: Instant },
): Outcome<Brought, FileFlaw> {
  if (!isJsonStart(text)) {
    return text.length > textLimit
      ? refused('indicator-file-large', { limit: textLimit / 1024 / 1024 })
      : done({ text })
  }
  const stix = parseStixBundle(text, newUuid)
  if (stix.ok) return done({ imported: { name, bundle: stix.value }, assessment: assessmentOf(stix.value) })
  const misp = parseMispEvent(text)
  if (misp.ok) {
    if (misp.value.indicators.length === 0) return refused('misp-empty')
    const bundle = makeStixBundle(misp.value.indicators, { ...making, newUuid })
    if (JSON.stringify(bundle).length > stixSizeLimit)
      return refused('stix-too-large', { limit: stixSizeLimit / 1024 / 1024 })
    return done({ imported: { name, bundle }, assessment: misp.value.assessment })
  }
  return misp.reason === 'misp-not-an-event' || misp.reason === 'misp-not-json' ? stix : misp
}

/** UTF-8 where it is that to the last byte, else what Japanese Excel writes; null where it is no text at all. */
function decoded(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  return decodedAs('utf-8', bytes) ?? decodedAs('shift_jis', bytes)
}

function decodedAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
