/**
 * A copy as its reader takes it to tools that are not ours: what came with the
 * release, saved together, and the commands that lead from it to a "Good
 * signature" and the text. Nothing here rests on this portal being there.
 */
import { toHex, utf8 } from '../formats/bytes.ts'
import type { ZipFile } from '../formats/zip.ts'
import type { OpenCopyRequest } from '../openpgp/vault-protocol.ts'

/** What a step proves or does; words of the dictionary. */
export type GpgStep = 'own' | 'sender' | 'read' | 'line' | 'roll' | 'council' | 'copy' | 'request'

export interface Commands {
  readonly step: GpgStep
  readonly commands: readonly string[]
}

/** The text lies inside canonical JSON. Through a pipe, so that it is never written to a disk in the clear. */
const readable = `python3 -c "import json,sys; b=json.load(sys.stdin.buffer); c=b['content']; print(c['headline'], c['toDo'], b['words']['body'], sep='\\n\\n')"`

/** In this order, in the folder that was unpacked. The first only once on each device. */
export const gpgSteps: readonly Commands[] = [
  { step: 'own', commands: ['gpg --import fuin-*-secret.asc'] },
  { step: 'sender', commands: ['gpg --import sender.pgp'] },
  { step: 'read', commands: [`gpg --decrypt copy.pgp | ${readable}`] },
]

/** sq keeps no keyring that could be in the way; its options were renamed in 1.0. */
export const sqSteps: readonly Commands[] = [
  {
    step: 'read',
    commands: [
      `sq decrypt --signer-cert sender.pgp --recipient-key fuin-*-secret.asc copy.pgp | ${readable}`,
      `sq decrypt --signer-file sender.pgp --recipient-file fuin-*-secret.asc copy.pgp | ${readable}`,
    ],
  },
]

/** The same for a key that never was in the portal; before 1.0 it lies in a file of its own. */
export const sqOwnSteps: readonly Commands[] = [
  {
    step: 'read',
    commands: [
      `sq decrypt --signer-cert sender.pgp --recipient-key my-key.pgp copy.pgp | ${readable}`,
      `sq decrypt --signer-file sender.pgp copy.pgp | ${readable}`,
    ],
  },
]

/** What else the folder proves: whose key it was, and what the reader signed for. */
export const gpgChecks: readonly Commands[] = [
  { step: 'line', commands: ['sha256sum sender.pgp', 'cat sender-line.json'] },
  {
    step: 'roll',
    commands: [
      'gpg --import roll-signer-1.pgp roll-signer-2.pgp',
      'gpg --verify roll-signature-1.sig roll-header.txt',
      'gpg --verify roll-signature-2.sig roll-header.txt',
    ],
  },
  { step: 'council', commands: ['gpg --import council-key.pgp', 'gpg --verify council.sig council.txt'] },
  { step: 'copy', commands: ['sha256sum copy.pgp', 'cat entry.json'] },
  { step: 'request', commands: ['gpg --verify act.sig act.txt'] },
]

/** What no OpenPGP program checks: that the entry is in the log that outsiders witness. `trust.txt` comes from the oversight body. */
export const receiptCheck = 'npm run evidence:verify -- receipt.tlog-proof --entry entry.json --trust trust.txt'

/** The folder. Names are fixed: the commands name them. */
export function gpgFiles(kept: OpenCopyRequest, readMe: string): readonly ZipFile[] {
  const { act, released } = kept
  // Whoever sealed this very copy signed it.
  const { roll, sender } = kept.resealed ?? kept
  return [
    { name: 'README.txt', bytes: utf8(readMe) },
    { name: 'copy.pgp', bytes: kept.ciphertext },
    { name: 'sender.pgp', bytes: sender.publicKey },
    { name: 'sender-line.json', bytes: sender.line },
    { name: 'sender-line-proof.txt', bytes: utf8(proofText(sender)) },
    { name: 'entry.json', bytes: released.entry },
    { name: 'receipt.tlog-proof', bytes: utf8(released.receipt) },
    { name: 'act.txt', bytes: utf8(act.text) },
    { name: 'act.sig', bytes: act.signature },
    { name: 'roll-header.txt', bytes: roll.header },
    ...roll.signatures.flatMap(({ signature, publicKey }, i) => [
      { name: `roll-signature-${i + 1}.sig`, bytes: signature },
      { name: `roll-signer-${i + 1}.pgp`, bytes: publicKey },
    ]),
    { name: 'council.txt', bytes: roll.council.statement },
    { name: 'council.sig', bytes: roll.council.signature },
    { name: 'council-key.pgp', bytes: roll.council.councilKey },
  ]
}

/** The line's place in the roll and its way to the root that the header names (RFC 6962 §2.1.1), hashes in hex. */
function proofText({ index, proof }: OpenCopyRequest['sender']): string {
  return [`index ${index}`, ...proof.map(toHex), ''].join('\n')
}
