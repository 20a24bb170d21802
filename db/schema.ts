/**
 * Every table, typed. Migrations under db/migrations make them; both databases
 * hold the same columns. Instants are UTC milliseconds (64-bit integers), bytes
 * are blobs, flags do not exist: a state is a word or a time.
 */
import type { ColumnType, Insertable, Selectable } from 'kysely'
import type { Role } from '../app/access/role.ts'
import type {
  AttachmentId,
  BulletinId,
  ChangeoverId,
  CopyId,
  DraftId,
  Fingerprint,
  Instant,
  InvitationId,
  MandateId,
  MirrorId,
  NoteId,
  OrganizationId,
  PersonId,
  ResealRequestId,
  Sha256Hex,
  VerificationId,
} from '../app/ids.ts'

/** Written once: updating such a column does not compile. */
type Fixed<T> = ColumnType<T, T, never>
/** Empty unless something is said. */
type Empty = ColumnType<string, string | undefined, string>
type Bytes = Uint8Array

export type OrganizationKind = 'operator' | 'supplier' | 'government' | 'council' | 'oversight'
export type PersonState = 'invited' | 'active' | 'suspended' | 'left'

/** One row: what this database is for. `npm start` refuses a database marked as the demo's. */
interface PortalMarkTable {
  id: Fixed<1>
  mode: Fixed<'production' | 'demo'>
  origin: Fixed<string>
  created_at: Fixed<Instant>
  /** HMAC of the server key over a word of ours: tells it from any other. Null until the key was used first. */
  server_key_mark: Bytes | null
}

// ── council ────────────────────────────────────────────────────────────────
interface OrganizationTable {
  id: Fixed<OrganizationId>
  name: string
  kind: Fixed<OrganizationKind>
  /** A word of app/council/sector.ts; null where the organization has none. */
  sector: string | null
  created_at: Fixed<Instant>
  /** Null while its people may come in. */
  suspended_at: Instant | null
}

/** Consent of an organization to a versioned text (Art. 45(2)); withdrawing ends access at once. */
interface ConsentTable {
  organization_id: Fixed<OrganizationId>
  text_version: Fixed<string>
  text_hash: Fixed<Sha256Hex>
  given_at: Fixed<Instant>
  entry_index: Fixed<number>
  /** When it ended: withdrawn, or a consent to a newer text took its place. */
  withdrawn_at: Instant | null
  /** The same time, where a newer one took its place. */
  replaced_at: Instant | null
  /** The representative whose act it is; null where the secretariat recorded a paper. */
  signed_by: Fixed<PersonId | null>
  /** The day on the paper, `2026-11-30`; null where there is none, or none was asked for yet. */
  paper_on: Fixed<string | null>
}

interface PersonTable {
  id: Fixed<PersonId>
  /** Of the engagement that runs; those that ended are in `former_engagement`. */
  organization_id: OrganizationId
  name: string
  /** Lower case. Unique. */
  email: string
  role: Role
  state: PersonState
  engaged_from: Instant
  engaged_until: Instant | null
  locale: 'ja' | 'en'
  created_at: Fixed<Instant>
  /** The step of setting up reached; see app/council. Null once complete. */
  setup_step: 'password' | 'totp' | 'key' | 'pledge' | null
  /**
   * The role in which the newest roll in force, expired or not, names the person; null where it names them not. Written
   * by the step that puts a roll in force, and emptied when they leave. Their powers rest on its being their `role`.
   */
  roll_role: Role | null
  /** Since when the council's statement names them as one who signs rolls; null while it does not. */
  signs_rolls_from: Instant | null
  /** Facts beside the name, as they were typed; empty where nobody said. */
  reading: Empty
  /** The reading as it is searched: `soughtReading`. */
  reading_sought: Empty
  department: Empty
  title: Empty
  telephone: Empty
  /** The organization whose suspension suspended them, and whose return brings them back; null where it was anything else. */
  suspended_with: OrganizationId | null
  /** Speaks for their organization: signs its consent, or proposes its people; null for all others. Ends with the post. */
  part: 'representative' | 'contact' | null
  /** Since when they keep the small account that a withdrawn consent leaves; null where they keep none. */
  duties_since: Instant | null
  /** When the newest of their notices that has gone out was queued; null before the first. */
  notice_at: Instant | null
}

/** What an organization's contact asks the secretariat for. */
interface ProposalTable {
  id: Fixed<string>
  organization_id: Fixed<OrganizationId>
  proposed_by: Fixed<PersonId>
  proposed_at: Fixed<Instant>
  what: Fixed<'join' | 'change' | 'leave'>
  /** Null for somebody who is not here yet. */
  person_id: Fixed<PersonId | null>
  /** What was typed, JSON; null once it was decided, unless it was corrected. */
  facts: string | null
  decided_at: Instant | null
  decided_by: PersonId | null
  /** A word of app/council/proposal.ts. */
  decided: string | null
  /** What was done in its place, JSON, where the secretariat corrected it; emptied with the name of whom it was about. */
  accepted: string | null
  /** Who joined by it; null of all others. */
  became: PersonId | null
}

/** An address of an organization itself, beside those of its people. */
interface DutyAddressTable {
  /** 128 random bits, base64url: with a mark of the server's key it is the link. */
  id: Fixed<string>
  organization_id: Fixed<OrganizationId>
  /** Lower case. Once an organization. */
  email: Fixed<string>
  language: Fixed<'ja' | 'en'>
  set_by: Fixed<PersonId>
  set_at: Fixed<Instant>
  link_until: Fixed<Instant>
  /** Null until somebody there opened the link. */
  confirmed_at: Instant | null
  /** Since when its mail server takes no letter, and the code it said last; null while it does. */
  refused_since: Instant | null
  refused_code: number | null
}

