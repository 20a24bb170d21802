import type { Ground } from '../access/ground.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import type { CopyId } from '../ids.ts'
import type { DeskShareHeld } from '../openpgp/desk-requests.ts'
import type { CardOrigin, ProvenEntry } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { pinAfter } from '../read-log/prove-entry.server.ts'
import { readDeskCard } from '../sealed/desk-copy-store.server.ts'
import { readCard } from '../sealed/document-store.server.ts'
import { proveSender } from '../sealed/prove-sender.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import {
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import { cardSet } from './card-to-open.ts'
import { findReadableCards, type ReadableCard } from './unit-copy-store.server.ts'

interface SealedCards {
  /** In the order of `own`; `origin` is an index of `origins`. */
  readonly cards: readonly {
    readonly ciphertext: Uint8Array
    readonly origin: number
    readonly share: number | null
  }[]
  /** `share` is an index of these. */
  readonly shares: readonly DeskShareHeld[]
  readonly origins: readonly CardOrigin[]
}

export interface CardsRelease extends SealedCards {
  readonly own: readonly ReadableCard[]
  readonly released: ProvenEntry
}

export interface CardsAsked extends Omit<ReleaseOf<readonly CopyId[]>, 'wanted'> {
  /** Each once. */
  readonly copies: readonly CopyId[]
  readonly freshness?: Freshness
}

/** Gives a reader the cards of a list, their own and their unit's, under one act and one entry for all of them. */
export async function releaseCards(ground: Ground, asked: CardsAsked): Promise<Outcome<CardsRelease, ReleaseRefusal>> {
  const given = await releaseSealed(ground, cardsOf(ground, asked.freshness), { ...asked, wanted: asked.copies })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  return done({ own, released, ...sealed })
}

const cardsOf = (
  ground: Ground,
  freshness: Freshness = defaultFreshness,
): ReleasedType<readonly CopyId[], readonly ReadableCard[], SealedCards> => ({
  entry: 'cards-released',
  find: (db, copies, person) => findReadableCards(db, { copies, person }),
  about: (own) => [cardSet(own)],
  objects: (own) => [cardSet(own), ...own.map(({ id }) => ({ kind: 'bulletin', id }))],
  ciphertext: () => null,
  // The odd one, where there is one: all must be sealed to the key in force.
  key: (own) => (own.find(({ key }) => key !== own[0]?.key) ?? own[0] ?? missing()).key,
  // A withdrawn bulletin's card is nobody's any more; it is not found.
  withdrawnAt: () => null,
  within: () => freshness.others,
  asked: () => 'cards',
  read: async (own, released) => sealedCards(ground, own, released),
})

function missing(): never {
  throw new Broken('a release of no card')
}

async function sealedCards(ground: Ground, own: readonly ReadableCard[], released: ProvenEntry): Promise<SealedCards> {
  const origins = new Map<string, { readonly at: number; readonly origin: CardOrigin }>()
  let from = pinAfter(released)
  const shares: DeskShareHeld[] = []
  const placed: { readonly card: ReadableCard; readonly origin: number; readonly share: number | null }[] = []
  for (const card of own) {
    const proof = await proveSender(ground, card, from)
    // Who stands in the present roll is proven once; an older roll once for itself.
    const name = `${card.sender} ${proof.rollEntry === null ? 'now' : proof.rollEntry.receipt}`
    const known = origins.get(name)
    const at = known?.at ?? origins.size
    if (!known) {
      origins.set(name, { at, origin: { roll: proof.roll, rollEntry: proof.rollEntry, sender: proof.line } })
      if (proof.rollEntry) from = pinAfter(proof.rollEntry)
    }
    placed.push({ card, origin: at, share: card.desk && placeOf(card.desk, shares) })
  }
  const cards = await Promise.all(
    placed.map(async ({ card, ...place }) => ({ ciphertext: await cardBytes(ground, card), ...place })),
  )
  return { cards, shares, origins: [...origins.values()].map(({ origin }) => origin) }
}

/** Of one desk there is one share for all its cards. */
function placeOf({ ciphertext, sealerKey }: DeskShareHeld, shares: DeskShareHeld[]): number {
  const known = shares.findIndex((share) => equalBytes(share.ciphertext, ciphertext))
  return known >= 0 ? known : shares.push({ ciphertext, sealerKey }) - 1
}

async function cardBytes({ db }: Ground, { copy, desk }: ReadableCard): Promise<Uint8Array> {
  const card = await (desk ? readDeskCard : readCard)(db, copy)
  if (!card) throw new Broken(`copy ${copy} has lost its card`)
  return card
}
