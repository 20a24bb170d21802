import type { EntryKind } from '../formats/entry-kinds.ts'
import type { Instant } from '../ids.ts'
import { isPasskey, type SecondFactor } from './factors.ts'
import type { Role } from './role.ts'

/**
 * How much of their role is a person's own at this moment, the least first.
 *
 * One of the secretariat alone invites whom they like in which role they like. So
 * a role is worth nothing until two of them have signed a roll that names the
 * person in it; until then there is setting up, and one's own things. It is worth
 * all from then on, also when that roll has expired (or nobody could renew it),
 * and until the newest roll names the person in this role no more.
 *
 * Before the very first roll somebody has to be able to bring it about: that is
 * `founding`, the secretariat's alone.
 */
export const powers = ['setup', 'founding', 'full'] as const
export type Powers = (typeof powers)[number]

/**
 * What somebody has at this moment. `duties` is no step of that ladder: it is the
 * small account that a withdrawn consent leaves to whoever settles what the law
 * still asks of their organization. Nothing is theirs but what a row of the
 * permissions, and of `leftToSmallAccount`, says of it by name.
 */
export type HeldPowers = Powers | 'duties'

export const covers = (has: HeldPowers, needed: Powers): boolean =>
  has !== 'duties' && powers.indexOf(has) >= powers.indexOf(needed)

export interface RollStanding {
  readonly role: Role
  /** The role in which the newest roll names them; null where it names them not. */
  readonly rollRole: Role | null
  /** Since when the council's statement names them to sign rolls; null where it does not. */
  readonly signsRollsFrom: Instant | null
}

/** True if the newest roll bears the role out. A member's role gives nothing but their own things, so it waits for none. */
export const isBorneOut = ({ role, rollRole }: RollStanding): boolean => role === 'member' || rollRole === role

/**
 * `isFounded`: two have signed a roll at some time. Whom the council's statement
 * names to sign rolls, which takes two as a roll does, may do so before any roll
 * names them: where one signer was left, nobody else could bring the next about.
 */
export function powersFrom(standing: RollStanding, isFounded: boolean): Powers {
  if (isBorneOut(standing)) return 'full'
  if (standing.role !== 'secretariat') return 'setup'
  return !isFounded || standing.signsRollsFrom !== null ? 'founding' : 'setup'
}

/** Who asks, and by what. */
export interface ShownBy {
  readonly role: Role
  readonly secondFactor: SecondFactor
}

/** From when on powers take a passkey, as two people decided; null: not yet. `offices`: every role but a member's. */
export interface PasskeyDates {
  readonly offices: Instant | null
  readonly members: Instant | null
}
export const noPasskeyDates: PasskeyDates = { offices: null, members: null }

/**
 * Whether somebody's powers rest until they show a passkey. From the decided date
 * on they use theirs only where what they showed last was one: a code can be
 * relayed to whoever asks for it in the moment, a passkey answers to the portal
 * itself and nobody else (WebAuthn, §13.4.3). Codes go on letting them in to their
 * own things, and to saying that they lost what they had; never to registering a
 * passkey, or whoever relayed one would have that passkey from then on.
 */
export function wantsPasskey({ role, secondFactor }: ShownBy, dates: PasskeyDates, at: Instant): boolean {
  const from = role === 'member' ? dates.members : dates.offices
  return from !== null && at >= from && !isPasskey(secondFactor)
}

/**
 * What it takes to be the one an entry speaks for, by its kind: the same limit
 * once more, inside the step, where no route is asked. A new kind must say.
 */
