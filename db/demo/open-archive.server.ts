/** Opening a bulletin from the archive as two browsers do it: the sample council, and the councils of the tests, do it by this. */
import type { ActorFields } from '../../app/access/actor.ts'
import type { Ground } from '../../app/access/ground.server.ts'
import { agreeOpening, askOpening } from '../../app/archive/decide-opening.server.ts'
import { planOpened, takeOpened } from '../../app/archive/open-inner.server.ts'
import { askingObjects, layerObjects, sealingObjects } from '../../app/archive/opening.ts'
import { archivedBulletin } from '../../app/archive/opening-store.server.ts'
import { layerFor, releaseLayer, sentLayer } from '../../app/archive/release-layer.server.ts'
import { takeInner } from '../../app/archive/take-inner.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import type { BulletinId } from '../../app/ids.ts'
import type { OpenCopyRequest, SealedCopy } from '../../app/openpgp/vault-protocol.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { waitingDecisions } from '../../app/trust/waiting-decision.server.ts'
import { pinOf, type Signer, seeLog, signAct } from './sign-at-vault.server.ts'
import { granted } from './stage.ts'

export interface Opener extends Signer {
  readonly by: ActorFields
}

/** Of compliance: the first of two signatures. */
export async function askToOpen(ground: Ground, asker: Opener, bulletin: BulletinId, why: string) {
  const found = await archivedBulletin(ground.db, bulletin)
  if (!found) throw new Error(`${bulletin} is not in the archive`)
  const reason = { salt: ground.random(32), text: why }
  const objects = proposingObjects('open-archive', askingObjects(found), reason)
  const sent = await signAct(ground, asker, { act: 'propose', objects })
  return askOpening(ground, { bulletin, reason, sent, by: asker.by })
}

/** Of the archive desk: the second. Gives the opening's name. */
export async function agreeToOpen(ground: Ground, seconder: Opener, bulletin: BulletinId) {
  const all = await waitingDecisions(ground, 'open-archive')
  const waiting = all.find(({ entry }) => entry.objects?.some(({ id }) => id === bulletin))
  if (!waiting) throw new Error(`nobody asks for ${bulletin}`)
  const objects = agreeingObjects('open-archive', waiting, proposedIn(waiting))
  const sent = await signAct(ground, seconder, { act: 'agree', objects })
  return { opening: Number(waiting.index), outcome: await agreeOpening(ground, { sent, by: seconder.by }) }
}

/** What is theirs to open at this step, released to them. */
export async function layerReleased(ground: Ground, opener: Opener, opening: number): Promise<OpenCopyRequest> {
  const layer = await layerFor(ground, opening, opener.person)
  if (!layer) throw new Error(`nothing of opening ${opening} is theirs`)
  const { copy, hash, archived } = layer
  const objects = layerObjects({ copy, hash, bulletin: archived.bulletin, opening })
  const sent = await signAct(ground, opener, { act: 'read', objects })
  const from = await pinOf(opener.vault)
  const given = granted('a layer', await releaseLayer(ground, { opening, sent, by: opener.by, from }))
  return { ...sentLayer(given), act: { text: sent.text, signature: fromBase64(sent.signature) } }
}

export async function openOuter(ground: Ground, asker: Opener, opening: number) {
  const request = await layerReleased(ground, asker, opening)
  const { inner } = granted('the outer layer', await asker.vault.handle('open-layer', request))
  return takeInner(ground, { opening, message: inner, by: asker.by })
}

/** As far as the holder's browser goes: the layer is off, what was inside sealed on, the act signed. */
export async function innerOpened(ground: Ground, holder: Opener, opening: number) {
  const { roll, recipients } = granted('a plan', await planOpened(ground, { opening, by: holder.by }))
  await seeLog(ground, holder, 'reseal')
  const source = await layerReleased(ground, holder, opening)
  const copies: SealedCopy[] = []
  const report = async (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const made = granted('the inner layer', await holder.vault.handle('reseal', { source, roll, recipients }, { report }))
  const [copy, to] = [copies[0], recipients[0]]
  if (!copy?.card || !to) throw new Error('nothing was sealed')
  const { contentDigest, issued: entry, from, copiesRoot, wordings } = made
  const objects = sealingObjects({ bulletin: source.outside.bulletin, contentDigest, opening })
  const act = { act: 'reseal', objects, entry, from, copies: copiesRoot, wordings, codebook: null } as const
  const sent = await signAct(ground, holder, act)
  return { sent, made: { copy: to.copy, code: to.code, ciphertext: copy.ciphertext, cardHash: copy.card.sha256 } }
}

export const openInner = async (ground: Ground, holder: Opener, opening: number) =>
  takeOpened(ground, { opening, by: holder.by, ...(await innerOpened(ground, holder, opening)) })
