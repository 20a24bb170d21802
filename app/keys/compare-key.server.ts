import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import type { ComparisonChannel } from '../keyring/comparison.ts'
import { currentKeyOf, markCompared } from '../keyring/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'

export type CompareRefusal = 'own-account' | 'key-replaced' | 'key-unproven' | 'key-compared-already'

/**
 * Records that the secretariat compared a key's fingerprint with its holder by
 * another channel, and by which: the one link of the chain no computer can make.
 * Whoever signs the roll beside its author judges the line by it. `fingerprint` is
 * the one the page showed; if the key changed meanwhile, it was not compared.
 */
export async function compareKey(
  { log }: Ground,
  asked: {
    readonly person: PersonId
    readonly fingerprint: Fingerprint
    readonly channel: ComparisonChannel
    readonly by: ActorFields
    readonly once?: Once
  },
): Promise<Outcome<undefined, CompareRefusal | OnceReason>> {
  // Comparing one's own key proves nothing to anybody.
  if (asked.person === asked.by.actor) return refused('own-account')
  const { once = everyTime } = asked
  const step: Step<Outcome<undefined, CompareRefusal>> = async ({ trx, at }) => {
    const key = await currentKeyOf(trx, asked.person)
    if (key?.fingerprint !== asked.fingerprint) return { value: refused('key-replaced'), entries: [] }
    if (key.provenAt === null) return { value: refused('key-unproven'), entries: [] }
    const { fingerprint, publicKeyHash } = key
    const { channel } = asked
    if (!(await markCompared(trx, fingerprint, { by: asked.by.actor, at, channel }))) {
      return { value: refused('key-compared-already'), entries: [] }
    }
    const objects = [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }]
    const entry = { ...asked.by, kind: 'key-compared', subject: asked.person, objects, data: { channel } } as const
    return { value: done(), entries: [entry] }
  }
  const { value } = await log.append(once.within(step), asked.by)
  return value
}
