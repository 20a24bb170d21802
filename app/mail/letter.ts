/**
 * What people are told by mail, in one table: which entry of the log gives rise to
 * a letter, to whom, and whether they may do without. What a letter says is the
 * same for all kinds of a tone (letter-words.server): whoever reads somebody's mailbox
 * learns that there is something, and not what. A new kind is a row here and its
 * words in i18n.
 */
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { days, hours, minutes } from '../ids.ts'
import { type LinkPurpose, linkPurposes } from '../recovery/mail-link.ts'
import { kindAskedBy } from '../trust/decisions.ts'

/**
 * `news`: something to read or to do. `account`: something was done to the account, perhaps by a stranger. `welcome`:
 * to somebody who has no way in yet, that one will be handed to them. The
 * others hold a link that is good once, and say what it is for: without a session there is no page to say it on.
 */
export const tones = ['news', 'account', 'welcome', ...linkPurposes] as const
export type Tone = (typeof tones)[number]
/** With that of the letter by which an organization's own address is confirmed. */
export const everyTone = [...tones, 'duty-address'] as const
export type AnyTone = (typeof everyTone)[number]
export const isLinkTone = (tone: Tone): tone is LinkPurpose => (linkPurposes as readonly Tone[]).includes(tone)

interface LetterRule {
  readonly tone: Tone
  /** Whom the entry is about; whose copies were issued, or added by it; who of them has not answered yet; the liaisons of the units it asks; those of the unit that issued the bulletin; who serves the desk it is about, and whomever of that desk it is about; who stands in the roll for the first time; who may second; all of the secretariat; whom it is about and all of the secretariat. */
  readonly to:
    | 'subject'
    | 'recipients'
    | 'approvers'
    | 'silent-recipients'
    | 'later-recipients'
    | 'asked-units'
    | 'bulletin-unit'
    | 'desk'
    | 'desk-and-secretariat'
    | 'newly-named'
    | 'seconders'
    | 'secretariat'
    | 'subject-and-secretariat'
    | 'subject-and-unit'
  /** May be switched off by whoever gets it. Where somebody else may have got in, never. */
  readonly optional: boolean
}

export const letterRules = {
  bulletin: { tone: 'news', to: 'recipients', optional: true },
  // Somebody waits for them, and nothing goes out before.
  'approval-asked': { tone: 'news', to: 'approvers', optional: false },
  'approval-answered': { tone: 'news', to: 'subject', optional: false },
  // Whoever counted on it must hear that night that it did not go out.
  'issue-failed': { tone: 'news', to: 'subject-and-unit', optional: false },
  reminder: { tone: 'news', to: 'silent-recipients', optional: true },
  withdrawn: { tone: 'news', to: 'recipients', optional: true },
  superseded: { tone: 'news', to: 'recipients', optional: true },
  'reseal-asked': { tone: 'news', to: 'asked-units', optional: true },
  resealed: { tone: 'news', to: 'later-recipients', optional: true },
  'reseal-closed': { tone: 'news', to: 'subject', optional: true },
  // What somebody wrote is read by others, for the council: they are always told.
  archive: { tone: 'news', to: 'subject', optional: false },
  // Who serves it has something to do with nearly all of it: proving, passing on, renewing.
  desk: { tone: 'news', to: 'desk', optional: true },
  // Of no entry, of who stands at this hour (tell-thin-desks): one absence, and nobody opens what arrives.
  'desk-thin': { tone: 'news', to: 'desk-and-secretariat', optional: false },
  // With the letter to its owner (tell-key-ends), to those who would be left.
  'desk-key-ending': { tone: 'news', to: 'desk', optional: true },
  decision: { tone: 'news', to: 'seconders', optional: true },
  compared: { tone: 'news', to: 'subject', optional: true },
  'in-roll': { tone: 'news', to: 'newly-named', optional: true },
  proposal: { tone: 'news', to: 'subject', optional: true },
  'note-sent': { tone: 'news', to: 'bulletin-unit', optional: true },
  'note-answered': { tone: 'news', to: 'subject', optional: true },
  // Of no entry: of what has yet to be done (tell-roll-end). Without a roll nothing is opened any more.
  'roll-ends': { tone: 'news', to: 'secretariat', optional: false },
  // No entry tells of it: the days pass by themselves (tell-key-ends.server).
  'key-ending': { tone: 'news', to: 'subject', optional: true },
  'unknown-browser': { tone: 'account', to: 'subject', optional: false },
  credentials: { tone: 'account', to: 'subject', optional: false },
  key: { tone: 'account', to: 'subject', optional: false },
  standing: { tone: 'account', to: 'subject', optional: false },
  loss: { tone: 'account', to: 'subject', optional: false },
  mandate: { tone: 'account', to: 'subject', optional: false },
  // A list makes people at an hour when nobody looks: they hear of it before a link is handed to them.
  joining: { tone: 'welcome', to: 'subject', optional: false },
  // It begins by one press: whoever did not expect it must hear of it that night.
  deputy: { tone: 'account', to: 'subject-and-secretariat', optional: false },
  'reset-link': { tone: 'reset', to: 'subject', optional: false },
  'restore-link': { tone: 'restore', to: 'subject', optional: false },
  address: { tone: 'account', to: 'subject', optional: false },
  'address-old-link': { tone: 'address-old', to: 'subject', optional: false },
  'address-new-link': { tone: 'address-new', to: 'subject', optional: false },
} as const satisfies Readonly<Record<string, LetterRule>>

