import type { Assessment } from '../formats/assessment.ts'
import type { Marks } from '../formats/marks.ts'
import type { Instant } from '../ids.ts'
import type { Indicator } from './indicator.ts'
import type { StixBundle } from './stix-bundle.ts'

/** What the files say of the bulletin that they are out of. */
export interface FileSource {
  readonly number: string
  readonly headline: string
  readonly marks: Marks
  readonly assessment: Assessment | null
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

export const isoTime = (at: Instant): string => new Date(at).toISOString()