export const powersToState: Readonly<Record<EntryKind, Powers>> = {
  'signed-in': 'setup',
  'sign-in-refused': 'setup',
  'mfa-changed': 'setup',
  'session-ended': 'setup',
  'stepped-up': 'setup',
  'reset-sent': 'setup',
  'loss-reported': 'setup',
  'restoration-stopped': 'setup',
  'access-restored': 'setup',
  'address-asked': 'setup',
  'address-confirmed': 'setup',
  'address-waits': 'setup',
  'address-stopped': 'setup',
  'address-changed': 'setup',
  'address-proposed': 'full',
  'address-agreed': 'full',
  'restoration-proposed': 'full',
  'restoration-agreed': 'full',
  denied: 'setup',
  'not-sent': 'setup',
  'key-added': 'setup',
  'key-proven': 'setup',
  'key-retired': 'setup',
  'pledge-given': 'setup',
  'person-joined': 'setup',
  'consent-signed': 'setup',
  'settings-changed': 'setup',
  'organization-added': 'founding',
  'organization-suspended': 'founding',
  'organization-restored': 'founding',
  'consent-given': 'founding',
  'consent-withdrawn': 'founding',
  'duty-noted': 'founding',
  'duty-closed': 'founding',
  'duty-address-set': 'founding',
  'duty-address-confirmed': 'setup',
  'duty-address-removed': 'founding',
  'person-invited': 'founding',
  'person-suspended': 'founding',
  'person-restored': 'founding',
  'duties-kept': 'founding',
  'duties-ended': 'founding',
  'person-left': 'founding',
  'person-changed': 'founding',
  'person-appointed': 'founding',
  'proposal-made': 'full',
  'proposal-decided': 'founding',
  'person-engaged': 'founding',
  'person-moved': 'founding',
  'person-returned': 'founding',
  'mandate-proposed': 'full',
  'mandate-agreed': 'full',
  // By it one's own role rests: whoever presses it stands in another by the end of the step (use-mandate looks itself).
  'mandate-activated': 'setup',
  'mandate-ended': 'full',
  'changeover-confirmed': 'founding',
  'changeover-dropped': 'founding',
  'key-compared': 'founding',
  'council-key-made': 'founding',
  'council-proposed': 'founding',
  'council-restated': 'founding',
  'roll-proposed': 'founding',
  roll: 'founding',
  'desk-founded': 'full',
  'desk-joined': 'full',
  'desk-made': 'full',
  'desk-shared': 'full',
  'desk-proven': 'full',
  'desk-left': 'full',
  'desk-closed': 'full',
  'desk-sharing-set': 'full',
  'log-created': 'full',
  'approval-asked': 'full',
  'issue-opened': 'full',
  'issue-failed': 'full',
  recalled: 'full',
  'approval-returned': 'full',
  approved: 'full',
  issued: 'full',
  'reseal-asked': 'full',
  'reseal-closed': 'full',
  resealed: 'full',
  'archive-asked': 'full',
  'archive-agreed': 'full',
  'archive-opened': 'full',
  released: 'full',
  'cards-released': 'full',
  'attachment-released': 'full',
  'draft-released': 'full',
  opened: 'full',
  acknowledged: 'full',
  'taken-out': 'full',
  withdrawn: 'full',
  reminded: 'full',
  reached: 'full',
  superseded: 'full',
  responded: 'full',
  asked: 'full',
  replied: 'full',
  'sightings-shared': 'full',
  'sharing-asked': 'full',
  'sharing-decided': 'full',
  'note-released': 'full',
  exported: 'full',
  'log-searched': 'full',
  'log-viewed': 'full',
  'names-shown': 'full',
  'trust-proposed': 'full',
  'trust-changed': 'full',
  'log-succession': 'full',
  'succession-proposed': 'full',
  'log-succeeded': 'full',
  'suspension-proposed': 'full',
  'quorum-suspended': 'full',
  'suspension-ended': 'full',
  'passkeys-proposed': 'full',
  'passkeys-decided': 'full',
  'decision-refused': 'full',
  'log-verified': 'full',
  'hold-placed': 'full',
  'hold-lifted': 'full',
  erased: 'full',
  'evidence-exported': 'full',
  'look-disclosed': 'full',
  counted: 'full',
  'mirror-added': 'full',
  'mirror-removed': 'full',
}

/** What the holder of a small account may still be the one to say: coming and going, and taking their own record out. */
const leftToSmallAccount: ReadonlySet<EntryKind> = new Set([
  'signed-in',
  'sign-in-refused',
  'stepped-up',
  'session-ended',
  'denied',
  'evidence-exported',
] as const)

/** Whether an entry of this kind may speak for somebody who has so much. */
export const maySay = (has: HeldPowers, kind: EntryKind): boolean =>
  has === 'duties' ? leftToSmallAccount.has(kind) : covers(has, powersToState[kind])
