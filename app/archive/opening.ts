/** Opening a bulletin in the archive: asked by one who holds the outer layer, agreed by one who holds the inner, for 14 days. */
import type { ActObject } from '../formats/signed-act.ts'
import { type BulletinId, type CopyId, days, type Instant, type Sha256Hex } from '../ids.ts'

/** How long what was taken out may be read, from the agreement on. */
export const openingLasts = days(14)

/** What is done, in this order: by whoever asked, by a holder of the inner layer, by whoever asked. */
export const openingSteps = ['outer', 'inner', 'read'] as const
export type OpeningStep = (typeof openingSteps)[number]

interface OpeningNow {
  readonly endsAt: Instant
  readonly innerAt: Instant | null
  readonly openedAt: Instant | null
}

/** Which step is next; `over` once its days have passed. */
export function nextStep({ endsAt, innerAt, openedAt }: OpeningNow, at: Instant): OpeningStep | 'over' {
  if (at >= endsAt) return 'over'
  if (innerAt === null) return 'outer'
  return openedAt === null ? 'inner' : 'read'
}

/** What asking is about: the bulletin with its content, which is in the issue as well. */
export const askingObjects = (of: {
  readonly bulletin: BulletinId
  readonly contentDigest: Sha256Hex
}): readonly ActObject[] => [{ kind: 'bulletin', id: of.bulletin, sha256: of.contentDigest }]

/** What each release is of, and for which opening. */
export const layerObjects = (of: {
  readonly copy: CopyId
  readonly hash: Sha256Hex
  readonly bulletin: BulletinId
  readonly opening: number
}): readonly ActObject[] => [
  { kind: 'copy', id: of.copy, sha256: of.hash },
  { kind: 'bulletin', id: of.bulletin },
  { kind: 'entry', id: String(of.opening) },
]

/** What sealing it to whoever asked is about. */
export const sealingObjects = (of: {
  readonly bulletin: BulletinId
  readonly contentDigest: Sha256Hex
  readonly opening: number
}): readonly ActObject[] => [...askingObjects(of), { kind: 'entry', id: String(of.opening) }]