/** A letter that waits for one of them; the news stand for all that has happened since. */
interface DutyLetterTable {
  address_id: Fixed<string>
  tone: Fixed<'news' | 'duty-address'>
  queued_at: Fixed<Instant>
  due_at: Instant
  tries: number
}

/** What the law still asks of an organization that withdrew its consent. */
interface OpenDutyTable {
  id: Fixed<string>
  organization_id: Fixed<OrganizationId>
  /** A word of app/council/duty.ts. */
  what: Fixed<string>
  /** The last day in Japan, `2027-01-04`; null where none is set. */
  due_on: Fixed<string | null>
  noted_at: Fixed<Instant>
  noted_by: Fixed<PersonId>
  /** Null while it is open. */
  closed_at: Instant | null
  closed_by: PersonId | null
}

/** A list of who comes, moves and leaves at one hour, as one of the secretariat confirmed it. */
interface ChangeoverTable {
  id: Fixed<ChangeoverId>
  takes_place_at: Fixed<Instant>
  confirmed_at: Fixed<Instant>
  confirmed_by: Fixed<PersonId>
  entry_index: Fixed<number>
  /** Of its lines and its hour: the same list is confirmed once. */
  list_hash: Fixed<Sha256Hex>
  lines: Fixed<number>
  /** When its last line was settled; null before. */
  carried_out_at: Instant | null
  dropped_at: Instant | null
}

/** What one line will write, emptied of names and addresses once it is settled. */
interface MandateTable {
  id: Fixed<MandateId>
  person_id: Fixed<PersonId>
  power: Fixed<'own-audit' | Exclude<Role, 'member'>>
  /** The post it was given in: house and role. In another it is worth nothing. */
  organization_id: Fixed<OrganizationId>
  post_role: Fixed<Role>
  until_at: Fixed<Instant>
  agreed_at: Fixed<Instant>
  /** Of the second signature. */
  entry_index: Fixed<number>
  /** The newest roll in force, expired or not, where it carries it; null where it does not. Written by the step that puts a roll in force. */
  roll_counter: number | null
  /** Of a deputy: since when they stand in; null before, and always of `own-audit`. */
  active_from: Instant | null
  ended_at: Instant | null
  ended_why: 'by-holder' | 'by-secretariat' | 'by-date' | 'other-post' | null
}

interface ChangeoverLineTable {
  changeover_id: Fixed<ChangeoverId>
  /** Where it stood in the file. */
  line: Fixed<number>
  fate: Fixed<'join' | 'return' | 'move' | 'leave'>
  state: 'waits' | 'done' | 'overtaken' | 'dropped'
  /** Why it could not be carried out. */
  why: string | null
  /** Null of somebody new, until they are on record. */
  person_id: PersonId | null
  organization_id: Fixed<OrganizationId | null>
  role: Fixed<Role | null>
  department: string
  title: string
  engaged_from: Fixed<Instant | null>
  engaged_until: Fixed<Instant | null>
  /** When the engagement would have ended that now ends at the hour. */
  until_before: Fixed<Instant | null>
  leaving_why: Fixed<string | null>
  name: string
  reading: string
  telephone: string
  email: string | null
  locale: Fixed<'ja' | 'en' | null>
}

/** Names somebody had before, numbered from 1. */
interface FormerNameTable {
  person_id: Fixed<PersonId>
  number: Fixed<number>
  name: Fixed<string>
  reading: Fixed<string>
  until: Fixed<Instant>
}

/** Engagements that ended, numbered from 1, none of them before the end of the one ahead of it. */
interface FormerEngagementTable {
  person_id: Fixed<PersonId>
  number: Fixed<number>
  organization_id: Fixed<OrganizationId>
  role: Fixed<Role>
  department: string
  title: string
  engaged_from: Fixed<Instant>
  engaged_until: Fixed<Instant>
  /** A word of app/council/engagement.ts; null where none is on record. */
  ended_why: Fixed<string | null>
}

interface PledgeTable {
  person_id: Fixed<PersonId>
  text_version: Fixed<string>
  text_hash: Fixed<Sha256Hex>
  pledged_at: Fixed<Instant>
  entry_index: Fixed<number>
}

/** Single use, 72 hours. Only the hash of the token is here. */
interface InvitationTable {
  id: Fixed<InvitationId>
  token_hash: Fixed<Bytes>
  person_id: Fixed<PersonId>
  invited_by: Fixed<PersonId | null>
  created_at: Fixed<Instant>
  expires_at: Fixed<Instant>
  used_at: Instant | null
}

// ── access ─────────────────────────────────────────────────────────────────
interface PasswordTable {
  person_id: Fixed<PersonId>
  /** PHC string, Argon2id. */
  hash: string
  set_at: Instant
}

interface TotpTable {
  person_id: Fixed<PersonId>
  /** AES-256-GCM under the server key, bound to the person. */
  sealed_secret: Bytes
  /** The last 30-second step a code was taken for: a code works once, also in a race. */
  last_step: number
  confirmed_at: Instant | null
}

interface RecoveryCodeTable {
  person_id: Fixed<PersonId>
  code_hash: Fixed<Bytes>
  made_at: Fixed<Instant>
  used_at: Instant | null
}

