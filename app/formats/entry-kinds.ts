/**
 * The log's vocabulary, in one table: every kind of entry this portal writes, and
 * what is so by its kind. Whatever else goes by kinds (the filter's groups, whose
 * word an entry is, what an absence counts) is asked here. A new kind is a row,
 * its word in each language and the powers it takes (access/powers.ts).
 *
 * **A verifier meets kinds younger than itself.** It takes any well-formed kind
 * that is not in its table, checks what holds of all entries, and counts it. Never
 * open are kinds that say whom to trust or who holds which key in which role: a
 * kind whose first word is one of `closedWords` is known by this table or refused
 * (`isOpenKind`). So no later kind may change trust or roll under another first
 * word; one that has to be added takes a new `v` of entries instead.
 */
import type { ActKind } from './signed-act.ts'

/** In the order a reviewer thinks of them. */
export const kindGroups = ['copies', 'access', 'keys', 'council', 'review', 'portal'] as const
export type KindGroup = (typeof kindGroups)[number]

export interface KindRow {
  readonly group: KindGroup
  /** Kinds of objects it is found by: the first there is of them is its matter, the next one its part (log-projection.ts). */
  readonly objects?: readonly string[]
  /** Which act of a person it may hold; `refused`: that of whoever asked, whatever it was and however bad. Absent: the server states it. */
  readonly signed?: ActKind | 'refused'
  /** Asked for, and not given. */
  readonly refuses?: true
  /** What leaves under it: whole sealed documents, or their cards alone. Absence is counted by this. */
  readonly gives?: Gives
  /** A look at what others did: may commit to whom it is about (`about`) in place of naming them. */
  readonly looks?: true
  /** One of an organization's matters, counted without a gap: `matterOf`, `matterSeq`. */
  readonly counted?: true
  /** About the log itself: what carries a trust (`told`), and what two people propose and decide about it. */
  readonly trust?: 'told' | 'proposed' | 'decided'
  /** Says who a person is to the council: without these nobody could judge the others. */
  readonly standing?: true
}

/** What left under an entry. Absent where nothing did. */
export type Gives = true | 'cards'

const copy = { group: 'copies', objects: ['bulletin', 'copy'] } as const
const note = { group: 'copies', objects: ['bulletin', 'note'] } as const
const key = { group: 'keys', objects: ['key'] } as const
const organization = { group: 'council', objects: ['organization', 'text'] } as const
const person = { group: 'council', objects: ['organization', 'changeover'] } as const
const changeover = { group: 'council', objects: ['changeover'] } as const
const look = { group: 'review', looks: true } as const
const desk = { group: 'keys', objects: ['desk'] } as const
const mandate = { group: 'council', objects: ['mandate', 'organization'] } as const
const hold = { group: 'portal', objects: ['bulletin', 'person', 'entries', 'hold'] } as const

