/** A second liaison of the sample council looks at what another sealed, and approves it. */
import { approveBulletin } from '../../app/approvals/answer-approval.server.ts'
import { approvingObjects, type EntryNamed, proposedObjects, recipientsDigest } from '../../app/approvals/approval.ts'
import { approvalEntry } from '../../app/approvals/approval-standing.server.ts'
import { addressedOf, findApproval, findProposedCopy } from '../../app/approvals/approval-store.server.ts'
import { askApproval } from '../../app/approvals/ask-approval.server.ts'
import { recordProposedOpened, releaseProposed } from '../../app/approvals/release-proposed.server.ts'
import { tlpOf } from '../../app/bulletins/list-lines.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import type { BulletinId } from '../../app/ids.ts'
import type { Sealed } from '../../app/openpgp/vault-protocol.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** The author asks; everything of it is sealed and uploaded. */
export async function askSample(author: SampleActor, bulletin: BulletinId, sealed: Sealed): Promise<void> {
  const { portal } = author.parts.stage
  const recipients = recipientsDigest(bulletin, await addressedOf(portal.db, bulletin))
  const sent = await author.sign({ act: 'propose', objects: proposedObjects({ bulletin, ...sealed, recipients }) })
  granted('asking for approval', await askApproval(portal, { bulletin, sent, by: await author.by() }))
}

/** Comes in, opens it, looks for some minutes, approves. Gives the entry that the issue names. */
export async function approveSample(approver: SampleActor, bulletin: BulletinId): Promise<EntryNamed> {
  const { portal, clock, chance } = approver.parts.stage
  await approver.signIn()
  const own = await findProposedCopy(portal.db, { bulletin, person: approver.person })
  if (!own) throw new Error(`${bulletin} waits for somebody else`)
  const copy = { kind: 'copy', id: own.copy, sha256: own.ciphertextHash }
  const read = await approver.sign({ act: 'read', objects: [copy, { kind: 'bulletin', id: bulletin }] })
  const by = await approver.by()
  const asked = { bulletin, sent: read, by, from: await approver.pin() }
  const { ciphertext, released, issued, sender } = granted('a look', await releaseProposed(portal, asked))
  const { roll, rollEntry, line } = sender
  const act = { text: read.text, signature: fromBase64(read.signature) }
  const outside = { ...own, bulletin, tlp: tlpOf(own) }
  const request = { outside, ciphertext, act, released, issued, roll, rollEntry, sender: line, resealed: null }
  const opened = granted('opening', await approver.vault.handle('open-proposed', request))
  const told = await approver.sign({ act: 'opened', objects: [copy], entry: opened.entry })
  granted('opened', await recordProposedOpened(portal, { bulletin, sent: told, by }))
  clock.pass(chance.between(60, 150))
  const { proposed, marks, payload } = opened
  const sent = await approver.sign({
    act: 'approve',
    objects: approvingObjects({ bulletin, ...proposed }, proposed.asked),
    wordings: proposed.wordings,
    codebook: null,
    notBefore: payload.content.notBefore,
    marks: { class: marks.class, tlp: marks.tlp },
    reason: null,
  })
  granted('approving', await approveBulletin(portal, { bulletin, sent, by: await approver.by() }))
  await approver.signOut()
  const row = await findApproval(portal.db, bulletin)
  const approval = row && (await approvalEntry(portal.db, row))
  if (!approval) throw new Error(`${bulletin} was approved by no entry`)
  return approval
}
