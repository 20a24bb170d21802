import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { toHex } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import type { BulletinId, PersonId, ResealRequestId } from '../ids.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { Resealed, SealedCopy } from '../openpgp/vault-protocol.ts'
import { done, type Outcome } from '../outcome.ts'
import { recordAct, withRelease } from '../reading/open-bulletin.client.ts'
import { issuedAt } from '../sealed/release-wire.ts'
import { askingObjects, type ResealWish, resealingObjects } from './reseal-request.ts'
import { askBody, type ResealPlanSent, resealBody, resealPlan, resealPlanBody } from './reseal-wire.ts'

/** Asking for earlier bulletins, as the form shows and sends it. */
export const askToSign = (wish: ResealWish): Signable => ({
  act: { act: 'ask-reseal', grounds: wish.grounds, objects: askingObjects(wish) },
  send: (act) =>
    askPortal('/bulletins/earlier/ask', { method: 'POST', sends: askBody, body: { ...wish, act }, answer: unread }),
})

/** One bulletin for some people: one signed act. */
export interface ResealJob {
  readonly bulletin: BulletinId
  readonly recipients: readonly PersonId[]
  readonly request: ResealRequestId | null
}

/**
 * Seals one bulletin anew: one's own copy is released and opened like any, the vault
 * makes the new ones of it, and one act adds them. Nothing of it stands before that
 * act: whatever ends it earlier, it can be done again from its beginning.
 */
export async function resealOne(job: ResealJob): Promise<Outcome<undefined, string>> {
  const { bulletin, recipients, request } = job
  const asking = { method: 'POST', sends: resealPlanBody, body: { recipients, request }, answer: resealPlan } as const
  const plan = await askPortal(`/bulletins/${bulletin}/reseal/plan`, asking)
  // An earlier try whose answer was lost: they have it.
  if (!plan.ok) return plan.reason === 'reseal-given' ? done() : plan
  // Copies are dated by the witnessed time, and a vault may have stood open for minutes.
  const seen = await seeNewest('reseal')
  return seen.ok ? await sealPlanned(job, plan.value) : seen
}

const watchedByNobody = (): void => undefined

async function sealPlanned(job: ResealJob, plan: ResealPlanSent): Promise<Outcome<undefined, string>> {
  const { bulletin } = job
  const { source, roll, recipients } = plan
  const own = { bulletin, ...source }
  const copies: SealedCopy[] = []
  const made = await withRelease(own, watchedByNobody, (opening) => {
    const onProgress = (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
    return askVault('reseal', { source: opening, roll, recipients }, { onProgress })
  })
  if (!made.ok) return made
  const opened = await recordAct(own, 'opened', made.value.opened)
  if (!opened.ok) return opened
  return await takeReseal(toHex(made.value.copiesRoot), {
    sign: () => signReseal(job, made.value),
    send: (act) => sendReseal({ job, plan, copies, act }),
  })
}

/** These very copies: others are another act. */
const takeReseal = sentUntilAnswered<ActSent>()

function signReseal({ bulletin, request }: ResealJob, resealed: Resealed): Promise<Outcome<ActSent, string>> {
  const { contentDigest, issued: entry, from, copiesRoot, wordings } = resealed
  const objects = resealingObjects({ bulletin, contentDigest, request })
  return signAct({ act: 'reseal', objects, entry, from, copies: copiesRoot, wordings, codebook: null })
}

interface ToSend {
  readonly job: ResealJob
  readonly plan: ResealPlanSent
  readonly copies: readonly SealedCopy[]
  readonly act: ActSent
}

async function sendReseal({ job, plan, copies, act }: ToSend): Promise<Outcome<undefined, string>> {
  const made = new Map(copies.map((copy) => [copy.copy, copy]))
  const brought = plan.recipients.flatMap(({ copy: id, code, person: recipient }) => {
    const { ciphertext, card } = made.get(id) ?? { ciphertext: null, card: null }
    return ciphertext && card ? [{ id, code, recipient, ciphertext, card: card.ciphertext }] : []
  })
  const body = { act, request: job.request, copies: brought }
  const asking = { method: 'POST', sends: resealBody, body, answer: issuedAt } as const
  const answer = await askPortal(`/bulletins/${job.bulletin}/reseal`, asking)
  return answer.ok ? done() : answer
}
