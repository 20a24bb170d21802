/**
 * A person of the sample council at their own machine: a password, an
 * authenticator, a vault, and a browser that asks the portal's acts in the same
 * order as the real one. Nothing here writes to the database but those acts.
 */

import { type Actor, type ActorFields, actorFields, type Where } from '../../app/access/actor.ts'
import { agreementOf } from '../../app/access/agreement.ts'
import type { Confirmed } from '../../app/access/confirm-act.server.ts'
import { signOut } from '../../app/access/end-session.server.ts'
import { knownCookie } from '../../app/access/known-browser.server.ts'
import { wantsPasskey } from '../../app/access/powers.ts'
import { powersOf } from '../../app/access/powers-store.server.ts'
import type { Role } from '../../app/access/role.ts'
import { presentSession } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { stepUp } from '../../app/access/step-up.server.ts'
import { nextStepAt, totpCode } from '../../app/access/totp.server.ts'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { PersonId } from '../../app/ids.ts'
import { keepCard } from '../../app/keyring/keep-trust-card.server.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import { pinOf, seeLog, signAct, type ToSign } from './sign-at-vault.server.ts'
import { granted, type Stage } from './stage.ts'

export interface ActorParts {
  readonly stage: Stage
  readonly role: Role
  readonly name: string
  readonly reading: string
  readonly organization: string
  readonly email: string
  readonly password: string
  /** Where they usually sit. */
  readonly office: Where
  /** How many seconds their key is good for; two years where it is not said. */
  readonly keyLife?: number
}

export class SampleActor {
  readonly vault: Vault
  private id: PersonId | null = null
  private secret = ''
  private words = ''
  private token = ''
  private where: Where
  /** The cookie that each of their browsers keeps. */
  private readonly known = new Map<string, string>()

  constructor(private held: ActorParts) {
    const { now } = held.stage.clock
    this.vault = new Vault({ now, encrypt: encryptHere, width: 8, onState: () => undefined, keyLife: held.keyLife })
    this.where = held.office
  }

  get parts(): ActorParts {
    return this.held
  }

  /** From now on, after a change of post. */
  worksFor(organization: string): void {
    this.held = { ...this.held, organization }
  }

  /** Throws before they have joined. */
  get person(): PersonId {
    if (this.id === null) throw new Error(`${this.parts.email} has not joined yet`)
    return this.id
  }

  get totpSecret(): string {
    return this.secret
  }

  get passphrase(): string {
    return this.words
  }

  get visit(): Where {
    return this.where
  }

  /** Came through the invitation: both factors are kept, and a session is open. */
  joined(as: { readonly person: PersonId; readonly totpSecret: string; readonly token: string }): void {
    this.id = as.person
    this.secret = as.totpSecret
    this.token = as.token
    this.remember()
  }

  /** The vault made the key and showed this once. */
  noted(passphrase: string): void {
    this.words = passphrase
  }

  // ── coming and going ─────────────────────────────────────────────────────

  /** Both factors. From elsewhere than the office where a place is named. */
  async signIn(where: Where = this.parts.office): Promise<void> {
    const { portal, clock, chance } = this.parts.stage
    this.where = where
    const begun = await this.typePassword(this.parts.password)
    clock.pass(chance.between(8, 20))
    const { token } = granted('sign-in', begun)
    const opened = await finishSignIn(portal, { token, code: this.freshCode(), where: this.asKnown() })
    const finished = granted('second factor', opened)
    if (finished.state !== 'opened') throw new Error(`sample council: ${this.parts.email} may not be inside`)
    this.token = finished.token
    this.remember()
    clock.pass(chance.between(2, 8))
  }

  /** The first page of signing in, with whatever was typed. */
  async typePassword(password: string): ReturnType<typeof beginSignIn> {
    return beginSignIn(this.parts.stage.portal, { email: this.parts.email, password, where: this.asKnown() })
  }

  private asKnown(): Where {
    return { ...this.where, known: this.known.get(this.where.userAgent) ?? null }
  }

  private remember(): void {
    const { portal } = this.parts.stage
    const cookie = this.known.get(this.where.userAgent) ?? null
    this.known.set(this.where.userAgent, knownCookie(portal, { cookie, person: this.person }))
  }