/** One of a person's passkeys: what the portal needs to recognize it, and nothing it could be used by. */
interface PasskeyTable {
  /** The credential's id, base64url. */
  id: Fixed<string>
  person_id: Fixed<PersonId>
  /** What the authenticator knows its person by, base64url; tells nobody who that is. */
  user_handle: Fixed<string>
  /** COSE_Key (RFC 9052). */
  public_key: Fixed<Bytes>
  /** How often it was used, as it says itself; 0 for ever where it does not count. */
  counter: number
  /** How it can be reached, joined by `+`; a hint for browsers. */
  transports: Fixed<string>
  /** 1: it may lie on other devices of its person too (backup eligible); never changes. */
  synced: Fixed<number>
  /** 1: it does at the moment (backup state). */
  backed_up: number
  /** As its person calls it. */
  name: Fixed<string>
  made_at: Fixed<Instant>
  used_at: Instant | null
}

/** Challenges that were answered, until they would have lapsed anyway: each is good once. */
interface PasskeyAnsweredTable {
  /** SHA-256 of the challenge. */
  challenge: Fixed<Bytes>
  expires_at: Fixed<Instant>
}

/** From when on powers take a passkey, as two people decided; no row: they decided nothing. */
interface PasskeyRuleTable {
  id: Fixed<1>
  offices_from: Instant | null
  members_from: Instant | null
}

// ── ways back in ───────────────────────────────────────────────────────────

/** A link that a letter holds; good once, for its purpose, between its two times. */
interface MailLinkTable {
  /** 128 random bits, base64url: with a mark of the server's key it is the link. */
  id: Fixed<string>
  purpose: Fixed<'reset' | 'restore' | 'address-old' | 'address-new'>
  person_id: Fixed<PersonId>
  /** Where it goes, if not to the person's own address. */
  address: string | null
  good_from: Fixed<Instant>
  expires_at: Fixed<Instant>
  used_at: Instant | null
}

/** Somebody, known or not, asked for a link: written alike for all, and answered seconds later. */
interface ResetAskedTable {
  id: Fixed<string>
  email: Fixed<string>
  asked_at: Fixed<Instant>
  ip: Fixed<string>
  user_agent: Fixed<string>
}

/** What somebody came in with is lost: from their word, or the secretariat's, until it is replaced. */
interface FactorLossTable {
  person_id: Fixed<PersonId>
  /** Null where nobody said so here: they called. */
  reported_at: Instant | null
  /** 1: the password too. */
  password_too: number
  /** When the second of two agreed; from then on the two below are set. */
  agreed_at: Instant | null
  opens_at: Instant | null
  expires_at: Instant | null
}

/** Another mail address, until it holds or is given up. */
interface AddressChangeTable {
  person_id: Fixed<PersonId>
  address: Fixed<string>
  asked_at: Fixed<Instant>
  /** 1: the old one reaches nobody any more, as two people agreed. */
  old_waived: Fixed<number>
  old_confirmed_at: Instant | null
  new_confirmed_at: Instant | null
  /** Once both are confirmed: from when on it holds, unless somebody objects. */
  holds_at: Instant | null
}

/** Another mail address as one person proposed it, until a second agrees. */
interface AddressProposalTable {
  person_id: Fixed<PersonId>
  address: Fixed<string>
  /** 32 bytes: the act commits to the address by it. */
  salt: Fixed<Bytes>
  proposed_at: Fixed<Instant>
}

type ShownFactor = 'totp' | 'recovery-code' | 'passkey-device' | 'passkey-synced'

/** Between the first factor and the second: five minutes, good for nothing else. */
interface SignInTable {
  token_hash: Fixed<Bytes>
  person_id: Fixed<PersonId>
  created_at: Fixed<Instant>
  expires_at: Fixed<Instant>
}

interface SessionTable {
  /** SHA-256 of the token in the cookie, hex. */
  id: Fixed<Sha256Hex>
  person_id: Fixed<PersonId>
  created_at: Fixed<Instant>
  /** Idle limit; moves with use. */
  expires_at: Instant
  /** Never moves. */
  absolute_until: Fixed<Instant>
  last_seen_at: Instant
  second_factor_at: Instant
  second_factor: ShownFactor
  /** What opened it: a passkey is both factors at once. */
  first_factor: Fixed<'password' | 'passkey'>
  user_agent: Fixed<string>
  ip: Fixed<string>
}

/** A session that a step-up ended, for the few seconds in which requests sent under its token are still on their way. */
interface ReplacedSessionTable {
  id: Fixed<Sha256Hex>
  /** The one in its place. If that ends, so does this. */
  session_id: Sha256Hex
  /** What it had proven: the new session's freshness is not for whoever holds the old token. */
  second_factor_at: Fixed<Instant>
  second_factor: Fixed<ShownFactor>
  replaced_at: Fixed<Instant>
}

/** What a form was answered; see app/access/answer-once. Nothing here can be read without the form. */
interface FormOutcomeTable {
  name: Fixed<Bytes>
  content: Bytes
  sealed: Bytes
  expires_at: Instant
}

/** rate-limiter-flexible's own table, so that limits survive a restart and hold across nodes. */
interface RateLimitTable {
  key: string
  points: number
  expire: number | null
}

/** 32 random bytes, single use: 2 minutes, 20 for one signed by hand. */
interface ChallengeTable {
  /** SHA-256 of the challenge. */
  hash: Fixed<Bytes>
  person_id: Fixed<PersonId>
  act: Fixed<string>
  issued_at: Fixed<Instant>
  expires_at: Fixed<Instant>
  used_at: Instant | null
}

