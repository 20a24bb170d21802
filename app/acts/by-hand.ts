/**
 * What can be signed in a program of one's own, and how. An act that is one text
 * can. Where the vault makes more than the signature (it seals, looks through a
 * roll, follows what two people decided about the log), nobody's program does.
 */
import type { ActKind } from '../formats/signed-act.ts'
import type { Fingerprint } from '../ids.ts'

const inVaultAlone: Readonly<Record<ActKind, boolean>> = {
  key: false,
  read: false,
  opened: false,
  acknowledged: false,
  'take-out': false,
  pledge: false,
  consent: false,
  export: false,
  hold: false,
  'lift-hold': false,
  refuse: false,
  'ask-reseal': false,
  withdraw: false,
  reached: false,
  remind: false,
  issue: true,
  // Whoever approves compares what their own vault opened.
  approve: true,
  reseal: true,
  council: true,
  roll: true,
  'change-trust': true,
  'suspend-quorum': true,
  'succeed-log': true,
  propose: false,
  agree: false,
  // A desk's private half is made and sealed in a vault.
  desk: true,
  'desk-share': true,
  respond: false,
  // What they bring is sealed in a vault.
  ask: true,
  reply: true,
  'ask-sharing': true,
  'share-sightings': false,
  'decide-sharing': false,
}

export const isSignedByHand = (act: ActKind): boolean => !inVaultAlone[act]

/** `{file}.txt` to `{file}.sig`. */
export interface ToSignByHand {
  readonly file: string
  readonly fingerprint: Fingerprint
}

// Chosen by its fingerprint, so that no address enters the signature; the option says so whatever the configuration says (subpacket 28).
export const gpgSigns = ({ file, fingerprint }: ToSignByHand): string =>
  `gpg --local-user ${fingerprint.toUpperCase()} --disable-signer-uid --output ${file}.sig --detach-sign ${file}.txt`

/** Its options were renamed in 1.0, where it also keeps keys by itself. */
export const sqSigns = ({ file, fingerprint }: ToSignByHand) => ({
  present: `sq sign --signer ${fingerprint.toUpperCase()} --signature-file ${file}.sig ${file}.txt`,
  before: `sq sign --detached --signer-key my-key.pgp --output ${file}.sig ${file}.txt`,
})
