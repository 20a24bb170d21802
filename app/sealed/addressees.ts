import type { ArchiveRecipient, DeskRecipient, SealRecipient, SealRequest } from '../openpgp/vault-protocol.ts'

/** Whom room was made for: people with the sender among them, the desk of the sender's unit, the archive. */
export interface Addressees {
  readonly recipients: readonly SealRecipient[]
  readonly desks: readonly DeskRecipient[]
  readonly archive: ArchiveRecipient | null
}

/** All of them, as a vault is asked to seal to them. */
export const addresseesOf = ({ recipients, desks, archive }: Addressees): SealRequest['recipients'] => [
  ...recipients,
  ...desks,
  ...(archive ? [archive] : []),
]
