/**
 * Who deletes what, when, by which provision, and what a hold keeps of it: every
 * table and every type of sealed thing, or it does not compile. A test holds the
 * deleting files against the code, so that nothing goes by a way that is not here.
 */
import type { Database } from '../../db/schema.ts'
import type { archiveForm } from '../formats/sealed-archive.ts'
import type { bulletinForm, cardForm } from '../formats/sealed-bulletin.ts'
import type { deskShareForm } from '../formats/sealed-desk-share.ts'
import type { draftForm } from '../formats/sealed-draft.ts'
import type { noteForm } from '../formats/sealed-note.ts'

export interface Retained {
  /** The files that delete rows of it; none where rows stay for as long as the portal does. */
  readonly by: readonly string[]
  readonly when: string
  /** What it answers to. */
  readonly because: string
  /** What a hold on a person, a bulletin or a run of entries keeps of it. */
  readonly held: string
}

const stays = (because: string): Retained => ({ by: [], when: 'never', because, held: 'everything: nothing goes' })

// Limitation for Art. 82 of Act No. 42 of 2025, three years from the end of the act (Code of Criminal Procedure, Art. 250(2)(vi) and 253); retention.ts.
const evidence = 'the record of who was given what, for as long as a leak can be charged and after'
const minimal = 'personal data go when their purpose is served (Act No. 57 of 2003, Art. 22)'
const passing = {
  because: 'it serves one moment of one session',
  held: 'nothing: the log says what came of it',
} as const

const erasing = 'app/retention/erasure-store.server.ts'
const documents = 'app/sealed/document-store.server.ts'
const timed = 'app/sealed/timed-issue-store.server.ts'
const files = 'app/attachments/attachment-store.server.ts'
const factors = 'app/access/credential-store.server.ts'
const passkeys = 'app/access/passkey-store.server.ts'
const sessions = 'app/access/session-store.server.ts'
const ways = 'app/recovery/way-back-store.server.ts'
const letters = 'app/mail/letter-store.server.ts'
const dutyAddresses = 'app/mail/duty-address-store.server.ts'

const factor = (when: string, alsoBy: readonly string[] = []): Retained => ({
  by: [factors, ...alsoBy],
  when,
  because: minimal,
  held: 'it goes with the name, which a hold keeps',
})