// ── keys ───────────────────────────────────────────────────────────────────
interface PersonKeyTable {
  fingerprint: Fixed<Fingerprint>
  person_id: Fixed<PersonId>
  /** These change where the key is renewed; those of before are in `earlier_key_bytes`. */
  public_key: Bytes
  public_key_hash: Sha256Hex
  /** Under Argon2id S2K, made in the browser; the server cannot open it. Null where the key is brought. */
  protected_private_key: Bytes | null
  created_at: Fixed<Instant>
  expires_at: Instant
  entry_index: number
  /** Proof of decrypt, renewed by every opening, lapsing after 90 days. */
  proven_at: Instant | null
  /** The secretariat person who compared the fingerprint by another channel. */
  compared_by: PersonId | null
  compared_at: Instant | null
  /** Null where nobody compared it, or before channels were recorded. */
  compared_channel: 'in-person' | 'video' | 'telephone' | 'letter' | null
  retired_at: Instant | null
  retired_reason: 'superseded' | 'compromised' | null
  /** Which warning of its end its holder was told last, days before it; null: none. */
  end_told: Instant | null
}

/** What a renewed key said of itself before, from its entry to the next one's. */
interface EarlierKeyBytesTable {
  fingerprint: Fixed<Fingerprint>
  entry_index: Fixed<number>
  public_key: Fixed<Bytes>
  public_key_hash: Fixed<Sha256Hex>
  expires_at: Fixed<Instant>
}

/** A `fuin-proof/1` challenge not yet answered. */
interface KeyProofTable {
  fingerprint: Fixed<Fingerprint>
  nonce_hash: Bytes
  issued_at: Instant
  expires_at: Instant
}

/** Sealed by its owner to its owner; the server only keeps it. */
interface KeptCardTable {
  person_id: Fixed<PersonId>
  version: Fixed<number>
  sealed: Bytes
  kept_at: Instant
}

interface CouncilKeyTable {
  fingerprint: Fixed<Fingerprint>
  public_key: Fixed<Bytes>
  created_at: Fixed<Instant>
  /** The entry whose statement names it: the one that made it, or the proposal of the statement it came with. */
  entry_index: Fixed<number>
}

/** Who signs rolls, statement by statement. */
interface CouncilStatementTable {
  /** 1 the founding one. */
  number: Fixed<number>
  /** The council key it names. */
  fingerprint: Fixed<Fingerprint>
  /** `fuin-council/1` or `/2`, to the byte. */
  statement: Fixed<Bytes>
  /** The council key's, detached. */
  signature: Fixed<Bytes>
  /** That of the council key before, where this one is another. */
  former_signature: Fixed<Bytes | null>
  /** Null for the founding one, which nobody signs but its key. */
  proposed_by: Fixed<PersonId | null>
  proposed_at: Fixed<Instant | null>
  first_signature: Fixed<Bytes | null>
  second_signed_by: PersonId | null
  second_signature: Bytes | null
  /** Where the second signer is of oversight: the roll that says so, as JSON of `councilStep.oversight`. */
  oversight: Bytes | null
  /** The entry that put it in force; null while it waits. */
  entry_index: number | null
  expires_at: Fixed<Instant | null>
}

/** The council key's private half, sealed to each who signs rolls, or will by a statement that waits. */
interface CouncilKeyShareTable {
  fingerprint: Fixed<Fingerprint>
  person_id: Fixed<PersonId>
  sealed: Bytes
}

interface RollTable {
  counter: Fixed<number>
  /** The `fuin-roll/1` header, to the byte. */
  header: Fixed<Bytes>
  header_hash: Fixed<Sha256Hex>
  /** Leaf hashes in tree order, 32 bytes each. */
  leaf_hashes: Fixed<Bytes>
  proposed_at: Fixed<Instant>
  proposed_by: Fixed<PersonId>
  first_signature: Fixed<Bytes>
  second_signed_by: PersonId | null
  second_signature: Bytes | null
  /** The entry that put the roll in force; null while it waits for its second signature. */
  entry_index: number | null
  expires_at: Fixed<Instant>
}

interface RollLineTable {
  counter: Fixed<number>
  position: Fixed<number>
  person_id: Fixed<PersonId>
  line: Fixed<Bytes>
}

/** Lines of the roll about desks and who holds one; those about people are `roll_line`. */
interface RollDeskLineTable {
  counter: Fixed<number>
  position: Fixed<number>
  line: Fixed<Bytes>
}

// ── desks ──────────────────────────────────────────────────────────────────
interface DeskTable {
  /** Its name in the roll: `cabinet`, `sector-gas`, `org-…` */
  id: Fixed<string>
  kind: Fixed<'office' | 'organization'>
  /** Whose people it is, or whose unit; null for an office of no house here. */
  organization_id: Fixed<OrganizationId | null>
  name_ja: string
  name_en: string
  founded_at: Fixed<Instant>
  closed_at: Instant | null
  /** Whether a joiner is given the keys of epochs before the one that receives. */
  earlier_keys: 'given' | 'kept'
}

/** Who was chosen to serve an office's desk; an organization's own people need no choosing. */
interface DeskMemberTable {
  desk_id: Fixed<string>
  person_id: Fixed<PersonId>
  joined_at: Fixed<Instant>
  left_at: Instant | null
}

