/**
 * The same request to the same form has, for two minutes, the same outcome.
 *
 * A button pressed twice, a line that broke before the answer came: the person
 * asks again, and must not be told that nothing happened, lose a link that was
 * shown to nobody, or do a thing twice. So the outcome of a step is kept inside
 * that very step: either both stand or neither does, wherever the process dies.
 * A second request finds it, whether it comes after the first, during it (the
 * log's steps run one after the other) or on another node.
 *
 * What is kept may be a session's token, a link, recovery codes. All three names
 * of it are derived (HKDF, RFC 5869) from the form's own value, which is nowhere
 * but in the page: whoever reads the database can neither open an outcome nor
 * try out what a form held.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Db, Trx } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { fromUtf8, utf8 } from '../formats/bytes.ts'
import { type Instant, instant } from '../ids.ts'
import { type Done, done, type Outcome, type Refused, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { findOutcome, forgetOutcomes, type KeptOutcome, keepOutcome } from './form-outcome-store.server.ts'
import { outcomeLasts, type SentForm } from './sent-form.ts'
import { forgetReplacedSessions } from './session-store.server.ts'

export type OnceReason = 'form-used'

/** How an act is done once for one form. What it keeps must be plain JSON. Refusals change nothing and are not kept. */
export interface Once {
  /** The step, which looks first whether it was taken for this form already. */
  within<T, R extends string>(step: Step<Outcome<T, R>>): Step<Outcome<T, R | OnceReason>>
  /** What this form was answered before; null: nothing yet. */
  answered<T>(db: Db | Trx, at: Instant): Promise<Done<T> | Refused<OnceReason> | null>
  /**
   * For whatever turns a request away before its step: what stands in its way may be
   * the work of the same request. So this is asked after the look that refuses, never
   * before it: between the two the other one may end.
   */
  unlessAnswered<T, R extends string>(
    refusal: Refused<R>,
    ground: { readonly db: Db | Trx; now(): Instant },
  ): Promise<Done<T> | Refused<R | OnceReason>>
  /** False where another request has kept an outcome meanwhile. */
  keep(trx: Trx, value: unknown, at: Instant): Promise<boolean>
  /** Which form it is: a passkey is shown for this one and no other. */
  readonly form: Pick<SentForm, 'value' | 'place'>
}

/** `holder` names who sent it: a person, half a sign-in, an invitation. Nobody else's request is the same one. */
export function onceFor(sent: SentForm, holder: string): Once {
  const keys = keysOf(sent, holder)
  const content = new Uint8Array(createHmac('sha256', keys.content).update(sent.content).digest())
  const answered = async <T>(db: Db | Trx, at: Instant): Promise<Done<T> | Refused<OnceReason> | null> => {
    const kept = await findOutcome(db, keys.name, at)
    if (!kept) return null
    // Something else under a form that has done its work is not the same request, and not another one either: the
    // page it comes from shows what is no longer so.
    if (!timingSafeEqual(kept.content, content)) return refused('form-used')
    return done(opened<T>(kept, keys.seal))
  }
  const keep = (trx: Trx, value: unknown, at: Instant): Promise<boolean> =>
    keepOutcome(trx, { name: keys.name, content, sealed: sealed(value, keys.seal), at })

  return {
    form: { value: sent.value, place: sent.place },
    answered,
    unlessAnswered: async (refusal, { db, now }) => (await answered(db, now())) ?? refusal,
    keep,
    within<T, R extends string>(step: Step<Outcome<T, R>>): Step<Outcome<T, R | OnceReason>> {
      return async (context) => {
        const before = await answered<T>(context.trx, context.at)
        if (before) return { value: before, entries: [] }
        const taken = await step(context)
        if (taken.value.ok) await keep(context.trx, taken.value.value, context.at)
        return taken
      }
    },
  }
}

/** For callers that no form stands behind: the sample council, whose people never press twice. */
export const everyTime: Once = {
  within: (step) => step,
  answered: async () => null,
  unlessAnswered: async (refusal) => refusal,
  keep: async () => true,
  form: { value: '', place: '' },
}

/**
 * For what is no entry: runs in a transaction of its own, which is undone where
 * another request with the same form was first. It waits for nothing that a batch
 * of the log holds, unless the act does.
 */
export async function answerApart<T, R extends string>(
  db: Db,
  { once, at }: { readonly once: Once; readonly at: Instant },
  act: (trx: Trx) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | OnceReason>> {
  const late = new Error('another request with this form was first')
  try {
    return await db.transaction().execute(async (trx): Promise<Outcome<T, R | OnceReason>> => {
      const before = await once.answered<T>(trx, at)
      if (before) return before
      const outcome = await act(trx)
      if (!outcome.ok) return once.unlessAnswered<T, R>(outcome, { db: trx, now: () => at })
      if (!(await once.keep(trx, outcome.value, at))) throw late
      return outcome
    })
  } catch (error) {
    const before = error === late ? await once.answered<T>(db, at) : null
    if (before) return before
    throw error
  }
}

interface Keys {
  readonly name: Uint8Array
  readonly content: Uint8Array
  readonly seal: Uint8Array
}

/** The value alone is secret; place and holder part what may never be confused. */
function keysOf({ value, place }: SentForm, holder: string): Keys {
  const derived = (what: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', value, '', `fuin-form/1\n${what}\n${place}\n${holder}\n`, 32))
  return { name: derived('name'), content: derived('content'), seal: derived('seal') }
}

// AES-256-GCM: nonce (12) ‖ tag (16) ‖ ciphertext. The nonce is random, because a
// form kept open may be sent, and answered, again after its two minutes.
function sealed(value: unknown, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(utf8(JSON.stringify({ value }))), cipher.final()])
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]))
}

function opened<T>({ sealed }: KeptOutcome, key: Uint8Array): T {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(12, 28))
  const body = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
  // What we sealed ourselves is what we put in: the key is derived for this very act.
  return (JSON.parse(fromUtf8(new Uint8Array(body))) as { readonly value: T }).value
}

const sweepEvery = 60_000

/** Takes away what has lapsed, so that nothing outlives its two minutes by more than one. Ends with the returned call. */
export function startForgettingOutcomes(db: Db, now: () => Instant): () => Promise<void> {
  const sweep = async (): Promise<void> => {
    await forgetOutcomes(db, now())
    await forgetReplacedSessions(db, instant(now() - outcomeLasts))
  }
  // One that fails leaves lapsed rows, which count for nothing; the next one takes them.
  return startRounds({ every: sweepEvery, round: sweep, failed: () => undefined })
}
