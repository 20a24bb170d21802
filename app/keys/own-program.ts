/**
 * What whoever keeps their key in gpg or sq types there, word for word. Files have
 * fixed names, so that one command finds what the other wrote. `KEY` stands for one's
 * own key: its fingerprint, or for sq before 1.0 the file it is in.
 */
import type { Fingerprint, PersonId } from '../ids.ts'

export const publicKeyFile = 'fuin-key.asc'
export const proofFile = 'fuin-proof.pgp'

/** One program in one of its spellings. */
export interface OwnProgram {
  readonly program: 'gpg' | 'sq' | 'sqBefore'
  /** Puts the id beside the names that are there; those stay in the program. */
  readonly add: (person: PersonId) => string
  readonly send: (person: PersonId) => string
  readonly prove: string
}

export const ownPrograms: readonly OwnProgram[] = [
  {
    program: 'gpg',
    add: (person) => `gpg --quick-add-uid KEY ${person}`,
    send: (person) =>
      `gpg --armor --output ${publicKeyFile} --export-options export-minimal --export-filter "keep-uid=uid = ${person}" --export ${person}`,
    prove: `gpg --decrypt ${proofFile}`,
  },
  {
    program: 'sq',
    add: (person) => `sq key userid add --cert KEY --userid ${person} --allow-non-canonical-userids`,
    send: () => `sq cert export --cert KEY --output ${publicKeyFile}`,
    prove: `sq decrypt ${proofFile}`,
  },
  {
    program: 'sqBefore',
    add: (person) => `sq key userid add --userid ${person} --output my-key.pgp KEY`,
    send: () => `sq key extract-cert --output ${publicKeyFile} my-key.pgp`,
    prove: `sq decrypt --recipient-key my-key.pgp ${proofFile}`,
  },
]

/** A key made for the council, for whoever has none: its only user id is the person's. */
export const makesKey = {
  gpg: (person: PersonId) => `gpg --quick-generate-key ${person} future-default default 2y`,
  sq: (person: PersonId) =>
    `sq key generate --own-key --userid ${person} --allow-non-canonical-userids --expiration 2y`,
  sqBefore: (person: PersonId) => `sq key generate --userid ${person} --expires-in 2y --export my-key.pgp`,
} as const satisfies Record<OwnProgram['program'], (person: PersonId) => string>

/** Two years more, for the key and its subkeys, and the public part of it anew. */
export const lengthensKey = {
  gpg: (of: Fingerprint) =>
    `gpg --quick-set-expire ${of} 2y && gpg --quick-set-expire ${of} 2y "*" && gpg --armor --yes --output ${publicKeyFile} --export-options export-minimal --export ${of}`,
  sq: (of: Fingerprint) =>
    `sq key expire --cert ${of} --expiration 2y && sq cert export --cert ${of} --overwrite --output ${publicKeyFile}`,
  // It cannot: another program has to.
  sqBefore: (of: Fingerprint) =>
    `gpg --import my-key.pgp && gpg --quick-set-expire ${of} 2y && gpg --quick-set-expire ${of} 2y "*" && gpg --armor --yes --output ${publicKeyFile} --export ${of}`,
} as const satisfies Record<OwnProgram['program'], (of: Fingerprint) => string>

/** One's own fingerprint, as one's own program says it. */
export const showsFingerprint = {
  gpg: (person: PersonId) => `gpg --fingerprint ${person}`,
  sq: (person: PersonId) => `sq cert list ${person}`,
  sqBefore: () => 'sq inspect my-key.pgp',
} as const satisfies Record<OwnProgram['program'], (person: PersonId) => string>