export type LetterKind = keyof typeof letterRules
export const letterKinds = Object.keys(letterRules) as readonly LetterKind[]
export const isLetterKind = (word: string): word is LetterKind => Object.hasOwn(letterRules, word)

/** What somebody may switch off. */
export const optionalKinds = [
  'bulletin',
  'reminder',
  'withdrawn',
  'superseded',
  'reseal-asked',
  'resealed',
  'reseal-closed',
  'desk',
  'desk-key-ending',
  'decision',
  'compared',
  'in-roll',
  'proposal',
  'note-sent',
  'note-answered',
  'key-ending',
] as const satisfies readonly LetterKind[]
export type OptionalKind = (typeof optionalKinds)[number]

const toldByEntry: { readonly [Kind in EntryKind]?: LetterKind } = {
  issued: 'bulletin',
  'issue-opened': 'bulletin',
  'issue-failed': 'issue-failed',
  'approval-asked': 'approval-asked',
  approved: 'approval-answered',
  'approval-returned': 'approval-answered',
  reminded: 'reminder',
  withdrawn: 'withdrawn',
  superseded: 'superseded',
  'reseal-asked': 'reseal-asked',
  resealed: 'resealed',
  'reseal-closed': 'reseal-closed',
  'archive-agreed': 'archive',
  'desk-founded': 'desk',
  'desk-joined': 'desk',
  'desk-made': 'desk',
  'desk-left': 'desk',
  'desk-closed': 'desk',
  'desk-sharing-set': 'desk',
  'key-compared': 'compared',
  roll: 'in-roll',
  'proposal-decided': 'proposal',
  asked: 'note-sent',
  'sharing-asked': 'note-sent',
  replied: 'note-answered',
  'sharing-decided': 'note-answered',
  'mfa-changed': 'credentials',
  'key-added': 'key',
  'key-retired': 'key',
  'person-suspended': 'standing',
  'person-restored': 'standing',
  'duties-kept': 'standing',
  'duties-ended': 'standing',
  'mandate-agreed': 'mandate',
  'mandate-activated': 'deputy',
  'mandate-ended': 'mandate',
  'loss-reported': 'loss',
  'restoration-stopped': 'loss',
  'access-restored': 'credentials',
  'reset-sent': 'reset-link',
  'restoration-agreed': 'restore-link',
  // To the old mailbox first: what is sent to the other one, its owner has agreed to.
  'address-asked': 'address-old-link',
  'address-confirmed': 'address-new-link',
  'address-agreed': 'address-new-link',
  'address-waits': 'address',
  'address-stopped': 'address',
  'address-changed': 'address',
}

/** The letters that an entry of this kind gives rise to; null for none. */
export function letterOf(entry: {
  readonly kind: EntryKind
  readonly unknownBrowser?: true
  readonly objects?: readonly ActObject[]
  readonly data?: Readonly<Record<string, string>>
}): LetterKind | null {
  // Its readers hear of it when its time has come, and not before.
  if (entry.kind === 'issued' && entry.data?.['not-before'] !== undefined) return null
  if (entry.unknownBrowser) return 'unknown-browser'
  const comes = entry.kind === 'person-invited' || entry.kind === 'person-returned'
  if (comes && entry.objects?.some(({ kind }) => kind === 'changeover')) return 'joining'
  return kindAskedBy(entry.kind) ? 'decision' : (toldByEntry[entry.kind] ?? null)
}

// ── time ───────────────────────────────────────────────────────────────────

/** After each try that the mail server put off; after the last one the letter is given up. */
export const pauses: readonly number[] = [minutes(1), minutes(5), minutes(30), hours(2), hours(6), hours(24)]

/** While the mail server cannot be used at all nothing counts against a letter: the queue stands, and is tried after these. */
export const queuePauses: readonly number[] = [minutes(1), minutes(5), minutes(30)]

/** A letter that nobody took for so long would tell of nothing new. */
export const letterLasts = days(7)

/**
 * Over how long the letters of one act are strewn, each at a moment of its own. In
 * the order of anything, the moment would tell each recipient how many came before.
 */
export const strewnOver = minutes(3)
