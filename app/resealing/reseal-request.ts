/** Asking for copies of what was issued earlier, and what comes in the way of giving them. */
import type { Role } from '../access/role.ts'
import type { ResealGrounds } from '../formats/act-body.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { BulletinId, PersonId } from '../ids.ts'

/** What somebody asks for, and for whom. `bulletin`: for a colleague one bulletin, else all that the grounds cover. */
export interface ResealWish {
  readonly grounds: ResealGrounds
  readonly person: PersonId
  readonly bulletin: BulletinId | null
}

/** Whether bulletins are for this role at all. */
export const isReader = (role: Role): boolean => role === 'member' || role === 'liaison'

/** What the act `ask-reseal` is about, to the letter. */
export const askingObjects = ({ person, bulletin }: Pick<ResealWish, 'person' | 'bulletin'>): readonly ActObject[] => [
  { kind: 'person', id: person },
  ...(bulletin ? [{ kind: 'bulletin', id: bulletin }] : []),
]

/** What the act `reseal` is about: one bulletin and its content, and the request it answers. */
export const resealingObjects = (of: {
  readonly bulletin: BulletinId
  readonly contentDigest: NonNullable<ActObject['sha256']>
  readonly request: string | null
}): readonly ActObject[] => [
  { kind: 'bulletin', id: of.bulletin, sha256: of.contentDigest },
  ...(of.request ? [{ kind: 'request', id: of.request }] : []),
]

/** Bulletins of one request that are looked at; there are fewer in any year. */
export const linesLimit = 500
/** Copies under one act: they travel in one body. */
export const copiesAtOnce = 20

/** Why a copy of a bulletin is not given; `elsewhere`: by this liaison, but by whoever issued it. */
export type LineFlaw = 'given' | 'withdrawn' | 'named-people' | 'elsewhere' | 'no-source'

export interface LineNow {
  readonly withdrawn: boolean
  /** For named people alone. */
  readonly named: boolean
  /** The copy they have, where they work now: sealed to their present key, to a former one, or none. */
  readonly theirs: 'present-key' | 'former-key' | 'none'
  /** Whose copy it could be made from. */
  readonly source: 'own' | 'other' | 'none'
}

/**
 * Why this liaison cannot give it to this person. What is for named people alone goes
 * again to whoever was named, for a key that was lost, and to nobody else: somebody
 * more is named by issuing to them.
 */
export function lineFlaw({ withdrawn, named, theirs, source }: LineNow): LineFlaw | null {
  if (theirs === 'present-key') return 'given'
  if (withdrawn) return 'withdrawn'
  if (named && theirs === 'none') return 'named-people'
  if (source === 'none') return 'no-source'
  return source === 'own' ? null : 'elsewhere'
}
