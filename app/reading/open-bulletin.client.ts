import { askPortal } from '../access/ask-portal.client.ts'
import { signAct } from '../acts/sign-act.client.ts'
import { toBase64 } from '../formats/bytes.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { BulletinId, CopyId, Sha256Hex } from '../ids.ts'
import { instant } from '../ids.ts'
import { meetCouncil, underLog } from '../keyring/follow-log.client.ts'
import { openingEvidence } from '../openpgp/opening-evidence.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import type { OpenCopyRequest, OpenedCopy } from '../openpgp/vault-protocol.ts'
import { done, type Outcome } from '../outcome.ts'
import { actBytes, askRelease } from '../sealed/ask-release.client.ts'
import {
  copyActBody,
  type RecordedAct,
  type ReleaseBody,
  recordedAct,
  releaseBody,
  release as releaseWire,
} from '../sealed/release-wire.ts'

export type OpeningStage = 'asking' | 'releasing' | 'verifying' | 'recording'

/** What the page knows of the copy before it is open. */
export interface CopyToOpen {
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
}

/** An opened bulletin: lives in this page's memory and nowhere else. */
export interface OpenBulletin {
  readonly opened: OpenedCopy
  /** All that came with the release, as the vault verified it: for gpg and sq. */
  readonly kept: OpenCopyRequest
  /** C2SP tlog-proof of the release: the reader's to keep. */
  readonly receipt: string
  readonly releasedIndex: bigint
  /** Base64 of the leaf's hash. */
  readonly leaf: string
  /** Entries in the log under the receipt's checkpoint. */
  readonly logSize: bigint
  /** The index of the entry `opened`; the reason where it could not be recorded yet. */
  readonly recorded: Outcome<RecordedAct, string>
}

/** Why nothing was opened; with evidence where what came could not be verified. */
export interface NotOpened {
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
  readonly evidence: Uint8Array | null
}

export type Opening =
  | { readonly state: 'open'; readonly bulletin: OpenBulletin }
  | { readonly state: 'not-opened'; readonly why: NotOpened }

/** The request for one copy. */
export const readAct = ({ bulletin, copy, ciphertextHash }: CopyToOpen): ActToSign => ({
  act: 'read',
  objects: [
    { kind: 'copy', id: copy, sha256: ciphertextHash },
    { kind: 'bulletin', id: bulletin },
  ],
})

/**
 * Reads one bulletin: signs the request, gets the copy, has the vault verify all
 * of it and decrypt, and puts the reader's own word `opened` into the log.
 * Nothing is decrypted before everything is verified.
 */
export async function openBulletin(copy: CopyToOpen, onStage: (stage: OpeningStage) => void): Promise<Opening> {
  let evidence: Uint8Array | null = null
  const tried = await withRelease<Tried>(copy, onStage, async (request) => {
    const opened = await askVault('open-copy', request)
    evidence = opened.ok ? null : openingEvidence(request, opened.reason, instant(Date.now()))
    return opened.ok ? done({ kept: request, opened: opened.value }) : opened
  })
  if (!tried.ok) return notOpened(tried.reason, tried.detail, evidence)
  onStage('recording')
  const { opened, kept } = tried.value
  const { entry } = opened
  const recorded = await recordAct(copy, { act: 'opened' }, entry)
  const { receipt } = kept.released
  const state = vaultState.get()
  const logSize = state.state === 'unlocked' ? state.checkpoint.size : entry.index + 1n
  const leaf = toBase64(entry.leaf)
  const bulletin = { opened, kept, receipt, releasedIndex: entry.index, leaf, logSize, recorded }
  return { state: 'open', bulletin }
}

const notOpened = (reason: string, detail: NotOpened['detail'] = {}, evidence: Uint8Array | null = null): Opening => ({
  state: 'not-opened',
  why: { reason, detail, evidence },
})

/** What came of one release: the opened copy, or why there is none. */
interface Tried {
  readonly kept: OpenCopyRequest
  readonly opened: OpenedCopy
}

/** Signs the request for one's own copy, and hands what came of it to the vault, whatever the vault is to do with it. */
export async function withRelease<T>(
  copy: CopyToOpen,
  onStage: (stage: OpeningStage) => void,
  use: (request: OpenCopyRequest) => Promise<Outcome<T, string>>,
): Promise<Outcome<T, string>> {
  const at = { act: readAct(copy), path: `/bulletins/${copy.bulletin}/release` }
  return await withReleaseAt(at, onStage, use)
}

/** The same from whichever door gives it. */
export async function withReleaseAt<T>(
  { act: reading, path }: { readonly act: ActToSign; readonly path: string },
  onStage: (stage: OpeningStage) => void,
  use: (request: OpenCopyRequest) => Promise<Outcome<T, string>>,
): Promise<Outcome<T, string>> {
  onStage('asking')
  const act = await signAct(reading)
  if (!act.ok) return act
  return await underLog<T>(async () => {
    onStage('releasing')
    const asking = { sends: releaseBody, bodyOf: (asked: ReleaseBody) => asked, answer: releaseWire }
    const release = await askRelease(path, act.value, asking)
    if (!release.ok) return release
    onStage('verifying')
    const met = await meetCouncil(release.value.roll.council)
    return met.ok ? use({ ...release.value, act: actBytes(act.value) }) : met
  })
}

/** Signs and sends the reader's own word about a copy they were given. */
export async function recordAct(
  { bulletin, copy, ciphertextHash }: CopyToOpen,
  said: { readonly act: 'opened' | 'acknowledged' } | { readonly act: 'take-out'; readonly file: string },
  entry: OpenedCopy['entry'],
  path = `/bulletins/${bulletin}/acts`,
): Promise<Outcome<RecordedAct, string>> {
  const act = await signAct({ ...said, objects: [{ kind: 'copy', id: copy, sha256: ciphertextHash }], entry })
  if (!act.ok) return act
  const body = { kind: said.act, act: act.value }
  const asking = { method: 'POST', sends: copyActBody, body, answer: recordedAct } as const
  const answer = await askPortal(path, asking)
  // Once more with the same act: where only the answer was lost, it finds its entry.
  const lost = !answer.ok && answer.reason === 'not-reached'
  return lost ? await askPortal(path, asking) : answer
}
