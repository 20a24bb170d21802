/** A file on its way from the portal to where its reader keeps it: under one signed act, part by part, each proven before it is written. */
import { askForFile } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { signAct } from '../acts/sign-act.client.ts'
import { type Attachment, attachmentDigest, partOverhead, partSize } from '../formats/attachment.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { BulletinId } from '../ids.ts'
import { underLog } from '../keyring/follow-log.client.ts'
import { type FileWorker, startOpening } from '../openpgp/attachment.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { actBytes, askRelease, sizeSeen } from '../sealed/ask-release.client.ts'
import { type ReleaseBody, releaseBody } from '../sealed/release-wire.ts'
import { attachmentRelease, partBody } from './attachment-wire.ts'
import type { FileSink } from './file-sink.client.ts'
import { insisting } from './send-attachment.client.ts'

/** The request for one file, named by its signed parts. */
export const readFileAct = (bulletin: BulletinId, { blob, parts }: Attachment): ActToSign => ({
  act: 'read',
  objects: [
    { kind: 'attachment', id: blob, sha256: attachmentDigest(parts) },
    { kind: 'bulletin', id: bulletin },
  ],
})

export interface TakingWatch {
  readonly onPart: (done: number) => void
  readonly signal: AbortSignal
}

/**
 * One file being taken. What came stays with it, so that after a line that broke `go` takes up where it stopped: with the
 * same act and so under the same entry, for as long as that is answered; after that with an act and an entry anew.
 */
export class AttachmentTaking {
  private readonly worker: FileWorker
  private next = 0
  private asked: { readonly act: ActSent; readonly index: bigint } | null = null
  constructor(
    private readonly bulletin: BulletinId,
    private readonly file: Attachment,
    private readonly sink: FileSink,
  ) {
    this.worker = startOpening(file)
  }

  /** The index of the entry under which the last of it came. */
  async go(watch: TakingWatch): Promise<Outcome<{ readonly index: bigint }, string>> {
    while (this.next < this.file.parts.length) {
      if (watch.signal.aborted) return refused('taking-stopped')
      const part = await this.part(watch)
      if (part.ok) watch.onPart(this.next)
      // The act is answered for some minutes; a slow line may take longer.
      else if (this.asked && overdue.includes(part.reason)) this.asked = null
      else return part
    }
    this.worker.end()
    const { index } = this.asked ?? { index: 0n }
    return (await this.sink.close()) ? done({ index }) : refused('attachment-not-saved')
  }

  /** Nothing of it is kept. */
  async drop(): Promise<void> {
    this.worker.end()
    await this.sink.drop()
  }

  private async part({ signal }: TakingWatch): Promise<Outcome<undefined, string>> {
    if (!this.asked) {
      const asked = await this.ask()
      if (!asked.ok) return asked
      this.asked = asked.value
    }
    const { act } = this.asked
    const ciphertext = await insisting(signal, () => this.fetched(act))
    if (!ciphertext.ok) return ciphertext
    const opened = await this.worker.take(ciphertext.value)
    if (!opened.ok) return opened
    if (!(await this.sink.write(opened.value.bytes ?? new Uint8Array(0)))) return refused('attachment-not-saved')
    this.next += 1
    return done()
  }

  /** Signs for it, and has the vault prove the entry before a byte of the file is asked for. */
  private async ask(): Promise<Outcome<{ readonly act: ActSent; readonly index: bigint }, string>> {
    const { bulletin, file } = this
    const act = await signAct(readFileAct(bulletin, file))
    if (!act.ok) return act
    const seen = await underLog(async () => {
      const asking = { sends: releaseBody, bodyOf: (asked: ReleaseBody) => asked, answer: attachmentRelease }
      const release = await askRelease(`/bulletins/${bulletin}/attachments/${file.blob}`, act.value, asking)
      if (!release.ok) return release
      const attachment = { id: file.blob, digest: attachmentDigest(file.parts) }
      return askVault('see-attachment', { attachment, act: actBytes(act.value), ...release.value })
    })
    return seen.ok ? done({ act: act.value, index: seen.value.entry.index }) : seen
  }

  private async fetched(act: ActSent): Promise<Outcome<Uint8Array, string>> {
    const { bulletin, file, next: part } = this
    const body = { act, from: sizeSeen() ?? 0n, part }
    const answer = await askForFile(`/bulletins/${bulletin}/attachments/${file.blob}/part`, { sends: partBody, body })
    if (!answer.ok) return answer
    const length = Number(answer.value.headers.get('content-length') ?? 0)
    if (length > partSize + partOverhead) return refused('attachment-unproven')
    try {
      return done(new Uint8Array(await answer.value.arrayBuffer()))
    } catch {
      // The line broke half-way.
      return refused('not-reached')
    }
  }
}

const overdue: readonly string[] = ['challenge-expired', 'challenge-used']
