/** What author and second liaison sign about a bulletin that is not issued yet, and the opening before. */
import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { Revised } from '../formats/revision.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { BulletinId, CopyId, Instant, Sha256Hex } from '../ids.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { OpenedProposed } from '../openpgp/vault-protocol.ts'
import { done, type Outcome } from '../outcome.ts'
import { readAct, recordAct, withReleaseAt } from '../reading/open-bulletin.client.ts'
import { issueBody, issuedAt } from '../sealed/release-wire.ts'
import { reasonObject, refusalReason } from '../trust/refusal.ts'
import {
  approvingObjects,
  type EntryNamed,
  issuingObjects,
  type Proposed,
  proposedObjects,
  returningObjects,
} from './approval.ts'
import { approvalBody, returnBody } from './approval-wire.ts'

const at = (bulletin: BulletinId, door: string) => `/bulletins/${bulletin}/approval/${door}`

/** The author's request: everything of the bulletin is fixed by it. */
export const proposeAct = (of: Proposed): ActToSign => ({ act: 'propose', objects: proposedObjects(of) })

export const sendProposal = (bulletin: BulletinId, act: ActSent) =>
  askPortal(at(bulletin, 'ask'), { method: 'POST', sends: approvalBody, body: { act }, answer: unread })

/** What the page knows of the copy by which somebody looks at it. */
export interface ProposedToOpen {
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
}

/** Opens it: nothing is decrypted before the author's request is verified, and that it was opened is in the log. */
export async function openProposed(
  copy: ProposedToOpen,
  keep: (opened: OpenedProposed) => void,
): Promise<Outcome<undefined, string>> {
  const opened = await withReleaseAt<OpenedProposed>(
    { act: readAct(copy), path: at(copy.bulletin, 'release') },
    () => undefined,
    (request) => askVault('open-proposed', request),
  )
  if (!opened.ok) return opened
  const told = await recordAct(copy, { act: 'opened' }, opened.value.entry, at(copy.bulletin, 'opened'))
  if (!told.ok) return told
  keep(opened.value)
  return done()
}

/** The second liaison's signature over what they opened, word for word as the vault proved it. */
export const approvalToSign = (bulletin: BulletinId, { payload, proposed, marks }: OpenedProposed): Signable => ({
  act: {
    act: 'approve',
    objects: approvingObjects({ bulletin, ...proposed }, proposed.asked),
    wordings: proposed.wordings,
    codebook: null,
    notBefore: payload.content.notBefore,
    marks: { class: marks.class, tlp: marks.tlp },
    reason: null,
  },
  send: (act) =>
    askPortal(at(bulletin, 'approve'), { method: 'POST', sends: approvalBody, body: { act }, answer: unread }),
})

/** The author's issue of what was approved: its parts and words are those of their own request. */
export const approvedIssue = ({
  approval,
  revised,
  copiesRoot: copies,
  wordings,
  notBefore,
  ...of
}: Omit<Proposed, 'recipients'> & {
  readonly approval: EntryNamed
  readonly revised: Revised | null
  readonly notBefore: Instant | null
}): Signable => ({
  act: { act: 'issue', objects: issuingObjects(of, approval, revised), copies, wordings, codebook: null, notBefore },
  send: (act) => {
    const body = { act, noSelectedCommunications: true } as const
    return askPortal(`/bulletins/${of.bulletin}/issue`, { method: 'POST', sends: issueBody, body, answer: issuedAt })
  },
})

/** Gives it back with a reason. */
export function returnToSign(
  bulletin: BulletinId,
  { proposed }: OpenedProposed,
  typed: string,
): Outcome<Signable, string> {
  const text = refusalReason(typed)
  if (!text.ok) return text
  const form = `return ${bulletin}`
  const reason = saltedFor(form, text.value)
  const objects = returningObjects({ bulletin, ...proposed }, proposed.asked, reasonObject(reason))
  return done({
    act: { act: 'refuse', objects },
    send: (act) => {
      const body = { act, reason: reason.text, salt: saltSent(form, reason) }
      return askPortal(at(bulletin, 'return'), { method: 'POST', sends: returnBody, body, answer: unread })
    },
    salted: form,
  })
}
