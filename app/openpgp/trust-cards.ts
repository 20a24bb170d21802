/**
 * Keeping the trust card: signed by its owner, sealed to its owner, opened at
 * every unlock. The server that keeps it can withhold it or give an older one,
 * but not make one; hence several places keep it, and the furthest of each part
 * is taken.
 */
import { succeeds } from '../formats/log-origin.ts'
import { parseOpenPgpSignature } from '../formats/openpgp-signature.ts'
import { formatTrust } from '../formats/trust.ts'
import {
  formatKeptCard,
  formatTrustCard,
  type PinnedCouncil,
  parseTrustCard,
  type TrustCard,
} from '../formats/trust-card.ts'
import { isForeign, NotProven } from '../outcome.ts'
import { type OwnKey, openMessage, signBytes, signDetached } from './own-key.ts'
import { judgeSignature } from './public-key.ts'
import { sealSigned } from './seal-to-key.ts'
import type { Pins } from './vault-pins.ts'
import type { SealedCard } from './vault-protocol.ts'
import { demand, VaultRefusal } from './vault-refusal.ts'

/** The card, sealed, as the next one after `newest`; otherwise after the last one known here. The pins remember that it was. */
export async function sealCard(own: OwnKey, pins: Pins, newest = pins.card.version): Promise<SealedCard> {
  const card = { ...pins.card, version: newest + 1 }
  const signed = await signBytes(own.privateKey, formatTrustCard(card), pins.time)
  const to = { publicKey: own.publicKey, fingerprint: own.fingerprint, date: pins.time }
  const sealed = await sealSigned(signed, to)
  const kept = formatKeptCard({ person: own.person, version: card.version, sealed })
  const signature = await signDetached(own.privateKey, kept, pins.time)
  pins.kept(card)
  return { version: card.version, sealed, signature }
}

/** The cards that are this key's own; refuses where none is. */
export async function openCards(
  own: OwnKey,
  sealed: readonly Uint8Array[],
): Promise<readonly [TrustCard, ...TrustCard[]]> {
  const [first, ...others] = await ownCards(own, sealed)
  if (!first) throw new VaultRefusal('trust-card-bad')
  return [first, ...others]
}

/** Those of them that this very key made. */
export async function ownCards(own: OwnKey, sealed: readonly Uint8Array[]): Promise<readonly TrustCard[]> {
  const cards: TrustCard[] = []
  for (const bytes of sealed) {
    const card = await ownCard(own, bytes)
    if (card) cards.push(card)
  }
  return cards
}

/** Null where it is not a card this very key made for itself: one bad keeper must not lock its owner out. */
async function ownCard(own: OwnKey, sealed: Uint8Array): Promise<TrustCard | null> {
  const opened = await openMessage(own.privateKey, sealed)
  const [signature] = opened?.signatures ?? []
  if (!opened || !signature) return null
  try {
    const { createdAt } = parseOpenPgpSignature(signature)
    await judgeSignature({ text: opened.bytes, signature, keyBytes: own.publicKey, entryTime: createdAt })
    const card = parseTrustCard(opened.bytes)
    if (card.person !== own.person || card.key !== own.fingerprint) throw new NotProven('trust card of another key')
    return card
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}

/**
 * The furthest of each part, also of the log's trust: whoever keeps an old card
 * back must not bring back the keys that two people have replaced, nor a log that
 * ended. Cards that trust different portals or councils are no one's honest card:
 * refused.
 */
export function mergedCards([first, ...others]: readonly [TrustCard, ...TrustCard[]]): TrustCard {
  return others.reduce(furthest, first)
}

function furthest(one: TrustCard, other: TrustCard): TrustCard {
  const council = laterCouncil(one.council, other.council)
  const version = Math.max(one.version, other.version)
  if (one.trust.origin !== other.trust.origin) return { ...ofLaterLog(one, other), version, council }
  const sameTrust = formatTrust(one.trust) === formatTrust(other.trust)
  demand(sameTrust || one.trustEntry !== other.trustEntry, 'trust-card-bad')
  const { trust, trustEntry } = (other.trustEntry ?? -1n) > (one.trustEntry ?? -1n) ? other : one
  const later = (other.roll?.counter ?? 0) > (one.roll?.counter ?? 0)
  const larger =
    other.seen.size > one.seen.size || (other.seen.size === one.seen.size && other.seen.time > one.seen.time)
  return {
    ...one,
    trust,
    trustEntry,
    version,
    council,
    roll: later ? other.roll : one.roll,
    // What was seen last, and nothing where nobody has seen it: it is told once too often rather than not at all.
    line: (later ? other.line : one.line) ?? one.line ?? other.line,
    seen: larger ? other.seen : one.seen,
  }
}

/** The council by its newest statement seen. Two cards that name one statement and mean two are no honest ones. */
function laterCouncil(one: PinnedCouncil | null, other: PinnedCouncil | null): PinnedCouncil | null {
  if (!one || !other) return one ?? other
  const [number, second] = [one, other].map(({ statement }) => statement?.number ?? 0)
  if (number !== second) return (number ?? 0) > (second ?? 0) ? one : other
  demand(one.keyHash === other.keyHash && one.statement?.hash === other.statement?.hash, 'trust-card-bad')
  return one
}

/** What was seen of a log that ended, and its roll, count for nothing beside the log that goes on: its numbers begin again. */
function ofLaterLog(one: TrustCard, other: TrustCard): TrustCard {
  const later = succeeds(one.trust.origin, other.trust.origin) ? one : other
  const before = later === one ? other : one
  demand(succeeds(later.trust.origin, before.trust.origin), 'trust-card-bad')
  return later
}
