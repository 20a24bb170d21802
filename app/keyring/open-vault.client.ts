import { askPortal } from '../access/ask-portal.client.ts'
import { parseTrust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import type { PersonId } from '../ids.ts'
import { askVault, storedCards, vaultState } from '../openpgp/vault.client.ts'
import type { RequestOf } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { followLog, underLog } from './follow-log.client.ts'
import { fetchKeptCards, keepCard } from './keep-card.client.ts'
import { type OwnKeyMaterial, otherKeys, ownKey } from './own-key-wire.ts'

/** Everything of one's own that the server keeps. Fetched anew each time: never from a cache. */
export const fetchOwnKey = (): Promise<Outcome<OwnKeyMaterial, string>> =>
  askPortal('/keys/own', { method: 'GET', answer: ownKey })

/**
 * Unlocks the vault of this tab. The card of this browser and the server's are
 * both handed over: whoever kept an old one back cannot make the vault forget
 * what it has seen. A portal that names another council or another log than the
 * card is not worked with: the vault is locked again, so that the reason stands
 * where the passphrase was asked for. `fromKit`: what its owner has at hand of a recovery kit: a card, where none that is
 * kept opens; a key, in the place of the one that the portal keeps.
 */
export async function unlockVault(
  person: PersonId,
  passphrase: string,
  fromKit: { readonly card: Uint8Array | null; readonly key?: Uint8Array | null } = { card: null },
): Promise<Outcome<undefined, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  // Another account may have signed in meanwhile, in another tab.
  if (own.value.person !== person) return refused('signed-out')
  const { card, council } = own.value
  const protectedKey = fromKit.key ?? own.value.protectedKey
  if (!protectedKey) return refused('key-unknown')
  const cards = [...storedCards(person), ...(card ? [card] : []), ...(fromKit.card ? [fromKit.card] : [])]
  const opened = await unlockWith(cards, { person, protectedKey, passphrase })
  if (!opened.ok) return opened
  const pinned = council ? await askVault('pin-council', council) : done()
  const met = pinned.ok ? await followWhereNeeded(own.value) : pinned
  if (met.ok) {
    await seeOwn(own.value)
    return keepCard()
  }
  await askVault('lock', {})
  return met
}

/**
 * What the roll says of oneself, and which keys are on record in one's name, looked at
 * as soon as the vault is open. What it finds is told by the frame (log-notices-shape);
 * a roll that does not hold is refused by whatever is done with it, so nothing stops here.
 */
export async function seeOwn({ place, newestKey }: Pick<OwnKeyMaterial, 'place' | 'newestKey'>): Promise<void> {
  if (place) await askVault('see-own-line', place)
  const state = vaultState.get()
  // Nearly always it is the vault's own, and nothing more is asked.
  if (state.state !== 'unlocked' || newestKey === null || newestKey === state.fingerprint) return
  await underLog(seeOtherKeys)
}

/** Each asked for from where the vault stands by now. */
async function seeOtherKeys(): Promise<Outcome<unknown, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const query = new URLSearchParams({ key: state.fingerprint, from: String(state.checkpoint.size) })
  const asked = await askPortal(`/keys/others?${query}`, { method: 'GET', answer: otherKeys })
  return asked.ok ? askVault('see-own-keys', asked.value) : asked
}

/** Where neither this browser's card nor the server's newest opens, one of those it kept before may. */
async function unlockWith(cards: readonly Uint8Array[], own: Omit<RequestOf<'unlock'>, 'cards'>) {
  const opened = await askVault('unlock', { ...own, cards })
  if (opened.ok || (opened.reason !== 'trust-card-bad' && opened.reason !== 'trust-card-missing')) return opened
  const before = await fetchKeptCards()
  return before.ok ? askVault('unlock', { ...own, cards: [...cards, ...before.value.cards] }) : opened
}

/**
 * Where the portal's trust is another than the card's, or a suspension runs.
 * Refuses a portal that names other keys and cannot show who decided so.
 */
async function followWhereNeeded({ trust, suspended }: OwnKeyMaterial): Promise<Outcome<unknown, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const same = hashOf(trust) === state.trust
  if (same && !suspended) return done()
  const followed = await followLog()
  if (!followed.ok) return waits.includes(followed.reason) ? done() : followed
  return same || followed.value ? done() : refused('trust-change-unproven')
}

// A bad line, a log that is not well or that two people have yet to bring back, or this machine's clock. What is pinned
// goes on to be believed, and the next act asks again.
const waits: readonly string[] = [
  'not-reached',
  'answer-unreadable',
  'log-unavailable',
  'witnesses-unavailable',
  'log-undecided',
  'suspension-over',
  'checkpoint-ahead',
]

/** Null where it is no trust at all: then it is not the pinned one. */
const hashOf = (trust: string): string | null => readForeign(() => trustHash(parseTrust(trust)))
