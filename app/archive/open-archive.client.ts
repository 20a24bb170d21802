/** The steps of an opening, each under its own release: the layers come off in two browsers, and no page sees what is between. */
import { askPortal } from '../access/ask-portal.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { BulletinId, CopyId, Sha256Hex } from '../ids.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { OpenedCopy, Resealed, SealedCopy } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { withReleaseAt } from '../reading/open-bulletin.client.ts'
import { type ResealPlanSent, resealPlan } from '../resealing/reseal-wire.ts'
import { issuedAt } from '../sealed/release-wire.ts'
import { proposalToSign } from '../trust/sign-proposal.client.ts'
import { innerBody, openedBody, openingBody } from './archive-wire.ts'
import { askingObjects, layerObjects, sealingObjects } from './opening.ts'

/** What is to be opened at this step, as the page has it. */
export interface LayerToOpen {
  readonly opening: number
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly hash: Sha256Hex
}

/** The first of two signatures. */
export const openingToSign = (
  of: { readonly bulletin: BulletinId; readonly contentDigest: Sha256Hex },
  text: string,
): Outcome<Signable, string> =>
  proposalToSign({ kind: 'open-archive', about: askingObjects(of), text }, (said) =>
    askPortal(`/archive/${of.bulletin}/ask`, { method: 'POST', sends: openingBody, body: said, answer: unread }),
  )

const reading = (layer: LayerToOpen): { readonly act: ActToSign; readonly path: string } => ({
  act: { act: 'read', objects: layerObjects(layer) },
  path: `/archive/${layer.opening}/release`,
})

const watchedByNobody = (): void => undefined

/** Takes off the outer layer, and leaves what is inside for whoever holds the inner one. */
export const openOuter = (layer: LayerToOpen): Promise<Outcome<undefined, string>> =>
  withReleaseAt<undefined>(reading(layer), watchedByNobody, async (request) => {
    const opened = await askVault('open-layer', request)
    if (!opened.ok) return opened
    const body = { message: opened.value.inner }
    return askPortal(`/archive/${layer.opening}/inner`, { method: 'POST', sends: innerBody, body, answer: unread })
  })

/** Takes off the inner layer, and seals what is inside to whoever asked: nothing of it is shown here. */
export async function openInner(layer: LayerToOpen): Promise<Outcome<undefined, string>> {
  const path = `/archive/${layer.opening}/plan`
  const plan = await askPortal(path, { method: 'POST', answer: resealPlan })
  if (!plan.ok) return plan
  const seen = await seeNewest('reseal')
  if (!seen.ok) return seen
  const { roll, recipients } = plan.value
  const copies: SealedCopy[] = []
  const made = await withReleaseAt<Resealed>(reading(layer), watchedByNobody, (source) => {
    const onProgress = (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
    return askVault('reseal', { source, roll, recipients }, { onProgress })
  })
  return made.ok ? sendOpened(layer, { plan: plan.value, resealed: made.value, copies }) : made
}

interface MadeOfInner {
  readonly plan: ResealPlanSent
  readonly resealed: Resealed
  readonly copies: readonly SealedCopy[]
}

async function sendOpened(
  { opening, bulletin }: LayerToOpen,
  { plan, resealed, copies }: MadeOfInner,
): Promise<Outcome<undefined, string>> {
  const [to] = plan.recipients
  const copy = copies.find((one) => one.copy === to?.copy)
  if (!to || !copy?.card) return refused('sealing-failed')
  const { contentDigest, issued: entry, from, copiesRoot, wordings } = resealed
  const objects = sealingObjects({ bulletin, contentDigest, opening })
  const act = await signAct({ act: 'reseal', objects, entry, from, copies: copiesRoot, wordings, codebook: null })
  if (!act.ok) return act
  const made = { copy: to.copy, code: to.code, ciphertext: copy.ciphertext, cardHash: copy.card.sha256 }
  const body = { made, act: act.value }
  const asking = { method: 'POST', sends: openedBody, body, answer: issuedAt } as const
  const answer = await askPortal(`/archive/${opening}/opened`, asking)
  // Once more with the same act: where only the answer was lost, it finds its entry.
  const lost = !answer.ok && answer.reason === 'not-reached'
  const ended = lost ? await askPortal(`/archive/${opening}/opened`, asking) : answer
  return ended.ok ? done() : ended
}

/** What was sealed to whoever asked: opened like any copy, and kept in the page's memory alone. */
export const readOpened = (layer: LayerToOpen): Promise<Outcome<OpenedCopy, string>> =>
  withReleaseAt<OpenedCopy>(reading(layer), watchedByNobody, (request) => askVault('open-copy', request))
