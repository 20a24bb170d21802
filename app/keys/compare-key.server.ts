import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { currentKeyOf, markCompared } from './key-store.server.ts'

export type CompareRefusal = 'own-account' | 'key-replaced' | 'key-unproven' | 'key-compared-already'

/**
 * Records that the secretariat compared a key's fingerprint with its holder by
 * another channel: the one link of the chain no computer can make. `fingerprint`
 * is the one the page showed; if the key changed meanwhile, it was not compared.
 */
export async function compareKey(
  { log }: Ground,
  asked: { readonly person: PersonId; readonly fingerprint: Fingerprint; readonly by: ActorFields },
): Promise<Outcome<undefined, CompareRefusal>> {
  // Comparing one's own key proves nothing to anybody.
  if (asked.person === asked.by.actor) return refused('own-account')
  const { value } = await log.append<Outcome<undefined, CompareRefusal>>(async ({ trx, at }) => {
    const key = await currentKeyOf(trx, asked.person)
    if (key?.fingerprint !== asked.fingerprint) return { value: refused('key-replaced'), entries: [] }
    if (key.provenAt === null) return { value: refused('key-unproven'), entries: [] }
    const { fingerprint, publicKeyHash } = key
    if (!(await markCompared(trx, fingerprint, { by: asked.by.actor, at }))) {
      return { value: refused('key-compared-already'), entries: [] }
    }
    const objects = [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }]
    return { value: done(), entries: [{ ...asked.by, kind: 'key-compared', subject: asked.person, objects }] }
  })
  return value
}
