import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { isSealedTo } from '../openpgp/sealed-to.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { deskKeyBytes } from '../roll/desk-roll-store.server.ts'
import { keepInner, wasReleased } from './opening-store.server.ts'
import { layerFor } from './release-layer.server.ts'

type InnerRefusal = 'not-found' | 'not-released' | 'copy-not-sealed-to-key'

/**
 * What came off the outer layer, from whoever asked and was given it. Nobody has to
 * believe them: the other one's vault opens nothing but what the author signed.
 */
export async function takeInner(
  ground: Ground,
  { opening, message, by }: { readonly opening: number; readonly message: Uint8Array; readonly by: ActorFields },
): Promise<Outcome<undefined, InnerRefusal>> {
  const taking: Step<Outcome<undefined, InnerRefusal>> = async ({ trx, at }) => {
    const layer = await layerFor({ db: trx, now: ground.now }, opening, by.actor)
    if (layer?.step !== 'outer') return { value: refused('not-found'), entries: [] }
    if (!(await wasReleased(trx, layer.copy, by.actor))) return { value: refused('not-released'), entries: [] }
    const key = await deskKeyBytes(trx, layer.archived.inner.key)
    const sealed = key !== null && (await isSealedTo(key, message, layer.archived.issuedAt))
    if (!sealed) return { value: refused('copy-not-sealed-to-key'), entries: [] }
    await keepInner(trx, opening, { message, hash: sha256Hex(message), at })
    return { value: done(), entries: [] }
  }
  return (await ground.log.append(taking, by)).value
}
