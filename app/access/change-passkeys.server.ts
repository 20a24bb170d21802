import type { Trx } from '../../db/open.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { entriesOfChange } from './change-credentials.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from './confirm-act.server.ts'
import { totpOf } from './credential-store.server.ts'
import type { Ground } from './ground.server.ts'
import { type PasskeyReason, properPasskeyName, readMadePasskey } from './passkey.ts'
import { type ChallengeFor, forMaking, makeChallenge, readChallenge } from './passkey-challenge.server.ts'
import { dropPasskey, keepPasskeyRow, passkeysOf, takeChallenge } from './passkey-store.server.ts'
import { factorOf } from './take-passkey.server.ts'
import { askToMake, askToShow, challengeIn, judgeMade } from './webauthn.server.ts'

export type KeepReason = PasskeyReason | 'passkey-name-missing' | 'passkey-already'

type Asking = Pick<Ground, 'db' | 'serverKey' | 'now' | 'random' | 'settings'>

/** What an authenticator knows its person by: always the same, so that a second one does not list them twice, and telling nobody who it is. */
const userHandleOf = ({ serverKey }: Pick<Ground, 'serverKey'>, person: PersonId): Uint8Array =>
  serverKey.mark(person, 'passkey-person')

/** What the person's browser is asked, as WebAuthn's JSON. */
export async function proposePasskey(
  ground: Asking,
  { person, name, whom }: { readonly person: PersonId; readonly name: string; readonly whom: ChallengeFor },
): Promise<string> {
  return askToMake({
    origin: ground.settings.origin,
    challenge: makeChallenge(ground, 'make', whom),
    userHandle: userHandleOf(ground, person),
    personName: name,
    present: await passkeysOf(ground.db, person),
  })
}

/** `person` null where nobody said yet who they are, or showed only a password: then nothing tells whose passkeys there are. */
export async function askForPasskey(
  ground: Asking,
  { person, whom }: { readonly person: PersonId | null; readonly whom: ChallengeFor },
): Promise<Outcome<string, 'passkey-none'>> {
  const among = person === null ? [] : await passkeysOf(ground.db, person)
  if (person !== null && among.length === 0) return refused('passkey-none')
  return done(
    await askToShow({ origin: ground.settings.origin, challenge: makeChallenge(ground, 'show', whom), among }),
  )
}

/** Keeps a new passkey inside the caller's step; the entry is `mfa-changed`, to which the caller adds who did it. */
export async function keepPasskey(
  trx: Trx,
  given: {
    readonly ground: Pick<Ground, 'serverKey' | 'settings'>
    readonly person: PersonId
    readonly made: string
    readonly name: string
    readonly whom: ChallengeFor
    readonly at: Instant
  },
): Promise<Outcome<{ readonly entry: EntryDraft; readonly synced: boolean }, KeepReason>> {
  const { ground, person, at } = given
  const name = properPasskeyName(given.name)
  if (name === null) return refused('passkey-name-missing')
  const made = readMadePasskey(given.made)
  if (!made) return refused('passkey-wrong')
  const challenge = challengeIn(made.clientData)
  const own = challenge === null ? null : readChallenge(ground, { challenge, act: 'make', whom: given.whom, at })
  const proven = await judgeMade(made, { origin: ground.settings.origin, isOurs: () => own !== null })
  if (!proven.ok) return proven
  if (!own || !(await takeChallenge(trx, { ...own, at }))) return refused('passkey-lapsed')
  const { transports } = made
  const userHandle = Buffer.from(userHandleOf(ground, person)).toString('base64url')
  const row = { ...proven.value, person, userHandle, transports, name, madeAt: at }
  if (!(await keepPasskeyRow(trx, row))) return refused('passkey-already')
  const { synced } = proven.value
  const data = { what: 'passkey-added', factor: factorOf({ synced }) }
  return done({ synced, entry: { kind: 'mfa-changed', subject: person, data } })
}

/** Registers one more passkey of a person's own. Other sessions go on: nothing that let them in has changed. */
export async function addPasskey(
  ground: Ground,
  given: Confirmed & { readonly made: string; readonly name: string },
): Promise<Outcome<undefined, KeepReason | ConfirmReason>> {
  const person = given.by.actor
  return appendConfirmed<undefined, KeepReason>(ground, { ...given, asPowers: true }, async ({ trx, at }, by) => {
    const kept = await keepPasskey(trx, { ...given, ground, person, whom: forMaking(by.session), at })
    return kept.ok
      ? { value: done(), entries: [{ ...by, ...kept.value.entry }] }
      : { value: refused(kept.reason), entries: [] }
  })
}

export type RemoveReason = 'passkey-gone' | 'passkey-last'

/**
 * Removes one; the person's other sessions end, lest one that whoever found it
 * opened outlive it. Never the last way in beside the recovery codes: these are
 * for the day on which a device is lost.
 */
export async function removePasskey(
  ground: Ground,
  given: Confirmed & { readonly passkey: string },
): Promise<Outcome<undefined, RemoveReason | ConfirmReason>> {
  const person = given.by.actor
  return appendConfirmed<undefined, RemoveReason>(ground, { ...given, asPowers: true }, async ({ trx }, by) => {
    const present = await passkeysOf(trx, person)
    const found = present.find(({ id }) => id === given.passkey)
    if (!found) return { value: refused('passkey-gone'), entries: [] }
    if (present.length === 1 && (await totpOf(trx, person)) === null)
      return { value: refused('passkey-last'), entries: [] }
    await dropPasskey(trx, { id: found.id, person })
    const data = { what: 'passkey-removed', factor: factorOf(found) }
    const entry: EntryDraft = { kind: 'mfa-changed', subject: person, data }
    return { value: done(), entries: await entriesOfChange(trx, by, entry) }
  })
}