export const retainedTables: { readonly [Table in keyof Database]: Retained } = {
  portal_mark: stays('what this database is'),
  organization: stays('parties to a consent stay named in it'),
  consent: stays('who joined when, and until when (Act No. 42 of 2025, Art. 45(2))'),
  person: stays(
    'a person’s id stays in the record; name, address and the facts beside them are emptied after NAME_RETENTION_DAYS',
  ),
  pledge: stays('the duty of secrecy outlives the engagement (Act No. 42 of 2025, Art. 45(7))'),
  invitation: stays('who was invited by whom; the secret itself is kept as a hash, and runs out'),
  proposal: stays(
    'who of an organization asked for what, and what came of it: what was typed goes with the decision, or with the name where it was corrected',
  ),
  open_duty: stays('what the law still asked of an organization after it withdrew, and when it was settled'),
  duty_address: {
    by: [dutyAddresses],
    when: 'when its organization, or the secretariat for it, removes it',
    because: minimal,
    held: 'nothing: the log says that there was one',
  },
  duty_letter: { by: [dutyAddresses], when: 'when it has gone out, or nobody takes it', ...passing },
  former_name: {
    by: [erasing],
    when: 'with the name',
    because: minimal,
    held: 'it goes with the name, which a hold keeps',
  },
  former_engagement: stays('who was engaged when and in which role; department and title are emptied with the name'),
  changeover: stays('which list was confirmed by whom, and for which hour; it names nobody else'),
  mandate: stays('who held which power beside their role, given by whom, and until when'),
  changeover_line: stays('whose post ended by which list; name, address and facts are emptied once a line is settled'),
  password: factor('with the name, and when somebody who left is invited again'),
  totp: factor('with the name, and when somebody who left is invited again'),
  recovery_code: factor('when new ones are made, with the name, and when somebody who left is invited again'),
  passkey: factor('when its person removes it, with the name, and when somebody who left is invited again', [passkeys]),
  passkey_answered: { by: [passkeys], when: 'when the next one is answered after its minutes', ...passing },
  passkey_rule: stays('what two people decided last; who and when stands in the log'),
  mail_link: {
    by: [ways],
    when: 'a day after it ran out, when another takes its place, and with the name',
    ...passing,
  },
  reset_asked: { by: [ways], when: 'seconds later, when it is answered', ...passing },
  factor_loss: { by: [ways], when: 'when the factor is replaced, or the case ends otherwise', ...passing },
  address_change: {
    by: [ways, 'app/council/person-store.server.ts'],
    when: 'when it holds, is given up or lapses, when its person is invited again, and with the name',
    ...passing,
  },
  address_proposal: { by: [ways], when: 'when a second agrees, when it has lapsed, and with the name', ...passing },
  sign_in: { by: [factors], when: 'minutes after the sign-in began', ...passing },
  session: {
    by: [sessions],
    when: 'when it is ended, or a day after it ran out',
    because: minimal,
    held: 'nothing: entries say who came in and when',
  },
  replaced_session: { by: [sessions], when: 'with the session that came in its place', ...passing },
  form_outcome: { by: ['app/access/form-outcome-store.server.ts'], when: 'minutes after the answer', ...passing },
  rate_limit: { by: ['app/access/limit-store.server.ts'], when: 'when its window has passed', ...passing },
  challenge: { by: ['app/acts/challenge-store.server.ts'], when: 'when its minutes are over', ...passing },
  person_key: stays('signatures of years ago are judged by it'),
  earlier_key_bytes: stays('signatures of before a renewal are judged by them'),
  key_proof: { by: ['app/keyring/key-store.server.ts'], when: 'when it is answered', ...passing },
  kept_card: {
    by: ['app/keyring/trust-card-store.server.ts'],
    when: 'the last five of a person’s key stay',
    because: 'a bad card must lock nobody out; more than five help nobody',
    held: 'nothing: only its owner can read it',
  },
  council_key: {
    by: ['app/keyring/council-key-store.server.ts'],
    when: 'one that was only proposed, with its proposal; one of a statement in force never',
    because: evidence,
    held: 'nothing: a proposal was never in force',
  },
  council_key_share: {
    by: ['app/keyring/council-key-store.server.ts'],
    when: 'when its holder signs rolls no more, or the council has another key',
    because: minimal,
    held: 'nothing: a key is no record',
  },
  council_statement: {
    by: ['app/keyring/council-key-store.server.ts'],
    when: 'a proposal, when another is made in its place or it is refused; one in force never',
    because: evidence,
    held: 'nothing: a proposal was never in force',
  },
  roll: {
    by: ['app/roll/roll-store.server.ts'],
    when: 'a proposal, when another is made in its place; one in force never',
    because: evidence,
    held: 'nothing: a proposal was never in force',
  },
  roll_line: {
    by: ['app/roll/roll-store.server.ts', erasing],
    when: 'with its proposal; of somebody who left, with the name, once the roll is no longer in force',
    because: minimal,
    held: 'lines of everybody it is about',
  },
  roll_desk_line: {
    by: ['app/roll/roll-store.server.ts'],
    when: 'a proposal’s, when another is made in its place; of a roll in force never',
    because: evidence,
    held: 'nothing: a proposal was never in force; a line of one names nobody but by their id',
  },
  desk: stays('to whom things were sealed'),
  desk_member: stays('who served a desk, and until when'),
  desk_epoch: stays('what was sealed to a desk years ago names its key'),
  desk_share: stays('whoever serves a desk opens with it what was sealed before they came'),
  bulletin: {
    by: [documents],
    when: 'given up before its issue, or a day after it was begun',
    because: evidence,
    held: 'everything that was issued',
  },
  draft: {
    by: ['app/composer/draft-store.server.ts', documents],
    when: 'by its author, when it is issued, or 90 days after it was last kept',
    because: 'a text that was never issued is nobody’s record',
    held: 'nothing: only its author can read it',
  },
  sealed_document: {
    by: [documents],
    when: 'given up before its issue, or a day after it was begun',
    because: evidence,
    held: 'everything that was issued',
  },
  sealed_copy: {
    by: [documents, timed],
    when: 'with a document that was not issued, was taken back before its time, or could not be opened then',
    because: evidence,
    held: 'everything that was issued',
  },
  reseal_request: stays(evidence),
  reseal_unit: stays(evidence),
  resealed_copy: stays(evidence),
  approval: {
    by: [documents],
    when: 'with a document that was not issued',
    because: evidence,
    held: 'everything that was issued',
  },
  timed_issue: stays(evidence),
  note: stays('who asked and answered what about a bulletin stands beside it; the words are sealed'),
  note_copy: stays('only the two whose matter it is can read it'),
  response: stays('what an organization answered, and what it corrected'),
  sighting: stays('what readers were told of all answers'),
  sharing_request: stays('who may hand on what, and under which conditions'),
  planned_copy: { by: [documents, timed], when: 'when its document is issued, given up or taken back', ...passing },
  archive_opening: stays('who opened what of the archive, and why; the texts go 14 days after it was agreed to'),
  desk_copy: {
    by: ['app/sealed/desk-copy-store.server.ts'],
    when: 'with a document that was not issued',
    because: evidence,
    held: 'everything that was issued',
  },
  attachment: {
    by: [files],
    when: 'by its author, or a day after it was begun where no document names it and no draft can',
    because: 'a file that was never issued is nobody’s record',
    held: 'everything that was issued',
  },
  attachment_part: {
    by: [files],
    when: 'with its file',
    because: 'a file that was never issued is nobody’s record',
    held: 'everything that was issued',
  },
  document_attachment: {
    by: [documents],
    when: 'with a document that was not issued',
    because: evidence,
    held: 'everything that was issued',
  },
  log_entry: stays(evidence),
  log_hash: stays(evidence),
  log_head: stays(evidence),
  log_checkpoint: stays(evidence),
  log_cosignature: stays(evidence),
  log_counted: {
    by: ['app/read-log/count-store.server.ts'],
    when: 'when the next day’s count takes its place',
    because: 'out of it come proofs that the entries themselves commit to',
    held: 'nothing: the entries stay',
  },
  log_count: {
    by: ['app/read-log/log-store.server.ts'],
    when: 'when it is made anew from the entries',
    because: 'it says nothing the entries do not say',
    held: 'nothing: the entries stay',
  },
  log_index: {
    by: ['app/read-log/log-store.server.ts'],
    when: 'when it is made anew from the entries',
    because: 'it says nothing the entries do not say',
    held: 'nothing: the entries stay',
  },
  log_also: {
    by: ['app/read-log/log-store.server.ts'],
    when: 'when it is made anew from the entries',
    because: 'it says nothing the entries do not say',
    held: 'nothing: the entries stay',
  },
  log_where: {
    by: [erasing],
    when: 'after WHERE_RETENTION_DAYS',
    because: minimal,
    held: 'of every entry that is held',
  },
  log_text: { by: [erasing], when: 'after TEXT_RETENTION_DAYS', because: minimal, held: 'of every entry that is held' },
  verification: stays('who verified the log, and what they found'),
  mirror: stays('who was given the log, and when that ended'),
  hold: {
    by: ['app/retention/hold-store.server.ts'],
    when: 'when it is made anew from the entries',
    because: 'it says nothing the entries do not say',
    held: 'nothing: the entries stay',
  },
  turn: stays('whose turn it is: one row a task'),
  roll_alarm: stays('that the secretariat was told of a roll’s end: a row or two a roll'),
  desk_alarm: {
    by: ['app/mail/desk-alarm-store.server.ts'],
    when: 'when two hold the desk’s key again, or it is closed',
    ...passing,
  },
  outbox: { by: [letters], when: 'when everybody’s letter is queued', ...passing },
  letter: {
    by: [letters, erasing],
    when: 'when it is sent, or nobody takes it for a week',
    because: minimal,
    held: 'nothing: a letter says nothing of what it is about',
  },
  letter_off: {
    by: [letters, erasing],
    when: 'when its person wants letters again, and with the name',
    because: minimal,
    held: 'nothing: it is a setting',
  },
  address_refused: {
    by: [letters, erasing],
    when: 'when the next letter is delivered, and with the name',
    because: minimal,
    held: 'nothing: it is about an address alone',
  },
}

type SealedType = (
  | typeof archiveForm
  | typeof bulletinForm
  | typeof cardForm
  | typeof draftForm
  | typeof deskShareForm
  | typeof noteForm
)['type']

/** By the table that holds its bytes. */
export const retainedTypes: Readonly<Record<string, keyof Database>> & { readonly [T in SealedType]?: keyof Database } =
  {
    archive: 'desk_copy',
    bulletin: 'sealed_copy',
    card: 'sealed_copy',
    draft: 'draft',
    note: 'note_copy',
  }
