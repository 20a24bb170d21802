import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { isSealedTo } from '../openpgp/sealed-to.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { deskKeyBytes } from '../roll/desk-roll-store.server.ts'
import { keepInner, wasReleased } from './opening-store.server.ts'
import { layerFor } from './release-layer.server.ts'

/**
 * What came off the outer layer, from whoever asked and was given it. Nobody has to
 * believe them: the other one's vault opens nothing but what the author signed.
 */
export async function takeInner(
  ground: Ground,
  { opening, message, by }: { readonly opening: number; readonly message: Uint8Array; readonly by: ActorFields },
): Promise<Outcome<undefined, 'not-found' | 'not-released' | 'copy-not-sealed-to-key'>> {
  const layer = await layerFor(ground, opening, by.actor)
  if (layer?.step !== 'outer') return refused('not-found')
  if (!(await wasReleased(ground.db, layer.copy, by.actor))) return refused('not-released')
  const at = ground.now()
  const key = await deskKeyBytes(ground.db, layer.archived.inner.key)
  if (!key || !(await isSealedTo(key, message, layer.archived.issuedAt))) return refused('copy-not-sealed-to-key')
  await keepInner(ground.db, opening, { message, hash: sha256Hex(message), at })
  return done()
}
