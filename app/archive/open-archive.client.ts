/** The steps of an opening, each under its own release: the layers come off in two browsers, and no page sees what is between. */
import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { toHex } from '../formats/bytes.ts'
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

/** The request for what is theirs at this step. */
export const readingOf = (layer: LayerToOpen): { readonly act: ActToSign; readonly path: string } => ({
  act: { act: 'read', objects: layerObjects(layer) },
  path: `/archive/${layer.opening}/release`,
})

const watchedByNobody = (): void => undefined

/** Takes off the outer layer, and leaves what is inside for whoever holds the inner one. */
export const openOuter = (layer: LayerToOpen): Promise<Outcome<undefined, string>> =>
  withReleaseAt<undefined>(readingOf(layer), watchedByNobody, async (request) => {
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
  const made = await withReleaseAt<Resealed>(readingOf(layer), watchedByNobody, (source) => {
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
  const said = { act: 'reseal', objects, entry, from, copies: copiesRoot, wordings, codebook: null } as const
  const made = { copy: to.copy, code: to.code, ciphertext: copy.ciphertext, cardHash: copy.card.sha256 }
  const taken = await takeOpened(toHex(copiesRoot), {
    sign: () => signAct(said),
    send: (act) => {
      const body = { made, act }
      return askPortal(`/archive/${opening}/opened`, { method: 'POST', sends: openedBody, body, answer: issuedAt })
    },
  })
  return taken.ok ? done() : taken
}

/** These very parts: others are another act. */
const takeOpened = sentUntilAnswered<ActSent>()

/** What was sealed to whoever asked: opened like any copy, and kept in the page's memory alone. */
export const readOpened = (layer: LayerToOpen): Promise<Outcome<OpenedCopy, string>> =>
  withReleaseAt<OpenedCopy>(readingOf(layer), watchedByNobody, (request) => askVault('open-copy', request))