const rows = {
  'approval-asked': { group: 'copies', objects: ['bulletin'], signed: 'propose' },
  'approval-returned': { group: 'copies', objects: ['bulletin', 'entry'], signed: 'refuse' },
  approved: { ...copy, signed: 'approve' },
  issued: { ...copy, signed: 'issue' },
  'issue-opened': { group: 'copies', objects: ['bulletin'] },
  'issue-failed': { group: 'copies', objects: ['bulletin'] },
  recalled: { group: 'copies', objects: ['bulletin'], signed: 'withdraw' },
  'reseal-asked': { group: 'copies', objects: ['bulletin', 'request'], signed: 'ask-reseal' },
  'reseal-closed': { group: 'copies', objects: ['request'] },
  resealed: { ...copy, signed: 'reseal' },
  'archive-asked': { group: 'copies', objects: ['bulletin'], signed: 'propose' },
  'archive-agreed': { group: 'copies', objects: ['bulletin', 'entry'], signed: 'agree' },
  'archive-opened': { ...copy, signed: 'reseal' },
  released: { ...copy, signed: 'read', gives: true },
  'cards-released': { group: 'copies', objects: ['bulletin'], signed: 'read', gives: 'cards' },
  'attachment-released': { group: 'copies', objects: ['bulletin', 'attachment'], signed: 'read', gives: true },
  'draft-released': { group: 'copies', objects: ['draft', 'copy'], signed: 'read', gives: true },
  opened: { ...copy, signed: 'opened' },
  acknowledged: { ...copy, signed: 'acknowledged' },
  'taken-out': { ...copy, signed: 'take-out' },
  denied: { ...copy, signed: 'refused', refuses: true },
  'not-sent': { ...copy, signed: 'refused', refuses: true },
  withdrawn: { group: 'copies', objects: ['bulletin'], signed: 'withdraw' },
  reminded: { group: 'copies', objects: ['bulletin'], signed: 'remind' },
  reached: { ...copy, signed: 'reached' },
  superseded: { group: 'copies', objects: ['bulletin'] },
  responded: { ...note, signed: 'respond' },
  asked: { ...note, signed: 'ask' },
  replied: { ...note, signed: 'reply' },
  'sightings-shared': { group: 'copies', objects: ['bulletin'], signed: 'share-sightings' },
  'sharing-asked': { ...note, signed: 'ask-sharing' },
  'sharing-decided': { ...note, signed: 'decide-sharing' },
  'note-released': { group: 'copies', objects: ['note', 'copy'], signed: 'read', gives: true },
  'signed-in': { group: 'access' },
  'sign-in-refused': { group: 'access', refuses: true },
  'stepped-up': { group: 'access' },
  'mfa-changed': { group: 'access' },
  'session-ended': { group: 'access' },
  'reset-sent': { group: 'access' },
  'loss-reported': { group: 'access' },
  'restoration-proposed': { group: 'access', objects: ['person'], signed: 'propose' },
  'restoration-agreed': { group: 'access', objects: ['entry'], signed: 'agree' },
  'restoration-stopped': { group: 'access' },
  'access-restored': { group: 'access' },
  'address-asked': { group: 'access' },
  'address-proposed': { group: 'access', objects: ['person'], signed: 'propose' },
  'address-agreed': { group: 'access', objects: ['entry'], signed: 'agree' },
  'address-confirmed': { group: 'access' },
  'address-waits': { group: 'access' },
  'address-stopped': { group: 'access' },
  'address-changed': { group: 'access' },
  'key-added': { ...key, signed: 'key', standing: true },
  'key-proven': key,
  'key-compared': key,
  'key-retired': { ...key, standing: true },
  'council-key-made': { group: 'keys', objects: ['council'], signed: 'council' },
  'council-proposed': { group: 'keys', objects: ['council'], signed: 'council' },
  'council-restated': { group: 'keys', objects: ['council'], signed: 'council' },
  'roll-proposed': { group: 'keys', objects: ['roll'], signed: 'roll' },
  roll: { group: 'keys', objects: ['roll'], signed: 'roll' },
  'desk-founded': desk,
  'desk-joined': desk,
  'desk-made': { ...desk, signed: 'desk' },
  'desk-shared': { ...desk, signed: 'desk-share' },
  'desk-proven': desk,
  'desk-left': desk,
  'desk-closed': desk,
  'desk-sharing-set': desk,
  'organization-added': organization,
  'organization-suspended': organization,
  'organization-restored': organization,
  'consent-given': organization,
  'consent-signed': { ...organization, signed: 'consent' },
  'consent-withdrawn': organization,
  'duty-noted': organization,
  'duty-closed': organization,
  'duty-address-set': organization,
  'duty-address-confirmed': organization,
  'duty-address-removed': organization,
  'pledge-given': { group: 'council', objects: ['text'], signed: 'pledge', standing: true },
  'person-invited': person,
  'person-joined': { ...person, standing: true },
  'person-suspended': { ...person, standing: true },
  'person-restored': { ...person, standing: true },
  'duties-kept': { ...person, standing: true },
  'duties-ended': { ...person, standing: true },
  'person-left': { ...person, standing: true },
  'person-changed': { group: 'council' },
  'person-appointed': person,
  'proposal-made': organization,
  'proposal-decided': organization,
  'person-engaged': { group: 'council', objects: ['changeover'], standing: true },
  'person-moved': { ...person, standing: true },
  'person-returned': { ...person, standing: true },
  'mandate-proposed': { ...mandate, signed: 'propose' },
  'mandate-agreed': { ...mandate, signed: 'agree' },
  'mandate-activated': mandate,
  'mandate-ended': mandate,
  'changeover-confirmed': changeover,
  'changeover-dropped': changeover,
  'log-searched': look,
  'log-viewed': { ...look, objects: ['bulletin', 'entry'] },
  'names-shown': look,
  exported: { ...look, objects: ['bulletin'], signed: 'export' },
  'evidence-exported': { ...look, signed: 'export' },
  'look-disclosed': { group: 'review' },
  'log-created': { group: 'portal', trust: 'told' },
  'log-succession': { group: 'portal', trust: 'told' },
  'succession-proposed': { group: 'portal', signed: 'succeed-log', trust: 'proposed' },
  'log-succeeded': { group: 'portal', signed: 'succeed-log', trust: 'decided' },
  'trust-proposed': { group: 'portal', signed: 'change-trust', trust: 'proposed' },
  'trust-changed': { group: 'portal', signed: 'change-trust', trust: 'told' },
  'suspension-proposed': { group: 'portal', signed: 'suspend-quorum', trust: 'proposed' },
  'quorum-suspended': { group: 'portal', signed: 'suspend-quorum', trust: 'decided' },
  'suspension-ended': { group: 'portal', objects: ['entry'], trust: 'decided' },
  'passkeys-proposed': { group: 'portal', signed: 'propose' },
  'passkeys-decided': { group: 'portal', objects: ['entry'], signed: 'agree' },
  'decision-refused': { group: 'portal', objects: ['entry'], signed: 'refuse', trust: 'decided' },
  'log-verified': { group: 'portal' },
  counted: { group: 'portal' },
  'mirror-added': { group: 'portal', objects: ['mirror'] },
  'mirror-removed': { group: 'portal', objects: ['mirror'] },
  'hold-placed': { ...hold, signed: 'hold' },
  'hold-lifted': { ...hold, signed: 'lift-hold' },
  erased: { group: 'portal', objects: ['person'] },
  'settings-changed': { group: 'portal' },
} as const satisfies Readonly<Record<string, KindRow>>

