import type { Role } from '../access/role.ts'
import type { EntryKind } from '../formats/log-entry.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'

/** Who an entry names, as far as the person looking may see: a name, or a pseudonym. */
export interface ShownPerson {
  readonly id: PersonId
  readonly name: string
  readonly isPseudonym: boolean
}

/** One entry as a row of a list. */
export interface EntryRow {
  readonly index: number
  readonly at: Instant
  readonly kind: EntryKind
  readonly outcome: 'done' | 'refused'
  readonly actor: ShownPerson | null
  /** Whom it is about, where that is somebody else. */
  readonly subject: ShownPerson | null
  readonly organization: string | null
  readonly role: Role | null
  readonly bulletin: { readonly id: BulletinId; readonly number: string | null } | null
  readonly reason: string | null
  /** True where the entry holds the person's own signed act; else the server states it. */
  readonly signed: boolean
}
