import type { PermittedAct } from '../access/permissions.ts'
import type { Role } from '../access/role.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { BulletinId, CopyId, Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'

/** Who an entry names, as far as the person looking may see: a name, or a pseudonym. */
export interface ShownPerson {
  readonly id: PersonId
  readonly name: string
  readonly isPseudonym: boolean
  /** By which a search finds them, names shown or not. */
  readonly word: string
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
  /** Of whoever acted; null also where only their pseudonym is shown, which it would undo. */
  readonly organization: { readonly id: OrganizationId; readonly name: string } | null
  readonly role: Role | null
  readonly bulletin: { readonly id: BulletinId; readonly number: string | null } | null
  readonly copy: { readonly id: CopyId; readonly code: string | null } | null
  readonly session: Sha256Hex | null
  /** A word of the dictionary `reasons`; a sentence only in entries of earlier versions. */
  readonly reason: string | null
  /** True where the entry holds the person's own signed act; else the server states it. */
  readonly signed: boolean
  /** What lies beside the entry; null in lists that do not show it. */
  readonly beside: RowBeside | null
}

export interface RowBeside {
  /** Where it came from; null where it is hidden, erased, or was none. */
  readonly ip: string | null
  /** The reason a person typed, as far as the one looking may read it. */
  readonly typedReason: string | null
  /** Which page or act was refused. */
  readonly refusedAct: PermittedAct | null
  /** The bulletin somebody asked for who has no copy of it. */
  readonly asked: { readonly id: BulletinId; readonly number: string | null } | null
}