/** One key pair of a desk: 1, 2, 3 … */
interface DeskEpochTable {
  desk_id: Fixed<string>
  epoch: Fixed<number>
  fingerprint: Fixed<Fingerprint>
  public_key: Fixed<Bytes>
  public_key_hash: Fixed<Sha256Hex>
  expires_at: Fixed<Instant>
  made_by: Fixed<PersonId>
  /** Which key of theirs signed the act. */
  maker_key: Fixed<Fingerprint>
  made_at: Fixed<Instant>
  entry_index: Fixed<number>
  /** Since when enough had proven that they hold it; never taken back. */
  opened_at: Instant | null
}

/** The private half as one holder has it, sealed to the key they had then. */
interface DeskShareTable {
  copy: Fixed<CopyId>
  desk_id: Fixed<string>
  epoch: Fixed<number>
  person_id: Fixed<PersonId>
  key_fingerprint: Fixed<Fingerprint>
  sealed: Fixed<Bytes>
  sealed_by: Fixed<Fingerprint>
  shared_at: Fixed<Instant>
  /** Of the question they have yet to answer. */
  nonce_hash: Bytes | null
  nonce_until: Instant | null
  proven_at: Instant | null
  /** When the log was told that they hold it no more. */
  left_at: Instant | null
}

// ── bulletins ──────────────────────────────────────────────────────────────
/** Whatever is sealed to others; each type keeps its own facts beside it. */
interface SealedDocumentTable {
  id: Fixed<string>
  /** A word of the forms (formats/sealed.ts). */
  type: Fixed<'bulletin'>
  sender_id: Fixed<PersonId>
  sender_key: Fixed<Fingerprint>
  created_at: Fixed<Instant>
  /** The draft it was written in, which goes when it is issued. */
  draft_id: Fixed<DraftId | null>
  content_digest: Sha256Hex | null
  copies_root: Bytes | null
  /** Root of the wording tree. */
  wordings: Bytes | null
  /** Null while it is being prepared. */
  issued_at: Instant | null
  issued_entry: number | null
}

/** What the server knows of a bulletin: what it needs to enforce the rules, and a title that is not secret, or none. */
interface BulletinTable {
  id: Fixed<BulletinId>
  number: Fixed<string>
  kind: Fixed<string>
  class: Fixed<'controlled' | 'provision' | 'dissemination'>
  tlp: Fixed<string>
  public_title: Fixed<string | null>
  not_before: Instant | null
  acknowledge_by: Fixed<Instant | null>
  withdrawn_at: Instant | null
  /** A word of `withdrawGrounds`; null while it stands. */
  withdrawn_grounds: string | null
  /** When its silent recipients were last reminded. */
  reminded_at: Instant | null
  /** The earlier one that it corrects, replaces or ends, by a word of `revisionHows`; both null where it stands alone. */
  revises_id: Fixed<BulletinId | null>
  revises_how: Fixed<string | null>
}

interface SealedCopyTable {
  id: Fixed<CopyId>
  document_id: Fixed<string>
  /** The person the copy is sealed to; the sender's own copy is one like any other. */
  recipient_id: Fixed<PersonId>
  key_fingerprint: Fixed<Fingerprint>
  /** 配付番号: random, shown on screen and print. */
  code: Fixed<string>
  ciphertext: Fixed<Bytes>
  ciphertext_hash: Fixed<Sha256Hex>
  /** The headline, sealed by itself; null for what has none. */
  card: Fixed<Bytes | null>
  card_hash: Fixed<Sha256Hex | null>
  created_at: Fixed<Instant>
}

/** A file beside what is sealed, stored once. */
interface AttachmentTable {
  id: Fixed<AttachmentId>
  author_id: Fixed<PersonId>
  /** Of the file, bytes. */
  size: Fixed<number>
  /** How many it has; those that are here are rows of `attachment_part`. */
  parts: Fixed<number>
  created_at: Fixed<Instant>
}

/** One packet (formats/attachment.ts). May be brought again until a document names the file. */
interface AttachmentPartTable {
  attachment_id: Fixed<AttachmentId>
  number: Fixed<number>
  ciphertext: Bytes
  ciphertext_hash: Sha256Hex
}

/** Which files belong to which document. */
interface DocumentAttachmentTable {
  document_id: Fixed<string>
  attachment_id: Fixed<AttachmentId>
}

/** A copy the sender's browser has still to seal. The rows go when the document is issued or given up. */
interface PlannedCopyTable {
  id: Fixed<CopyId>
  document_id: Fixed<string>
  recipient_id: Fixed<PersonId>
  key_fingerprint: Fixed<Fingerprint>
  code: Fixed<string>
  /** Whether they are asked to approve it: not at all, besides receiving it, or only that; then their copy goes when it is issued. */
  approves: Fixed<'no' | 'also' | 'only'>
}

/** A bulletin that waits, or waited, for a second liaison. What is asked is never changed; the answer is given once. */
interface ApprovalTable {
  document_id: Fixed<string>
  asked_at: Fixed<Instant>
  asked_entry: Fixed<number>
  content_digest: Fixed<Sha256Hex>
  wordings: Fixed<Bytes>
  copies_root: Fixed<Bytes>
  /** Of whom it goes to (approval.ts). */
  recipients_digest: Fixed<Sha256Hex>
  answer: 'approved' | 'returned' | null
  answered_by: PersonId | null
  answered_key: Fingerprint | null
  answered_at: Instant | null
  answered_entry: number | null
}

