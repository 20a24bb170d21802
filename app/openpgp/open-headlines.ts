/**
 * Opening the cards of a list: one act and one entry for all of them. Each is
 * proven like a copy but for the issue: a card says a headline, and whoever breaks
 * the seal of the bulletin itself sees what was approved.
 */
import { toHex } from '../formats/bytes.ts'
import type { RollLine } from '../formats/roll.ts'
import { copiesRoot } from '../formats/sealed.ts'
import { cardForm } from '../formats/sealed-bulletin.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { lineInRoll } from './council-pins.ts'
import type { ProvenRoll } from './council-proof.ts'
import { openedHere } from './desk-key.ts'
import type { DeskShareHeld } from './desk-requests.ts'
import { rollFor } from './open-copy.ts'
import { type Opener, openedRelease, provenRelease } from './open-release.ts'
import type { CardOrigin, OpenCardsRequest, OpenedCard, OpenedCards } from './vault-protocol.ts'
import { demand, VaultRefusal } from './vault-refusal.ts'

export async function openHeadlines(request: OpenCardsRequest, opener: Opener): Promise<OpenedCards> {
  const { fact, act } = await provenRelease('cards-released', request, opener)
  const root = toHex(copiesRoot(request.cards.map(({ ciphertext }) => sha256Hex(ciphertext))))
  const named = act.objects.some(({ kind, sha256 }) => kind === 'card-set' && sha256 === root)
  demand(named && request.cards.length > 0, 'entry-other-copy')
  const origins: ProvenOrigin[] = []
  for (const origin of request.origins) origins.push(await provenOrigin(origin, fact.index, opener))
  const cards: OpenedCard[] = []
  for (const card of request.cards)
    cards.push(await openedCard(card, { origins, shares: request.shares ?? [] }, opener))
  return { ...openedRelease(fact), cards }
}

export interface ProvenOrigin extends CardOrigin {
  readonly proven: ProvenRoll
}

/** `before`: the release; a roll that came later can have been in force for none of them. */
export async function provenOrigin(origin: CardOrigin, before: bigint, { pins }: Opener): Promise<ProvenOrigin> {
  const { rollEntry, roll } = origin
  if (rollEntry === null) return { ...origin, proven: await pins.rollInForce(roll) }
  const { header } = await pins.provenRoll(roll)
  return { ...origin, proven: await rollFor(origin, pins, { before, at: header.time }) }
}

async function openedCard(
  { outside, ciphertext, origin: at, share: held = null }: OpenCardsRequest['cards'][number],
  { origins, shares }: { readonly origins: readonly ProvenOrigin[]; readonly shares: readonly DeskShareHeld[] },
  opener: Opener,
): Promise<OpenedCard> {
  const origin = origins[at]
  if (!origin) throw new VaultRefusal('roll-unproven')
  const share = held === null ? null : shares[held]
  if (share === undefined) throw new VaultRefusal('request-malformed')
  const { sender, rollEntry, proven } = origin
  const card = await openedHere(cardForm, { ciphertext, senderKey: sender.publicKey }, { ...opener, share })
  const { document, content, copy, code } = card
  const { time, expires } = proven.header
  demand(rollEntry === null || (time <= card.sealedAt && card.sealedAt < expires), 'roll-expired')
  const line: RollLine = await lineInRoll(proven, sender, card.sealedAt, opener.own)
  demand(line.person === outside.sender && card.sender.person === line.person, 'inside-other-sender')
  demand(card.sender.key === line.fingerprint, 'inside-other-sender')
  demand(document === outside.bulletin && content.number === outside.number, 'inside-other-bulletin')
  demand(copy === outside.copy && code === outside.code, 'inside-other-copy')
  return { document, headline: content.headline, toDo: content.toDo }
}
