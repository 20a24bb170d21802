import type { BulletinKind } from '../bulletins/bulletin.ts'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import type { Tlp } from '../formats/marks.ts'
import type { BulletinId, CopyId, Sha256Hex } from '../ids.ts'
import type { StatutoryClass } from '../ui/tag.tsx'

/** A copy as its reader meets it: what is outside the seal. Times are milliseconds. */
export interface SealedCopyLine {
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
  readonly code: string
  readonly number: string
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly publicTitle: string | null
  readonly issuedAt: number
  readonly acknowledgeBy: number | null
  readonly openedAt: number | null
  readonly acknowledgedAt: number | null
  readonly withdrawnAt: number | null
  readonly withdrawnGrounds: WithdrawGrounds | null
  readonly opensWithPresentKey: boolean
}

/** For whoever opens it in a program of their own: what may be said of it, and who is told that it was. */
export interface ToldByHand {
  readonly mayAcknowledge: boolean
  readonly onOpened: (at: number) => void
  readonly onAcknowledged: (at: number) => void
}
