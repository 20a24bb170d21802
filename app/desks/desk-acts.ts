/** What the acts about a desk's key name, made alike by browser and server. */
import { sha256Hex } from '../formats/sha256.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { CopyId } from '../ids.ts'

interface Shared {
  readonly desk: string
  readonly epoch: number
  /** The desk's public key. */
  readonly publicKeyHash: ActObject['sha256']
  readonly shares: readonly { readonly copy: CopyId; readonly ciphertext: Uint8Array }[]
}

/** A share stands there by a name of its own: the log does not say who serves the desk. */
export const deskActObjects = ({ desk, epoch, publicKeyHash, shares }: Shared): readonly ActObject[] => [
  { kind: 'desk', id: desk, ...(publicKeyHash ? { sha256: publicKeyHash } : {}) },
  { kind: 'epoch', id: String(epoch) },
  ...shares.map(({ copy, ciphertext }) => ({ kind: 'share', id: copy, sha256: sha256Hex(ciphertext) })),
]