export type EntryKind = keyof typeof rows

/** What is so of every entry of a kind. */
export const entryTable: Readonly<Record<EntryKind, KindRow>> = rows

/** In the order of the filter's groups. */
export const entryKinds: readonly EntryKind[] = Object.keys(rows).filter(isEntryKind)

export function isEntryKind(word: string): word is EntryKind {
  return Object.hasOwn(rows, word)
}

/** The row of a kind as an entry spells it; null where it is younger than this table. */
export const rowOf = (kind: string): KindRow | null => (isEntryKind(kind) ? entryTable[kind] : null)

/** The kinds whose row says so, in the table's order. */
export const kindsWith = (holds: (row: KindRow) => boolean): readonly EntryKind[] =>
  entryKinds.filter((kind) => holds(entryTable[kind]))

/** Whether its act is that of somebody who was refused: such a one may have been refused for any flaw of the act. */
export const holdsRefusedAct = (kind: string): boolean => rowOf(kind)?.signed === 'refused'

/** First words of kinds that say whom to trust, or who holds which key in which role. */
const closedWords = [
  'decision',
  'council',
  'key',
  'log',
  'policy',
  'quorum',
  'roll',
  'succession',
  'suspension',
  'trust',
  'witness',
]

/** Whether a kind that is not in the table may be one that a later portal writes. */
export const isOpenKind = (kind: string): boolean =>
  isOpenWord(kind) && !closedWords.includes(kind.split('-', 1)[0] ?? kind)

/** A word as kinds, roles, acts and kinds of objects are spelled. */
export const isOpenWord = (word: string): boolean => word.length <= 32 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(word)
