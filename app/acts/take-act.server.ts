import type { ActorFields } from '../access/actor.ts'
import { type ActKind, parseAct } from '../formats/signed-act.ts'
import type { Instant } from '../ids.ts'
import type { Db } from '../keyring/key-store.server.ts'
import { Broken, done, type Outcome, readForeign, refused } from '../outcome.ts'
import {
  type Appended,
  type EntryDraft,
  isChallengeUsed,
  type LoggedEntry,
  type ReadLog,
  type Step,
  type StepContext,
} from '../read-log/read-log.server.ts'
import type { ActSent } from './act-wire.ts'
import { type ActExpected, type ActRefusal, type JudgedAct, judgeAct, spendChallenge } from './judge-act.server.ts'

interface Bench {
  readonly db: Db
  readonly log: Pick<ReadLog, 'trust' | 'findAct' | 'append'>
  now(): Instant
}

export interface ActAsked {
  readonly by: ActorFields
  readonly sent: ActSent
}

/** The sequencer's step with the act it takes. */
export interface ActStep<K extends ActKind> extends StepContext {
  readonly judged: JudgedAct<K>
}

/** What an act states: who acted and what they signed are added here. */
export type ActEntry = Omit<EntryDraft, keyof ActorFields | 'act'>

/** What is of one kind of act alone, in the order in which it happens. */
export interface Taking<K extends ActKind, P, F, T, R extends string> {
  readonly expected: ActExpected<K>
  /**
   * Inside the step: why not, or what `write` goes by. It writes nothing, and a
   * refusal leaves the challenge as it was.
   */
  readonly look: (step: ActStep<K>, prepared: P) => Promise<Outcome<F, R>>
  /** The challenge is spent: everything the act does. Its first entry will hold the act. */
  readonly write: (step: ActStep<K>, found: F) => Promise<readonly [ActEntry, ...ActEntry[]]>
  /** From the entry, so that the same act is answered the same. `found` is null where the entry is an earlier one. */
  readonly answer: (entry: LoggedEntry, found: F | null) => Outcome<T, R> | Promise<Outcome<T, R>>
  /** `look` and `answer` judge the session and the person themselves: a refusal is to stand in the log by its own word. */
  readonly judgesAsker?: true
}

export interface PreparedTaking<K extends ActKind, P, F, T, R extends string> extends Taking<K, P, F, T, R> {
  /** Once the act is known to be good and new, outside of the step: what takes long, waits for others, or never changes. */
  readonly prepare: (judged: JudgedAct<K>) => Promise<Outcome<P, R>>
}

/**
 * Takes one signed act into the log, once.
 *
 * The signature is judged before the log's queue is entered; what may have
 * changed since is looked at inside the step; then the challenge is spent, and
 * only then anything is written. Whether whoever signed still stands is looked
 * at in that same step, because its entry speaks for them.
 *
 * If we die before the commit, nothing has happened, and the same act is taken
 * as new. If we die after it, or the answer is lost, or the act came twice at
 * the same moment, the same act finds its entry and is answered from it.
 */
export const takeAct = <K extends ActKind, F, T, R extends string>(
  bench: Bench,
  asked: ActAsked,
  taking: Taking<K, undefined, F, T, R>,
): Promise<Outcome<T, R | ActRefusal>> => takePreparedAct(bench, asked, { ...taking, prepare: async () => done() })

/** The same, for an act that needs something made or looked at before its step. */
export async function takePreparedAct<K extends ActKind, P, F, T, R extends string>(
  bench: Bench,
  asked: ActAsked,
  taking: PreparedTaking<K, P, F, T, R>,
): Promise<Outcome<T, R | ActRefusal>> {
  // What takes us time must not cost the person theirs.
  const arrived = bench.now()
  const judged = await judgeAct(bench, { person: asked.by.actor }, asked.sent, taking.expected)
  if (!judged.ok) return judged
  const again = () => answerAgain(bench, asked, taking)
  const before = await again()
  if (before) return before
  const prepared = await taking.prepare(judged.value)
  // What stands in its way by now may be the work of the same act, sent a moment ago.
  if (!prepared.ok) return (await again()) ?? prepared
  const entering = { judged: judged.value, prepared: prepared.value, arrived }
  const { value: found, entries } = await appended(bench, stepOf(asked, entering, taking))
  if (!found.ok) return (await again()) ?? found
  const [entry] = entries
  if (!entry) throw new Broken(`the act ${taking.expected.act} left no entry`)
  return taking.answer(entry, found.value)
}

/**
 * The answer of an act that is in the log already, asked for before it is judged:
 * for acts that bring a stranger's key along, which is costly to read. The log
 * holds that act judged; this gives an answer to nobody but whoever signed it.
 */
export async function answeredBefore<T>(
  { log }: Bench,
  { by, sent }: ActAsked,
  answer: (entry: LoggedEntry) => Promise<T | null>,
): Promise<T | null> {
  const own = readForeign(() => parseAct(sent.text))?.actor === by.actor
  const entry = own ? await log.findAct(sent.text) : null
  const answered = entry && (await answer(entry))
  if (answered !== null) await demandStanding(log, by)
  return answered
}

async function answerAgain<K extends ActKind, P, F, T, R extends string>(
  { log }: Bench,
  { by, sent }: ActAsked,
  { judgesAsker, answer }: Taking<K, P, F, T, R>,
): Promise<Outcome<T, R> | null> {
  const earlier = await log.findAct(sent.text)
  if (!earlier) return null
  if (!judgesAsker) await demandStanding(log, by)
  return answer(earlier, null)
}

/** No entry is written that would speak for them, so nothing else looks whether they still stand. Throws StandingLost. */
async function demandStanding(log: Bench['log'], by: ActorFields): Promise<void> {
  await log.append(async () => ({ value: undefined, entries: [] }), by)
}

interface Entering<K extends ActKind, P> {
  readonly judged: JudgedAct<K>
  readonly prepared: P
  readonly arrived: Instant
}

function stepOf<K extends ActKind, P, F, T, R extends string>(
  { by }: ActAsked,
  { judged, prepared, arrived }: Entering<K, P>,
  { look, write }: Taking<K, P, F, T, R>,
): Step<Outcome<F, R | ActRefusal>> {
  return async (context) => {
    const step = { ...context, judged }
    const found = await look(step, prepared)
    if (!found.ok) return { value: found, entries: [] }
    const spent = await spendChallenge(step, judged, arrived)
    if (!spent.ok) return { value: spent, entries: [] }
    const [first, ...more] = await write(step, found.value)
    const act = { text: judged.text, signature: judged.signature }
    return { value: found, entries: [{ ...by, ...first, act }, ...more.map((entry) => ({ ...by, ...entry }))] }
  }
}

async function appended<F, R extends string>(
  { log }: Bench,
  step: Step<Outcome<F, R>>,
): Promise<Pick<Appended<Outcome<F, R | 'challenge-used'>>, 'value' | 'entries'>> {
  try {
    return await log.append(step)
  } catch (error) {
    // Its row was lost, and the log itself knows that it was used.
    if (isChallengeUsed(error)) return { value: refused('challenge-used'), entries: [] }
    throw error
  }
}
