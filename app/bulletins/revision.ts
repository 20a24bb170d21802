/** A bulletin that corrects, replaces or ends an earlier one: what they are to each other. */
import { type Marks, statutoryClasses, tlps } from '../formats/marks.ts'
import type { RevisionHow } from '../formats/revision.ts'
import type { BulletinId, Instant } from '../ids.ts'
import type { BulletinKind } from './bulletin.ts'

/** The kinds that there are only as an answer to an earlier bulletin. */
const kindsBy: { readonly [How in RevisionHow]?: BulletinKind } = { corrects: 'correction', ends: 'all-clear' }

/** What a later one is by its kind; null where it keeps that of the earlier one. */
export const kindBy = (how: RevisionHow): BulletinKind | null => kindsBy[how] ?? null

/** Whether a bulletin of this kind may do this to an earlier one, or stand alone. */
export function isKindFor(kind: BulletinKind, how: RevisionHow | null): boolean {
  const demanded = how && kindBy(how)
  return demanded ? kind === demanded : !Object.values(kindsBy).includes(kind)
}

/**
 * Whether more people could be told by the one than by the other. What is to reach
 * more than the earlier one did is derived from it, passage by passage; a
 * correction says inside what it corrects.
 */
export const isWider = (one: Audience, other: Audience): boolean =>
  statutoryClasses.indexOf(one.class) > statutoryClasses.indexOf(other.class) ||
  tlps.indexOf(one.tlp) > tlps.indexOf(other.tlp)

type Audience = Pick<Marks, 'class' | 'tlp'>

/** The issued bulletin that took an earlier one's place. */
export interface Later {
  readonly bulletin: BulletinId
  readonly number: string
  readonly how: RevisionHow
  readonly issuedAt: Instant
}

/** One of a line of versions. */
export interface Version {
  readonly bulletin: BulletinId
  readonly number: string
  /** What it does to the one before it; null for the first. */
  readonly how: RevisionHow | null
  readonly issuedAt: Instant
}
