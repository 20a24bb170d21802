/** What passes between a page and the worker that has one file in hand. Bytes are moved, not copied. */
import type { Attachment } from '../formats/attachment.ts'
import type { Sha256Hex } from '../ids.ts'

export type FileStart =
  | { readonly start: 'seal'; readonly sessionKey: Uint8Array }
  | { readonly start: 'open'; readonly file: Attachment }

export interface FileJob {
  readonly bytes: Uint8Array
  /** Only to be counted: it was sealed before. */
  readonly pass?: boolean
}

export type FileJobDone =
  | {
      readonly ok: true
      /** Opened. */
      readonly bytes?: Uint8Array
      /** Sealed. */
      readonly ciphertext?: Uint8Array
      readonly sha256?: Sha256Hex
      readonly soFar?: Sha256Hex
    }
  | { readonly ok: false; readonly reason: 'attachment-unproven' | 'vault-broken' }
