import { type PermittedAct, permissions } from '../access/permissions.ts'
import type { Role } from '../access/role.ts'
import { statementWaits } from '../formats/council-statement.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { rollLifetime } from '../formats/roll.ts'
import { decisionEntries, decisionWaits } from '../formats/two-person.ts'
import { days } from '../ids.ts'

interface DecisionRule {
  /** Who may ask; and second, or refuse, what another person asked, where `seconds` says nothing else. */
  readonly signs: PermittedAct
  readonly seconds?: PermittedAct
  /** Who sees that it waits: everybody who may second it, and whoever looks after what it changes. */
  readonly sees: PermittedAct
  /** The second is not only another person but of another role, as every reader's vault will judge it. */
  readonly ofTwoRoles: boolean
  /** How long the first signature waits at most, milliseconds; a kind may lapse earlier. After that it is as if never asked. */
  readonly waits: number
  /** The entry that asks, and the one from which it holds. */
  readonly entries: readonly [asked: EntryKind, held: EntryKind]
  /** Where exactly what changes is looked at, and signed. */
  readonly page: string
  /** Several wait at once, the newest about each person and bulletin; else one in all. */
  readonly perPerson?: true
}

/**
 * What takes two people: the one table, the most urgent first. What a kind changes
 * is its own act's; asking, waiting, being seen, refused and lapsing are the same
 * for all (waiting-decision, refuse-decision). Two-person.ts says of the kinds that
 * change the log's trust what strangers check; a test holds the two together.
 */
export const decisions = {
  'succeed-log': {
    signs: 'change the log trust',
    sees: 'see the log trust',
    ofTwoRoles: true,
    waits: decisionWaits,
    entries: decisionEntries['succeed-log'],
    page: '/log/trust#loss',
  },
  'suspend-quorum': {
    signs: 'suspend the quorum',
    sees: 'suspend the quorum',
    ofTwoRoles: true,
    waits: decisionWaits,
    entries: decisionEntries['suspend-quorum'],
    page: '/log/suspension#waiting',
  },
  'change-trust': {
    signs: 'change the log trust',
    sees: 'see the log trust',
    ofTwoRoles: true,
    waits: decisionWaits,
    entries: decisionEntries['change-trust'],
    page: '/log/trust#waiting',
  },
  // Two who sign rolls; where one of them is left, oversight is the second for one more signer and nothing besides.
  council: {
    signs: 'change signers',
    sees: 'change signers',
    ofTwoRoles: false,
    waits: statementWaits,
    entries: ['council-proposed', 'council-restated'],
    page: '/roll/signers#waiting',
  },
  // Two of the secretariat, both named by the council's key: what each of them compared, the other looks at.
  roll: {
    signs: 'sign rolls',
    sees: 'sign rolls',
    ofTwoRoles: false,
    waits: rollLifetime,
    entries: ['roll-proposed', 'roll'],
    page: '/roll#next',
  },
  'restore-access': {
    signs: 'restore access',
    seconds: 'agree to restoring',
    sees: 'agree to restoring',
    ofTwoRoles: false,
    waits: days(3),
    entries: ['restoration-proposed', 'restoration-agreed'],
    page: '/decisions#restore-access',
    perPerson: true,
  },
  // The same people: whose old mailbox is dead is vouched for as whoever lost a telephone.
  'change-address': {
    signs: 'restore access',
    seconds: 'agree to restoring',
    sees: 'agree to restoring',
    ofTwoRoles: false,
    waits: days(3),
    entries: ['address-proposed', 'address-agreed'],
    page: '/decisions#change-address',
    perPerson: true,
  },
  // A power beside a role; it is worth something only once a roll carries it, which takes two of the secretariat besides.
  mandate: {
    signs: 'give mandates',
    seconds: 'agree to mandates',
    sees: 'agree to mandates',
    ofTwoRoles: false,
    waits: days(7),
    entries: ['mandate-proposed', 'mandate-agreed'],
    page: '/decisions#mandate',
    perPerson: true,
  },
  // Compliance holds the outer layer, and asks; who holds the inner one agrees.
  'open-archive': {
    signs: 'ask for the archive',
    seconds: 'agree to the archive',
    sees: 'open the archive',
    ofTwoRoles: false,
    waits: days(7),
    entries: ['archive-asked', 'archive-agreed'],
    page: '/decisions#open-archive',
    perPerson: true,
  },
  passkeys: {
    signs: 'set passkey dates',
    sees: 'see decisions',
    ofTwoRoles: false,
    waits: days(7),
    entries: ['passkeys-proposed', 'passkeys-decided'],
    page: '/decisions#passkeys',
  },
} as const satisfies Readonly<Record<string, DecisionRule>>

export type DecisionKind = keyof typeof decisions
export const decisionKinds = Object.keys(decisions) as readonly DecisionKind[]

/** What is the council's own: asked by the act `propose`, seconded by `agree` (council-proposal.ts). Strangers check their signatures alone. */
export const councilKinds = [
  'restore-access',
  'open-archive',
  'change-address',
  'mandate',
  'passkeys',
] as const satisfies readonly DecisionKind[]
export type CouncilKind = (typeof councilKinds)[number]
export const isCouncilKind = (kind: DecisionKind): kind is CouncilKind =>
  (councilKinds as readonly DecisionKind[]).includes(kind)

/** What the second person seconds by their act alone, naming the entry of the first; a roll takes its own signature too. */
export const secondedByAct = [
  'succeed-log',
  'suspend-quorum',
  'change-trust',
] as const satisfies readonly DecisionKind[]

/** What whoever seconds or refuses it must be permitted. */
export function secondingAct(kind: DecisionKind): PermittedAct {
  const { signs, seconds = signs }: DecisionRule = decisions[kind]
  return seconds
}

export function isPerPerson(kind: DecisionKind): boolean {
  const { perPerson }: DecisionRule = decisions[kind]
  return perPerson === true
}

/** Of which roles somebody may second, or refuse, what a person of this role asked. */
export function secondsOf(kind: DecisionKind, asker: Role): readonly Role[] {
  const { ofTwoRoles }: DecisionRule = decisions[kind]
  const roles: readonly Role[] = permissions[secondingAct(kind)].roles
  return ofTwoRoles ? roles.filter((role) => role !== asker) : roles
}

/** Of which kind an entry asks; null where it asks for none. */
export const kindAskedBy = (entry: EntryKind): DecisionKind | null =>
  decisionKinds.find((kind) => decisions[kind].entries[0] === entry) ?? null
