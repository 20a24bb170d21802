/**
 * Every table of the first version. The two databases differ in the names of
 * two types, in how a table says that its key is its order, and in triggers.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'
import { refuseChanges } from '../write-once.ts'

type Schema = Kysely<unknown>

export async function up(db: Schema): Promise<void> {
  for (const statement of [...council, ...access, ...keys, ...bulletins, ...log]) await run(db, statement)
  for (const table of ['log_entry', 'log_hash', 'log_checkpoint', 'log_cosignature'])
    await refuseChanges(db, table, ['update', 'delete', 'truncate'])
  // The projection can be rebuilt from the entries, so deleting it is allowed; bending it row by row is not.
  await refuseChanges(db, 'log_index', ['update'])
  // The empty tree: RFC 6962 §2.1, the SHA-256 of nothing.
  const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  await sql`insert into log_head (id, size, root, last_t) values (1, 0, ${Buffer.from(emptyRoot, 'hex')}, 0)`.execute(
    db,
  )
}

// BYTES and INT are spelled differently; CLUSTERED keeps a table in the order of
// its key. STRICT makes SQLite refuse a text where a number belongs, as
// PostgreSQL does by itself.
const spelling = {
  sqlite: { BYTES: 'blob', INT: 'integer', CLUSTERED: 'strict, without rowid', PLAIN: 'strict' },
  postgresql: { BYTES: 'bytea', INT: 'bigint', CLUSTERED: '', PLAIN: '' },
} as const

async function run(db: Schema, statement: string): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  const text = statement.replaceAll(/\b(BYTES|INT|CLUSTERED|PLAIN)\b/g, (word) => words[word] ?? word)
  await sql.raw(text).execute(db)
}

const council = [
  `create table portal_mark (
    id INT primary key check (id = 1),
    mode text not null check (mode in ('production', 'demo')),
    origin text not null,
    created_at INT not null
  ) PLAIN`,
  `create table organization (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('operator', 'supplier', 'government', 'council', 'oversight')),
    sector text,
    created_at INT not null
  ) PLAIN`,
  `create table consent (
    organization_id text not null references organization (id),
    text_version text not null,
    text_hash text not null,
    given_at INT not null,
    entry_index INT not null,
    withdrawn_at INT,
    primary key (organization_id, entry_index)
  ) CLUSTERED`,
  `create table person (
    id text primary key,
    organization_id text not null references organization (id),
    name text not null,
    email text not null unique check (email = lower(email)),
    role text not null check (role in ('member', 'liaison', 'compliance', 'secretariat', 'oversight')),
    state text not null check (state in ('invited', 'active', 'suspended', 'left')),
    engaged_from INT not null,
    engaged_until INT,
    locale text not null check (locale in ('ja', 'en')),
    created_at INT not null,
    setup_step text check (setup_step in ('password', 'totp', 'key', 'pledge'))
  ) PLAIN`,
  'create index person_by_organization on person (organization_id)',
  `create table pledge (
    person_id text not null references person (id),
    text_version text not null,
    text_hash text not null,
    pledged_at INT not null,
    entry_index INT not null,
    primary key (person_id, entry_index)
  ) CLUSTERED`,
  `create table invitation (
    id text primary key,
    token_hash BYTES not null unique,
    person_id text not null references person (id),
    invited_by text references person (id),
    created_at INT not null,
    expires_at INT not null,
    used_at INT
  ) PLAIN`,
  'create index invitation_by_person on invitation (person_id)',
]

const access = [
  `create table password (
    person_id text primary key references person (id),
    hash text not null,
    set_at INT not null
  ) CLUSTERED`,
  `create table totp (
    person_id text primary key references person (id),
    sealed_secret BYTES not null,
    last_step INT not null,
    confirmed_at INT
  ) CLUSTERED`,
  `create table recovery_code (
    person_id text not null references person (id),
    code_hash BYTES not null,
    made_at INT not null,
    used_at INT,
    primary key (person_id, code_hash)
  ) CLUSTERED`,
  `create table sign_in (
    token_hash BYTES primary key,
    person_id text not null references person (id),
    created_at INT not null,
    expires_at INT not null
  ) CLUSTERED`,
  'create index sign_in_by_expiry on sign_in (expires_at)',
  `create table session (
    id text primary key,
    person_id text not null references person (id),
    created_at INT not null,
    expires_at INT not null,
    absolute_until INT not null,
    last_seen_at INT not null,
    second_factor_at INT not null,
    second_factor text not null check (second_factor in ('totp', 'recovery-code')),
    user_agent text not null,
    ip text not null
  ) CLUSTERED`,
  'create index session_by_person on session (person_id)',
  'create index session_by_expiry on session (expires_at)',
  // The shape rate-limiter-flexible inserts into by position: key, points, expire.
  `create table rate_limit (
    key text primary key,
    points INT not null default 0,
    expire INT
  ) PLAIN`,
  'create index rate_limit_by_expiry on rate_limit (expire)',
  `create table challenge (
    hash BYTES primary key,
    person_id text not null references person (id),
    act text not null,
    issued_at INT not null,
    expires_at INT not null,
    used_at INT
  ) CLUSTERED`,
  'create index challenge_by_expiry on challenge (expires_at)',
]

const keys = [
  `create table person_key (
    fingerprint text primary key,
    person_id text not null references person (id),
    public_key BYTES not null,
    public_key_hash text not null,
    protected_private_key BYTES,
    created_at INT not null,
    expires_at INT not null,
    entry_index INT not null,
    proven_at INT,
    compared_by text references person (id),
    compared_at INT,
    retired_at INT,
    retired_reason text check (retired_reason in ('superseded', 'compromised'))
  ) PLAIN`,
  'create index person_key_by_person on person_key (person_id)',
  // One person, one key: a second key in force would make "the key of a person" a choice.
  'create unique index person_key_in_force on person_key (person_id) where retired_at is null',
  `create table key_proof (
    fingerprint text primary key references person_key (fingerprint),
    nonce_hash BYTES not null,
    issued_at INT not null,
    expires_at INT not null
  ) CLUSTERED`,
  `create table trust_card (
    person_id text primary key references person (id),
    sealed BYTES not null,
    version INT not null,
    updated_at INT not null
  ) PLAIN`,
  `create table council_key (
    fingerprint text primary key,
    public_key BYTES not null,
    statement BYTES not null,
    statement_signature BYTES not null,
    created_at INT not null,
    entry_index INT not null
  ) PLAIN`,
  `create table council_key_share (
    fingerprint text not null references council_key (fingerprint),
    person_id text not null references person (id),
    sealed BYTES not null,
    primary key (fingerprint, person_id)
  ) PLAIN`,
  `create table roll (
    counter INT primary key,
    header BYTES not null,
    header_hash text not null unique,
    leaf_hashes BYTES not null,
    proposed_at INT not null,
    proposed_by text not null references person (id),
    first_signature BYTES not null,
    second_signed_by text references person (id),
    second_signature BYTES,
    entry_index INT,
    expires_at INT not null,
    check (second_signed_by <> proposed_by)
  ) PLAIN`,
  `create table roll_line (
    counter INT not null references roll (counter),
    position INT not null,
    person_id text not null references person (id),
    line BYTES not null,
    primary key (counter, position)
  ) CLUSTERED`,
  'create index roll_line_by_person on roll_line (person_id, counter)',
]

const bulletins = [
  `create table bulletin (
    id text primary key,
    number text not null unique,
    sender_id text not null references person (id),
    sender_key text not null references person_key (fingerprint),
    kind text not null,
    class text not null check (class in ('controlled', 'provision', 'dissemination')),
    tlp text not null,
    headline text not null,
    state text not null check (state in ('preparing', 'issued', 'withdrawn')),
    content_digest text,
    copies_root BYTES,
    not_before INT,
    acknowledge_by INT,
    created_at INT not null,
    issued_at INT,
    issued_entry INT,
    withdrawn_at INT
  ) PLAIN`,
  'create index bulletin_by_issue on bulletin (issued_at, id)',
  'create index bulletin_by_sender on bulletin (sender_id, created_at)',
  `create table bulletin_copy (
    id text primary key,
    bulletin_id text not null references bulletin (id),
    recipient_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    code text not null,
    ciphertext BYTES not null,
    ciphertext_hash text not null,
    created_at INT not null
  ) PLAIN`,
  'create unique index bulletin_copy_of_recipient on bulletin_copy (bulletin_id, recipient_id)',
  'create unique index bulletin_copy_code on bulletin_copy (bulletin_id, code)',
  'create index bulletin_copy_by_recipient on bulletin_copy (recipient_id, bulletin_id)',
  `create table planned_copy (
    id text primary key,
    bulletin_id text not null references bulletin (id),
    recipient_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    code text not null
  ) PLAIN`,
  'create unique index planned_copy_of_recipient on planned_copy (bulletin_id, recipient_id)',
]

const log = [
  'create table log_entry ("index" INT primary key check ("index" >= 0), bytes BYTES not null) PLAIN',
  `create table log_hash (
    level INT not null check (level >= 0),
    "index" INT not null check ("index" >= 0),
    hash BYTES not null check (length(hash) = 32),
    primary key (level, "index")
  ) CLUSTERED`,
  `create table log_head (
    id INT primary key check (id = 1),
    size INT not null check (size >= 0),
    root BYTES not null check (length(root) = 32),
    last_t INT not null
  ) PLAIN`,
  `create table log_checkpoint (
    size INT not null,
    time INT not null,
    root BYTES not null check (length(root) = 32),
    note text not null,
    primary key (size, time)
  ) CLUSTERED`,
  `create table log_cosignature (
    size INT not null,
    time INT not null,
    witness text not null,
    line text not null,
    primary key (size, time, witness)
  ) CLUSTERED`,
  'create table log_subject (person_id text primary key, count INT not null check (count > 0)) CLUSTERED',
  `create table log_index (
    "index" INT primary key,
    t INT not null,
    kind text not null,
    outcome text not null check (outcome in ('done', 'refused')),
    actor text,
    organization text,
    role text,
    subject text,
    subject_seq INT,
    bulletin text,
    copy text,
    session text,
    reason text,
    attempt BYTES,
    challenge BYTES
  ) PLAIN`,
  // Partial, because most columns are empty in most entries and an entry with
  // its indexes should stay near a kilobyte.
  'create unique index log_index_attempt on log_index (attempt) where attempt is not null',
  'create unique index log_index_challenge on log_index (challenge) where challenge is not null',
  'create unique index log_index_subject on log_index (subject, subject_seq) where subject is not null',
  'create index log_index_t on log_index (t, "index")',
  'create index log_index_kind on log_index (kind, "index")',
  `create index log_index_refused on log_index (outcome, "index") where outcome = 'refused'`,
  ...['actor', 'subject', 'organization', 'bulletin'].map(
    (column) => `create index log_index_by_${column} on log_index (${column}, "index") where ${column} is not null`,
  ),
  'create index log_index_bulletin_kind on log_index (bulletin, kind, "index") where bulletin is not null',
  'create index log_index_copy_kind on log_index (copy, kind, "index") where copy is not null',
  `create table log_where (
    "index" INT primary key,
    salt BYTES not null,
    ip text not null,
    user_agent text not null
  ) PLAIN`,
]