/** A document whose issue is in the log and whose time had not come then. */
interface TimedIssueTable {
  document_id: Fixed<string>
  opens_at: Fixed<Instant>
  state: 'waiting' | 'opened' | 'failed' | 'recalled'
  ended_at: Instant | null
  /** How many were left out when it was opened: they had left, or their key was another by then. */
  left_out: number
  /** Why it failed: a word of the dictionary `reasons`. */
  reason: string | null
}

/** A copy that is sealed to a desk: its row is the plan, and holds the message once it was brought. Never changed after the issue. */
interface DeskCopyTable {
  id: Fixed<CopyId>
  document_id: Fixed<string>
  desk_id: Fixed<string>
  key_fingerprint: Fixed<Fingerprint>
  /** Of what lies under two layers: the desk that opens the inner one. */
  inner_desk_id: Fixed<string | null>
  inner_key: Fixed<Fingerprint | null>
  code: Fixed<string>
  ciphertext: Bytes | null
  ciphertext_hash: Sha256Hex | null
  card: Bytes | null
  card_hash: Sha256Hex | null
  created_at: Instant | null
}

/** An opening of the archive: two have agreed, each takes off one layer. */
interface ArchiveOpeningTable {
  /** Of the entry that asked: its name. */
  asked_entry: Fixed<number>
  bulletin_id: Fixed<BulletinId>
  archived_id: Fixed<CopyId>
  asked_by: Fixed<PersonId>
  asked_at: Fixed<Instant>
  agreed_by: Fixed<PersonId>
  agreed_at: Fixed<Instant>
  ends_at: Fixed<Instant>
  /** What was under the outer layer; emptied when the opening is over, as is the ciphertext. */
  inner_message: Bytes | null
  inner_hash: Sha256Hex | null
  inner_at: Instant | null
  /** Sealed from the inner layer to whoever asked. */
  copy_id: CopyId | null
  code: string | null
  key_fingerprint: Fingerprint | null
  ciphertext: Bytes | null
  ciphertext_hash: Sha256Hex | null
  sealer_id: PersonId | null
  sealer_key: Fingerprint | null
  opened_entry: number | null
  opened_at: Instant | null
}

/** What somebody asked to be given of what was issued earlier; what it would give is looked up whenever it is shown. */
interface ResealRequestTable {
  id: Fixed<ResealRequestId>
  grounds: Fixed<'former-key' | 'new-post' | 'colleague'>
  /** For whom: whoever asks, or a colleague of theirs. */
  person_id: Fixed<PersonId>
  asked_by: Fixed<PersonId>
  /** Where both worked when it was asked. */
  organization_id: Fixed<OrganizationId>
  /** For a colleague, one bulletin. */
  bulletin_id: Fixed<BulletinId | null>
  asked_at: Fixed<Instant>
  entry_index: Fixed<number>
}

/** A unit that issued something of it, and whether it is done with the request. */
interface ResealUnitTable {
  request_id: Fixed<ResealRequestId>
  organization_id: Fixed<OrganizationId>
  answered_at: Instant | null
  answered_by: PersonId | null
}

/** Of a copy that was added after the issue. Written with it, and never changed. */
interface ResealedCopyTable {
  copy_id: Fixed<CopyId>
  /** The copy of the same reader in whose place it stands; null where they had none. */
  replaces: Fixed<CopyId | null>
  /** A person's copy, or one of a desk. */
  source_id: Fixed<CopyId>
  request_id: Fixed<ResealRequestId | null>
  sealer_id: Fixed<PersonId>
  sealer_key: Fixed<Fingerprint>
  /** Its entry `resealed`. */
  entry_index: Fixed<number>
  resealed_at: Fixed<Instant>
}

/** What somebody is writing, sealed to themselves: nothing of it is known here but when it was kept. */
interface DraftTable {
  id: Fixed<DraftId>
  author_id: Fixed<PersonId>
  key_fingerprint: Fingerprint
  /** 1, 2, 3 …: whoever keeps it says which they had. */
  version: number
  copy_id: CopyId
  ciphertext: Bytes
  ciphertext_hash: Sha256Hex
  saved_at: Instant
}

/** Sealed, between a reader of a bulletin and its unit: nothing of it is known here but whose it is. */
interface NoteTable {
  id: Fixed<NoteId>
  bulletin_id: Fixed<BulletinId>
  kind: Fixed<'answer' | 'question' | 'reply' | 'sharing'>
  organization_id: Fixed<OrganizationId>
  /** Whoever has the bulletin; the author is they or somebody of the unit. */
  reader_id: Fixed<PersonId>
  author_id: Fixed<PersonId>
  author_key: Fixed<Fingerprint>
  content_digest: Fixed<Sha256Hex>
  sent_at: Fixed<Instant>
  entry_index: Fixed<number>
}

interface NoteCopyTable {
  id: Fixed<CopyId>
  note_id: Fixed<NoteId>
  recipient_id: Fixed<PersonId | null>
  desk_id: Fixed<string | null>
  key_fingerprint: Fixed<Fingerprint>
  ciphertext: Fixed<Bytes>
  ciphertext_hash: Fixed<Sha256Hex>
}

/** What an organization answered; the log holds the state salted. */
interface ResponseTable {
  entry_index: Fixed<number>
  bulletin_id: Fixed<BulletinId>
  organization_id: Fixed<OrganizationId>
  person_id: Fixed<PersonId>
  state: Fixed<'detected' | 'not-detected' | 'mitigated' | 'checking'>
  salt: Fixed<Bytes>
  /** The entry of the answer that it takes the place of. */
  corrects: Fixed<number | null>
  note_id: Fixed<NoteId | null>
  responded_at: Fixed<Instant>
}

