/**
 * Another mail address:
 *
 *     address-asked        by its person, with a code; or, where the old mailbox is dead, by two of the council
 *                          (address-proposed, address-agreed). The old mailbox is told, and can confirm or stop it
 *     address-confirmed    by the old mailbox: only now the other one hears of it
 *     address-waits        by the other: from here on 72 hours to object
 *     (address-stopped)    by the old mailbox, by the person inside, by the secretariat
 *     address-changed      by the clock
 *
 * While it waits nothing is reset by mail and no factor is registered anew: whoever
 * got hold of a mailbox must not be quicker than its owner's objection. Nothing of
 * it touches a key.
 */
import type { ActorFields } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import { everyTime, type OnceReason } from '../access/answer-once.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { emailOf, holderOf } from '../access/credential-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { properEmail } from '../council/person.ts'
import { emailTaken, setEmail } from '../council/person-store.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from '../trust/decide-council.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'
import { addressObjects, addressStep, confirmingLasts, isAddressOf, objectingLasts } from './address-change.ts'
import type { IdentityChannel } from './factor-loss.ts'
import { makeLink, openedLink } from './make-link.server.ts'
import type { ByLink, Stoppable } from './stop-way.server.ts'
import { type MayNotVouch, mayVouch, personIn } from './vouch-for.server.ts'
import {
  type AddressChange,
  addressChangeOf,
  dropAddressChange,
  dropAddressProposal,
  dropLinks,
  type KeptLink,
  keepAddressChange,
  keepAddressProposal,
  lossOf,
  proposedAddressOf,
  takeLink,
} from './way-back-store.server.ts'

type Made = Pick<Ground, 'random'>
type Written<T, R extends string> = { readonly value: Outcome<T, R>; readonly entries: readonly EntryDraft[] }

/** In place of any that was asked before. A link for a new password that is out there dies. */
async function begin(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  made: Made,
  { person, address, oldWaived }: Pick<AddressChange, 'person' | 'address' | 'oldWaived'>,
): Promise<void> {
  await dropLinks(trx, person, ['reset', 'address-new'])
  const nothingYet = { oldConfirmedAt: null, newConfirmedAt: null, holdsAt: null }
  await keepAddressChange(trx, { person, address, oldWaived, askedAt: at, ...nothingYet })
  // Good for as long as the change can last: what was confirmed can still be stopped.
  const expiresAt = instant(at + confirmingLasts + objectingLasts)
  await makeLink(trx, made, { purpose: 'address-old', person, goodFrom: at, expiresAt })
  if (oldWaived) await linkToOther({ trx, at }, made, { person, address, askedAt: at })
}

const linkToOther = (
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  made: Made,
  { person, address, askedAt }: Pick<AddressChange, 'person' | 'address' | 'askedAt'>,
): Promise<void> =>
  makeLink(trx, made, {
    purpose: 'address-new',
    person,
    address,
    goodFrom: at,
    expiresAt: instant(askedAt + confirmingLasts),
  })

// ── by its person ──────────────────────────────────────────────────────────

export type AskRefusal = 'person-email' | 'address-same' | 'address-loss'

/**
 * Whether somebody has that address already is not said: who belongs to the council
 * would be told to whoever asks. Only that mailbox's own holder hears of it, when
 * they confirm.
 */
export async function askForAddress(
  ground: Ground,
  asked: Confirmed & { readonly address: string },
): Promise<Outcome<undefined, AskRefusal | ConfirmReason>> {
  const address = properEmail(asked.address)
  if (address === null) return refused('person-email')
  return appendConfirmed<undefined, AskRefusal>(ground, asked, async (step, by) => {
    const { trx, at } = step
    const person = by.actor
    if ((await emailOf(trx, person)) === address) return { value: refused('address-same'), entries: [] }
    // What two people have agreed would else be answered by a letter to a mailbox that is about to change.
    if ((await lossOf(trx, person, at))?.agreed) return { value: refused('address-loss'), entries: [] }
    await begin(step, ground, { person, address, oldWaived: false })
    return { value: done(), entries: [{ ...by, kind: 'address-asked', subject: person }] }
  })
}

// ── by the mailboxes ───────────────────────────────────────────────────────

export interface AddressShown {
  readonly link: KeptLink
  readonly change: AddressChange
}

/** The change a letter's link speaks of; null for any other. */
export async function addressShown(ground: Ground, token: string | undefined): Promise<AddressShown | null> {
  const at = ground.now()
  const link = await openedLink(ground.db, ground, { token, purposes: ['address-old', 'address-new'], at })
  const change = link && (await addressChangeOf(ground.db, link.person, at))
  return link && change ? { link, change } : null
}

type ConfirmedBy = 'old' | 'new'
export type ConfirmAddressRefusal = 'link-not-good' | 'address-taken'

/** A mailbox says yes. Which one it is, its link says. */
export async function confirmAddress(
  ground: Ground,
  { token, where, once = everyTime }: ByLink,
): Promise<Outcome<ConfirmedBy, ConfirmAddressRefusal | OnceReason>> {
  const confirming: Step<Outcome<ConfirmedBy, ConfirmAddressRefusal>> = async (step) => {
    const { trx, at } = step
    const link = await openedLink(trx, ground, { token, purposes: ['address-old', 'address-new'], at })
    const change = link && (await addressChangeOf(trx, link.person, at))
    const holder = link && (await holderOf(trx, link.person))
    if (!link || !change || !holder || !mayBeInside(holder, at)) return { value: refused('link-not-good'), entries: [] }
    const confirmed = await (link.purpose === 'address-old'
      ? byOld(step, ground, change)
      : byOther(step, { link, change }))
    const { ip, userAgent } = where
    // A mailbox says it, and nobody who signed in: so no actor.
    return { ...confirmed, entries: confirmed.entries.map((entry) => ({ ...entry, where: { ip, userAgent } })) }
  }
  const { value } = await ground.log.append(once.within(confirming))
  return value
}