  /** Right password, wrong code: logged, and nobody is inside. */
  async mistypeCode(): Promise<void> {
    const { portal, clock } = this.parts.stage
    const begun = granted('sign-in', await this.typePassword(this.parts.password))
    clock.pass(9)
    const right = totpCode(this.secret, clock.now())
    const code = `${right.slice(1)}${(Number(right.charAt(0)) + 1) % 10}`
    await finishSignIn(portal, { token: begun.token, code, where: this.where })
    clock.pass(6)
  }

  async stepUp(): Promise<void> {
    const { portal, clock } = this.parts.stage
    const actor = await this.actor()
    clock.pass(9)
    this.token = granted('step-up', await stepUp(portal, { actor, code: this.freshCode(), where: this.where })).token
  }

  async signOut(): Promise<void> {
    await this.keepCard()
    await signOut(this.parts.stage.portal, { actor: await this.actor(), where: this.where })
    this.token = ''
  }

  /** Closes the browser; the session lapses by itself. */
  async walkAway(): Promise<void> {
    await this.keepCard()
    this.token = ''
  }

  /** A code works once: whoever comes back within half a minute waits for the next. */
  private freshCode(): string {
    const { clock } = this.parts.stage
    clock.reach(nextStepAt(clock.now()))
    return totpCode(this.secret, clock.now())
  }

  /** Who asks, as the session says at this moment; using it moves its idle limit on. */
  async actor(): Promise<Actor> {
    const { portal } = this.parts.stage
    const presented = await presentSession(portal.db, { token: this.token, at: portal.now() })
    if (presented.state !== 'held') throw new Error(`sample council: ${this.parts.email} is not signed in`)
    const { id: session, expiresAt: sessionEndsAt, ...held } = presented.session
    const agreement = agreementOf(held, portal.texts, portal.now())
    const powers = await powersOf(portal.db, held, portal.now())
    const passkeyWanted = wantsPasskey(held, held.passkeyDates, portal.now())
    const deputizes = held.standsIn && { ownRole: held.ownRole, until: held.standsIn.until }
    const audits = held.ownAuditUntil !== null && held.ownAuditUntil > portal.now()
    const sessionIsLast = sessionEndsAt >= held.absoluteUntil
    return { ...held, session, sessionEndsAt, sessionIsLast, agreement, powers, passkeyWanted, deputizes, audits }
  }

  async isInside(): Promise<boolean> {
    const { portal } = this.parts.stage
    return (await presentSession(portal.db, { token: this.token, at: portal.now() })).state === 'held'
  }

  async by(): Promise<ActorFields> {
    return actorFields(await this.actor(), this.where)
  }

  /** For the acts that ask for a code in their own form. */
  async confirms(): Promise<Confirmed> {
    const by = await this.by()
    return { by, code: this.freshCode() }
  }

  // ── the vault ────────────────────────────────────────────────────────────

  /** Where the vault's view of the log ends. */
  async pin(): Promise<bigint> {
    return pinOf(this.vault)
  }

  async sign(draft: ToSign): Promise<ActSent> {
    return signAct(this.parts.stage.portal, this, draft)
  }

  /** For the one act that does without witnesses: it says which checkpoint of the log's own it saw. */
  async signUnwitnessed(draft: ToSign): Promise<ActSent> {
    const { portal } = this.parts.stage
    const from = await this.pin()
    const asked = granted('challenge', await issueChallenge(portal, { person: this.person, act: draft.act, from }))
    const unwitnessed = { note: asked.checkpoint, from, consistency: asked.consistency }
    const request = { draft: { ...draft, challenge: asked.challenge }, unwitnessed }
    const { text, signature } = granted('signing', await this.vault.handle('sign-act', request))
    return { text, signature: toBase64(signature) }
  }

  /** Brings the vault's pin to the newest checkpoint. */
  async seeLog(act: ToSign['act']): Promise<void> {
    await seeLog(this.parts.stage.portal, this, act)
  }

  /** What the vault has seen must outlive this session. */
  async keepCard(): Promise<void> {
    const state = granted('status', await this.vault.handle('status', {}))
    if (state.state !== 'unlocked' || !state.cardMoved) return
    const card = granted('sealing the card', await this.vault.handle('seal-card', { others: [] }))
    granted('keeping the card', await keepCard(this.parts.stage.portal, { person: this.person, card }))
  }
}