interface SightingTable {
  entry_index: Fixed<number>
  bulletin_id: Fixed<BulletinId>
  sighted: Fixed<'none' | 'few' | 'many'>
  shared_by: Fixed<PersonId>
  shared_at: Fixed<Instant>
}

interface SharingRequestTable {
  note_id: Fixed<NoteId>
  audience: Fixed<'mssp' | 'subsidiary' | 'colleague'>
  decision: 'granted' | 'refused' | null
  /** Words of formats/respond-body, by commas; `-` for none. */
  terms: string | null
  decided_by: PersonId | null
  decided_at: Instant | null
  decision_entry: number | null
}

// ── read-log ───────────────────────────────────────────────────────────────
interface LogEntryTable {
  index: Fixed<number>
  bytes: Fixed<Bytes>
}

/** Hashes of complete subtrees: level 0 holds the leaf hashes (RFC 6962 §2.1). */
interface LogHashTable {
  level: Fixed<number>
  index: Fixed<number>
  hash: Fixed<Bytes>
}

interface LogHeadTable {
  id: Fixed<1>
  size: number
  root: Bytes
  last_t: Instant
}

interface LogCheckpointTable {
  size: Fixed<number>
  /** Seconds since the epoch: the time of our own cosignature. */
  time: Fixed<number>
  root: Fixed<Bytes>
  /** The signed note, to the byte. */
  note: Fixed<string>
}

interface LogCosignatureTable {
  size: Fixed<number>
  time: Fixed<number>
  witness: Fixed<string>
  line: Fixed<string>
}

/** How many entries are about a person, or move an organization's matters: 1, 2, 3 … without a gap. */
interface LogCountTable {
  who: Fixed<PersonId | OrganizationId>
  count: number
  /** Index of the newest of them. */
  last: number
}

/** The lines of the newest entry `counted`, one LF-ended line each. Made anew with the next one. */
interface LogCountedTable {
  entry: Fixed<number>
  lines: Fixed<Bytes>
}

/** The projection: what an entry says, in columns. Rebuilt from the entries; never trusted by a verifier. */
interface LogIndexTable {
  index: Fixed<number>
  t: Fixed<Instant>
  kind: Fixed<string>
  outcome: Fixed<'done' | 'refused'>
  actor: Fixed<PersonId | null>
  organization: Fixed<OrganizationId | null>
  role: Fixed<string | null>
  subject: Fixed<PersonId | null>
  subject_seq: Fixed<number | null>
  /** What it is about, and which part of that. */
  matter: Fixed<string | null>
  part: Fixed<string | null>
  /** What else it is about, a space between. */
  also: Fixed<string | null>
  session: Fixed<Sha256Hex | null>
  reason: Fixed<string | null>
  /** SHA-256 of the act's bytes: resubmitting the same act finds the same entry. Unique. */
  attempt: Fixed<Bytes | null>
  /** The act's challenge, unique in the whole log. */
  challenge: Fixed<Bytes | null>
}

/** `also` of the index, a row each: so that what is asked of any object finds every entry about it. */
interface LogAlsoTable {
  matter: Fixed<string>
  index: Fixed<number>
}

/** What `where` in an entry commits to. Erasable. */
interface LogWhereTable {
  index: Fixed<number>
  salt: Fixed<Bytes>
  ip: Fixed<string>
  user_agent: Fixed<string>
}

/** What an entry commits to by a salted hash: a reason, a query, what somebody refused had asked for. Erasable. */
interface LogTextTable {
  index: Fixed<number>
  /** The entry's field of `data`; app/formats/committed-text.ts. */
  field: Fixed<string>
  salt: Fixed<Bytes>
  text: Fixed<string>
}

// ── oversight ──────────────────────────────────────────────────────────────
export type JudgedVerdict = 'verified' | 'tampered' | 'incomplete' | 'keys-unknown'

/** A verification of the whole log, from its beginning on. */
interface VerificationTable {
  id: Fixed<VerificationId>
  source: Fixed<'schedule' | 'browser'>
  /** Whose browser; null for the portal's own. */
  person_id: Fixed<PersonId | null>
  started_at: Fixed<Instant>
  /** Whoever runs it moves this on; once it has passed, nobody runs it any more. */
  alive_until: Instant
  /** Entries found right so far. */
  checked: number
  /** Entries there were to check, once known. */
  total: number | null
  ended_at: Instant | null
  verdict: JudgedVerdict | 'stopped' | 'interrupted' | null
  /** Whose word for the log's keys was taken. */
  trust: 'portal' | 'pinned' | null
  /** Index of the first entry that is wrong or missing, where it can be told. */
  first_wrong: number | null
  because: string | null
  /** The entry that records the verdict. */
  entry_index: number | null
}

/** Who may take the entries themselves. Only the hash of the token is here. */
interface MirrorTable {
  id: Fixed<MirrorId>
  name: Fixed<string>
  token_hash: Fixed<Bytes>
  added_by: Fixed<PersonId>
  added_at: Fixed<Instant>
  removed_at: Instant | null
  last_seen_at: Instant | null
}

// ── retention ──────────────────────────────────────────────────────────────
/** What must not be erased: a projection of the entries hold-placed and hold-lifted, made anew at every start. */
interface HoldTable {
  /** The entry that placed it; what it is called by. */
  placed_entry: Fixed<number>
  kind: Fixed<'person' | 'bulletin' | 'entries'>
  person_id: Fixed<PersonId | null>
  bulletin_id: Fixed<BulletinId | null>
  /** Both included. */
  first_index: Fixed<number | null>
  last_index: Fixed<number | null>
  placed_by: Fixed<PersonId>
  placed_at: Fixed<Instant>
  lifted_entry: number | null
  lifted_by: PersonId | null
  lifted_at: Instant | null
}