async function byOld(step: StepContext, made: Made, change: AddressChange): Promise<Written<ConfirmedBy, never>> {
  // Pressed once more: it stands.
  if (addressStep(change) !== 'old') return { value: done('old'), entries: [] }
  await keepAddressChange(step.trx, { ...change, oldConfirmedAt: step.at })
  await linkToOther(step, made, change)
  return { value: done('old'), entries: [{ kind: 'address-confirmed', subject: change.person }] }
}

async function byOther(
  { trx, at }: StepContext,
  { link, change }: AddressShown,
): Promise<Written<ConfirmedBy, ConfirmAddressRefusal>> {
  const { person, address } = change
  if (await emailTaken(trx, address)) return { value: refused('address-taken'), entries: [] }
  if (!(await takeLink(trx, link.id, at))) return { value: refused('link-not-good'), entries: [] }
  await keepAddressChange(trx, { ...change, newConfirmedAt: at, holdsAt: instant(at + objectingLasts) })
  return { value: done('new'), entries: [{ kind: 'address-waits', subject: person }] }
}

// ── by two of the council ──────────────────────────────────────────────────

type MayNot = MayNotVouch | 'address-same' | 'address-taken' | 'address-loss'

/** Whoever may vouch for others sees their addresses: so here it is said that one is taken. */
async function mayTake(
  step: StepContext,
  asked: { readonly person: PersonId; readonly by: ActorFields; readonly address: string },
): Promise<Outcome<undefined, MayNot>> {
  const { person, address } = asked
  if ((await emailOf(step.trx, person)) === address) return refused('address-same')
  if (await emailTaken(step.trx, address)) return refused('address-taken')
  if ((await lossOf(step.trx, person, step.at))?.agreed) return refused('address-loss')
  return mayVouch(step, asked)
}

export async function proposeAddress(
  ground: Ground,
  asked: {
    readonly person: PersonId
    readonly channel: IdentityChannel
    readonly address: SaltedText
    readonly reason: SaltedText
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<undefined, MayNot | 'person-email' | ProposalRefusal>> {
  const { person, channel, by, address } = asked
  // In the one spelling there is: else what is signed and what is kept would be two.
  if (properEmail(address.text) !== address.text) return refused('person-email')
  return proposeToCouncil<MayNot>(ground, {
    ...asked,
    kind: 'change-address',
    about: addressObjects(asked),
    subject: person,
    data: { channel },
    look: (step) => mayTake(step, { person, by, address: address.text }),
    write: ({ trx, at }) => keepAddressProposal(trx, { person, address, at }),
  })
}

/** From here on both mailboxes are told; the other one confirms, and the old one, if it reaches anybody, can stop it. */
export const agreeAddress = (
  ground: Ground,
  asked: { readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNot | AgreementRefusal>> =>
  agreeInCouncil<MayNot | 'decision-gone'>(ground, {
    ...asked,
    kind: 'change-address',
    look: async (step, waiting) => {
      const address = await proposedIn(step, waiting)
      if (address === null) return refused('decision-gone')
      return mayTake(step, { person: personIn(waiting), by: asked.by, address })
    },
    write: async (step, waiting) => {
      const person = personIn(waiting)
      const address = await proposedIn(step, waiting)
      if (address === null) return []
      await begin(step, ground, { person, address, oldWaived: true })
      await dropAddressProposal(step.trx, person)
      return [{ kind: 'address-asked', subject: person }]
    },
  })

/** The address of the very entry that proposes; null where it is kept no more. */
async function proposedIn({ trx }: StepContext, waiting: WaitingDecision): Promise<string | null> {
  const kept = await proposedAddressOf(trx, personIn(waiting))
  return kept && isAddressOf(waiting.entry.objects ?? [], kept) ? kept.text : null
}

// ── stopped ────────────────────────────────────────────────────────────────

/** What waits is dropped, whoever stops it: by the letter to the old mailbox, inside, by the secretariat (stop-way). */
export const addressWay: Stoppable<'address-none'> = {
  purpose: 'address-old',
  entry: 'address-stopped',
  none: 'address-none',
  drop: async ({ trx, at }, person) => {
    if (!(await addressChangeOf(trx, person, at))) return false
    await dropAddressChange(trx, person)
    return true
  },
}

// ── by the clock ───────────────────────────────────────────────────────────

/** Nobody objected. Whoever may not be inside any more, or whose address is another's by now, keeps the old one. */
export async function letAddressHold(ground: Pick<Ground, 'log'>, person: PersonId): Promise<void> {
  await ground.log.append(async ({ trx, at }) => {
    const change = await addressChangeOf(trx, person, at)
    if (!change || change.holdsAt === null || change.holdsAt > at) return { value: undefined, entries: [] }
    await dropAddressChange(trx, person)
    if (!(await stillHolds({ trx, at }, change)))
      return { value: undefined, entries: [{ kind: 'address-stopped', subject: person, reason: 'state-changed' }] }
    await setEmail(trx, person, change.address)
    return { value: undefined, entries: [{ kind: 'address-changed', subject: person }] }
  })
}

async function stillHolds(
  { trx, at }: { readonly trx: StepContext['trx']; readonly at: Instant },
  { person, address }: AddressChange,
): Promise<boolean> {
  const holder = await holderOf(trx, person)
  return holder !== null && mayBeInside(holder, at) && !(await emailTaken(trx, address))
}
