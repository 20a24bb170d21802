/**
 * The vault: holds one person's private key while it is unlocked, and answers
 * typed requests. It runs in a worker of its own in the browser and as it is in
 * Node (the demo, the tests).
 *
 * Who is trusted: this file, the library, and the person. The page is not: it
 * cannot have bytes signed or decrypted, it names neither actor nor key nor
 * checkpoint of an act, and the private key leaves only under a passphrase.
 */
import { utf8 } from '../formats/bytes.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { parseKeyProof } from '../formats/key-proof.ts'
import { attemptOf, formatAct, type Seen } from '../formats/signed-act.ts'
import { parseTrust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import { type Instant, instant } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { restateCouncil, signStatement } from './council-change.ts'
import { makeCouncilKey, signRoll } from './council-key.ts'
import { answerDeskProof, makeDeskKey, shareDeskKey } from './desk-key.ts'
import { logEvidence } from './log-evidence.ts'
import { openNote, sealNote } from './notes.ts'
import { openCopy, openLayer, openProposed } from './open-copy.ts'
import { openHeadlines } from './open-headlines.ts'
import { openOwn } from './open-own.ts'
import { type Opener, provenAttachment } from './open-release.ts'
import {
  exportForGpg,
  forget,
  makeOwnKey,
  type NewKey,
  type OwnKey,
  openMessage,
  renewOwnKey,
  signDetached,
  unlockOwnKey,
} from './own-key.ts'
import { seeOwnKeys } from './own-keys.ts'
import { seeOwnPlace } from './own-place.ts'
import { judgeSignature } from './public-key.ts'
import { resealCopy } from './reseal-copy.ts'
import { type Encrypt, sealCopies } from './seal-copies.ts'
import { sealOwn } from './seal-own.ts'
import { seenSuccessor } from './succession-follow.ts'
import { mergedCards, openCards, ownCards, sealCard } from './trust-cards.ts'
import { acceptSuspension, followTrust, seenUnwitnessed } from './trust-follow.ts'
import { Pins } from './vault-pins.ts'
import type { AnswerOf, MadeKey, RequestKind, RequestOf, SealProgress, VaultRequests } from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'
import type { VaultState } from './vault-state.ts'

/** The longest a vault stays open without its person doing anything, milliseconds. */
export const idleLimit = 15 * 60_000

export interface VaultSurroundings {
  /** This machine's clock, milliseconds. */
  readonly now: () => Instant
  readonly encrypt: Encrypt
  /** How many encryptions may be under way at once. */
  readonly width: number
  readonly onState: (state: VaultState) => void
  /** How many seconds the keys made here are good for: two years where it is not said, as in every browser. Somebody of the sample council has one that ends. */
  readonly keyLife?: number | undefined
}

export interface Handling {
  readonly signal: AbortSignal
  readonly report: (progress: SealProgress) => Promise<void>
}

interface Open {
  readonly own: OwnKey
  readonly pins: Pins
}

type Answering<K extends RequestKind> = (
  request: RequestOf<K>,
  handling: Handling,
) => Promise<VaultRequests[K]['answer']>

export class Vault {
  private open: Open | null = null
  private idle = idleLimit
  private deadline = instant(0)
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly around: VaultSurroundings) {}

  /** Answers one request. Only our own broken promises throw. */
  async handle<K extends RequestKind>(
    kind: K,
    request: RequestOf<K>,
    handling?: Partial<Handling>,
  ): Promise<AnswerOf<K>> {
    const { signal = new AbortController().signal, report = async () => undefined } = handling ?? {}
    try {
      const answering: Answering<K> = this.answers[kind]
      return done(await answering(request, { signal, report })) as AnswerOf<K>
    } catch (error) {
      if (error instanceof VaultRefusal) return refused(error.reason) as AnswerOf<K>
      throw error
    } finally {
      this.tell()
    }
  }

  private readonly answers: { readonly [K in RequestKind]: Answering<K> } = {
    'make-key': async (request) => {
      this.lock()
      const trust = await orRefuse('trust-unreadable', () => parseTrust(request.trust))
      const { size, root, cosignedAt } = await orRefuse('checkpoint-bad', () =>
        openCheckpoint(request.checkpoint, trust),
      )
      const made = await makeOwnKey(request.person, instant(cosignedAt * 1000), this.around.keyLife)
      const seen = { size, root, time: cosignedAt }
      const key = made.own.fingerprint
      const nothing = { version: 0, council: null, roll: null, line: null, trustEntry: null }
      const pins = new Pins({ ...nothing, person: request.person, key, seen, trust })
      if (request.council) await pins.pinCouncil(request.council, made.own)
      const card = await sealCard(made.own, pins)
      this.opened({ own: made.own, pins })
      return { ...madeKey(made), card }
    },
    unlock: async (request) => {
      this.lock()
      demand(request.cards.length > 0, 'trust-card-missing')
      const own = await unlockOwnKey(request)
      const cards = await openCards(own, request.cards)
      this.opened({ own, pins: new Pins(mergedCards(cards)) })
      return { fingerprint: own.fingerprint, state: this.state() }
    },
    lock: async () => {
      this.lock()
      return this.state()
    },
    'keep-awake': async () => {
      this.unlocked()
      return this.state()
    },
    status: async () => this.state(),
    'set-idle-limit': async ({ milliseconds }) => {
      demand(milliseconds > 0 && milliseconds <= idleLimit, 'request-malformed')
      this.idle = milliseconds
      if (this.open) this.keepAwake()
      return this.state()
    },
    'see-checkpoint': async (step) => {
      await this.unlocked().pins.see(step)
      return this.state()
    },
    'pin-council': async (evidence) => {
      const { own, pins } = this.unlocked()
      await pins.pinCouncil(evidence, own)
      return this.state()
    },
    'see-own-line': async (place) => {
      const { own, pins } = this.unlocked()
      await seeOwnPlace(place, own, pins)
      return this.state()
    },
    'see-own-keys': async ({ entries }) => {
      const { own, pins } = this.unlocked()
      await seeOwnKeys(entries, own, pins)
      return this.state()
    },
    'sign-act': async (request) => {
      const { own, pins } = this.unlocked()
      const { draft } = request
      const seen = await seenFor(request, pins)
      // Who signs, with what, having seen what: the vault's own knowledge, whatever the page says.
      const act = { ...draft, portal: pins.portal, actor: own.person, key: own.fingerprint, seen }
      const text = await orRefuse('act-unsayable', () => formatAct(act))
      const date = instant(seen.time * 1000)
      return { text, signature: await signDetached(own.privateKey, utf8(text), date), attempt: attemptOf(text) }
    },
    'follow-trust': async ({ steps }) => followTrust(steps, this.unlocked().pins),
    'accept-suspension': async (proof) => {
      await acceptSuspension(proof, this.unlocked().pins, this.around.now())
      return this.state()
    },
    'log-evidence': async () => {
      const { contradiction } = this.unlocked().pins
      return { evidence: contradiction && logEvidence(contradiction, this.around.now()) }
    },
    'answer-proof': async ({ message }) => {
      const { own, pins } = this.unlocked()
      const opened = await openMessage(own.privateKey, message)
      demand(opened !== null, 'not-a-proof')
      const proof = await orRefuse('not-a-proof', () => parseKeyProof(opened.bytes))
      const mine = proof.portal === pins.portal && proof.person === own.person && proof.key === own.fingerprint
      demand(mine, 'not-a-proof')
      return { nonce: proof.nonce }
    },
    'open-copy': async (request) => openCopy(request, this.opener()),
    'open-layer': async (request) => openLayer(request, this.opener()),
    'open-proposed': async (request) => openProposed(request, this.opener()),
    'see-attachment': async (request) => provenAttachment(request, this.opener()),
    'open-own': async (request) => openOwn(request, this.opener()),
    'open-cards': async (request) => openHeadlines(request, this.opener()),
    seal: async (request, { signal, report }) => {
      const { encrypt, width } = this.around
      return sealCopies({ request, ...this.unlocked(), encrypt, width, signal, report })
    },
    reseal: async (request, { signal, report }) => {
      const { encrypt, width } = this.around
      return resealCopy(request, this.opener(), { encrypt, width, signal, report })
    },
    'seal-own': async (request) => {
      const { own, pins } = this.unlocked()
      return sealOwn(request, own, pins)
    },
    'make-council-key': async (request) => {
      const { own, pins } = this.unlocked()
      return makeCouncilKey(request, own, pins)
    },
    'restate-council': async (request) => restateCouncil(request, this.unlocked()),
    'sign-statement': async (request) => ({ signature: await signStatement(request, this.unlocked()) }),
    'make-desk-key': async (request) => makeDeskKey(request, this.unlocked()),
    'share-desk-key': async (request) => shareDeskKey(request, this.unlocked()),
    'seal-note': async (request) => sealNote(request, this.unlocked()),
    'open-note': async (request) => openNote(request, this.opener()),
    'answer-desk-proof': async (request) => answerDeskProof(request, this.unlocked()),
    'sign-roll': async (request) => {
      const { own, pins } = this.unlocked()
      return { signature: await signRoll(request, own, pins) }
    },
    'seal-card': async ({ others, newest }) => {
      const { own, pins } = this.unlocked()
      const opened = await ownCards(own, others)
      if (opened.length > 0) pins.take(mergedCards([pins.card, ...opened]))
      return sealCard(own, pins, newest)
    },
    'renew-key': async ({ protectedKey, passphrase }) => {
      const { own, pins } = this.unlocked()
      const { person, fingerprint } = own
      const at = instant(pins.card.seen.time * 1000)
      const renewed = await renewOwnKey({ person, protectedKey, passphrase }, at)
      demand(renewed.own.fingerprint === fingerprint, 'key-not-own')
      // From here on it signs as what it says it is by now: by its earlier word it may have ended.
      forget(own.privateKey)
      this.opened({ own: renewed.own, pins })
      const { publicKey, publicKeyHash } = renewed.own
      return { fingerprint, publicKey, publicKeyHash, protectedKey: renewed.protectedKey, expiresAt: renewed.expiresAt }
    },
    'export-for-gpg': async (request) => ({ armored: await exportForGpg(request) }),
    'judge-signature': async (claim) => {
      await orRefuse('signature-not-proven', () => judgeSignature(claim))
      return { proven: true }
    },
  }

  // ── locked and unlocked ──────────────────────────────────────────────────

  private unlocked(): Open {
    if (this.open === null) throw new VaultRefusal('vault-locked')
    this.keepAwake()
    this.open.pins.suspensionAt(this.around.now())
    return this.open
  }

  private opener(): Opener {
    return { ...this.unlocked(), now: this.around.now() }
  }

  private opened(open: Open): void {
    this.open = open
    this.keepAwake()
  }

  private keepAwake(): void {
    clearTimeout(this.timer)
    this.deadline = instant(this.around.now() + this.idle)
    this.timer = setTimeout(() => this.fallAsleep(), this.idle)
    // A vault in Node must not keep a finished process alive.
    if (typeof this.timer === 'object' && 'unref' in this.timer) this.timer.unref()
  }

  private fallAsleep(): void {
    this.lock()
    this.tell()
  }

  private lock(): void {
    clearTimeout(this.timer)
    if (this.open) forget(this.open.own.privateKey)
    this.open = null
  }

  private state(): VaultState {
    if (this.open === null) return { state: 'locked' }
    const { own, pins } = this.open
    const { seen, council, roll } = pins.card
    return {
      state: 'unlocked',
      person: own.person,
      fingerprint: own.fingerprint,
      deadline: this.deadline,
      checkpoint: { size: seen.size, time: seen.time },
      councilPinned: council !== null,
      rollCounter: roll?.counter ?? null,
      councilNews: pins.news,
      lineNews: pins.lineNews,
      keyNews: pins.keyNews,
      cardMoved: pins.moved,
      trust: trustHash(pins.card.trust),
      suspendedUntil: pins.suspensionAt(this.around.now())?.until ?? null,
    }
  }

  private tell(): void {
    this.around.onState(this.state())
  }
}

/** The newest checkpoint verified; for the acts that can stand on none, what stands in for it. */
async function seenFor({ draft, unwitnessed, successor }: RequestOf<'sign-act'>, pins: Pins): Promise<Seen> {
  demand(!unwitnessed || draft.act === 'suspend-quorum', 'request-malformed')
  demand(!successor || draft.act === 'succeed-log' || draft.act === 'roll', 'request-malformed')
  if (successor) return seenSuccessor(successor, draft, pins)
  return unwitnessed ? seenUnwitnessed(unwitnessed, pins) : pins.card.seen
}

function madeKey({ own, protectedKey, passphrase, revocation, createdAt, expiresAt }: NewKey): Omit<MadeKey, 'card'> {
  const { fingerprint, publicKey, publicKeyHash } = own
  return { fingerprint, publicKey, publicKeyHash, protectedKey, passphrase, revocation, createdAt, expiresAt }
}