/** Which node does the day's erasing: taken for a while, so that a node that died holds nobody up. */
interface TurnTable {
  name: Fixed<string>
  taken_until: Instant
  done_at: Instant
}

// ── mail ───────────────────────────────────────────────────────────────────
/** An act that somebody is to be told of; goes once everybody's letter is queued. */
interface RollAlarmTable {
  counter: Fixed<number>
  /** A word of app/roll/roll-end.ts. */
  nearness: Fixed<string>
  told_at: Fixed<Instant>
}

/** A desk that is thin, and of which that was told. */
interface DeskAlarmTable {
  desk_id: Fixed<string>
  told_at: Fixed<Instant>
}

interface OutboxTable {
  /** The act's own entry. */
  entry: Fixed<number>
  /** A word of app/mail/letter.ts. */
  kind: Fixed<string>
  /** The bulletin, the person or the kind of decision; null where the entry alone tells. */
  about: Fixed<string | null>
  /** Is told nothing of what they did themselves. */
  actor: Fixed<PersonId | null>
  asker_role: Fixed<Role | null>
  /** Everybody up to this id has been seen to. */
  after_person: string
}

/** Waits to be sent; goes once it is. */
interface LetterTable {
  person_id: Fixed<PersonId>
  tone: Fixed<'news' | 'account' | 'welcome' | 'reset' | 'restore' | 'address-old' | 'address-new'>
  queued_at: Fixed<Instant>
  due_at: Instant
  tries: number
}

/** What a person wants no letters of. */
interface LetterOffTable {
  person_id: Fixed<PersonId>
  kind: Fixed<string>
}

/** The last letter to this address could not be delivered for good. */
interface AddressRefusedTable {
  person_id: Fixed<PersonId>
  /** SHA-256 of the address: another one has refused nothing yet. */
  address_hash: Sha256Hex
  since: Instant
  /** What the mail server answered; RFC 5321 §4.2. */
  code: number
}

export interface Database {
  portal_mark: PortalMarkTable
  organization: OrganizationTable
  consent: ConsentTable
  person: PersonTable
  proposal: ProposalTable
  open_duty: OpenDutyTable
  duty_address: DutyAddressTable
  duty_letter: DutyLetterTable
  former_name: FormerNameTable
  former_engagement: FormerEngagementTable
  pledge: PledgeTable
  invitation: InvitationTable
  password: PasswordTable
  totp: TotpTable
  recovery_code: RecoveryCodeTable
  passkey: PasskeyTable
  passkey_answered: PasskeyAnsweredTable
  passkey_rule: PasskeyRuleTable
  mail_link: MailLinkTable
  reset_asked: ResetAskedTable
  factor_loss: FactorLossTable
  address_change: AddressChangeTable
  address_proposal: AddressProposalTable
  sign_in: SignInTable
  changeover: ChangeoverTable
  changeover_line: ChangeoverLineTable
  mandate: MandateTable
  session: SessionTable
  replaced_session: ReplacedSessionTable
  form_outcome: FormOutcomeTable
  rate_limit: RateLimitTable
  challenge: ChallengeTable
  person_key: PersonKeyTable
  earlier_key_bytes: EarlierKeyBytesTable
  key_proof: KeyProofTable
  kept_card: KeptCardTable
  council_key: CouncilKeyTable
  council_key_share: CouncilKeyShareTable
  council_statement: CouncilStatementTable
  roll: RollTable
  roll_line: RollLineTable
  roll_desk_line: RollDeskLineTable
  desk: DeskTable
  desk_member: DeskMemberTable
  desk_epoch: DeskEpochTable
  desk_share: DeskShareTable
  bulletin: BulletinTable
  draft: DraftTable
  attachment: AttachmentTable
  attachment_part: AttachmentPartTable
  document_attachment: DocumentAttachmentTable
  sealed_document: SealedDocumentTable
  sealed_copy: SealedCopyTable
  planned_copy: PlannedCopyTable
  approval: ApprovalTable
  timed_issue: TimedIssueTable
  desk_copy: DeskCopyTable
  archive_opening: ArchiveOpeningTable
  reseal_request: ResealRequestTable
  reseal_unit: ResealUnitTable
  resealed_copy: ResealedCopyTable
  note: NoteTable
  note_copy: NoteCopyTable
  response: ResponseTable
  sighting: SightingTable
  sharing_request: SharingRequestTable
  log_entry: LogEntryTable
  log_hash: LogHashTable
  log_head: LogHeadTable
  log_checkpoint: LogCheckpointTable
  log_cosignature: LogCosignatureTable
  log_count: LogCountTable
  log_counted: LogCountedTable
  log_index: LogIndexTable
  log_also: LogAlsoTable
  log_where: LogWhereTable
  log_text: LogTextTable
  verification: VerificationTable
  mirror: MirrorTable
  hold: HoldTable
  turn: TurnTable
  outbox: OutboxTable
  roll_alarm: RollAlarmTable
  desk_alarm: DeskAlarmTable
  letter: LetterTable
  letter_off: LetterOffTable
  address_refused: AddressRefusedTable
}

export type Row<T extends keyof Database> = Selectable<Database[T]>
export type NewRow<T extends keyof Database> = Insertable<Database[T]>
