import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, sameObjects } from '../acts/judge-act.server.ts'
import { type ActStep, takePreparedAct } from '../acts/take-act.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { makeId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { ResealPlanSent } from '../resealing/reseal-wire.ts'
import { currentRoll, rollWithKeyOf } from '../roll/roll-proof.server.ts'
import { makeCopyCode } from '../sealed/copy.ts'
import { isSealedTo } from '../sealed/take-copies.server.ts'
import type { OpenedSent } from './archive-wire.ts'
import { sealingObjects } from './opening.ts'
import { keepSealed } from './opening-store.server.ts'
import { type Layer, layerFor } from './release-layer.server.ts'

interface Asked {
  readonly opening: number
  readonly by: ActorFields
}

/** All it takes to seal what is inside to whoever asked for it. */
export async function planOpened(
  ground: Ground,
  { opening, by }: Asked,
): Promise<Outcome<ResealPlanSent, 'not-found' | 'roll-none' | 'recipient-unreachable'>> {
  const layer = await layerFor(ground, opening, by.actor)
  if (layer?.step !== 'inner') return refused('not-found')
  const { db, random, now } = ground
  const roll = await currentRoll(db)
  if (!roll || roll.expiresAt <= now()) return refused('roll-none')
  const { askedBy: person } = layer.opening
  const line = await rollWithKeyOf(db, person)
  if (!line) return refused('recipient-unreachable', { names: '' })
  const to = { ...line, person, copy: makeId('c', random(16)), code: makeCopyCode(random(5)) }
  const source = { copy: layer.copy, ciphertextHash: layer.hash }
  return done({ source, roll: roll.proof, recipients: [to] })
}

export type OpenedRefusal =
  | ActRefusal
  | 'not-found'
  | 'copies-differ'
  | 'copy-not-sealed-to-key'
  | 'codebook-unknown'
  | 'key-changed'

/** The inner layer is off, and what was inside sealed to whoever asked: one act, one entry. */
export const takeOpened = (
  ground: Ground,
  asked: Asked & { readonly sent: ActSent; readonly made: OpenedSent },
): Promise<Outcome<{ readonly index: bigint }, OpenedRefusal>> =>
  takePreparedAct(ground, asked, {
    expected: { act: 'reseal' },
    prepare: async ({ act }) => {
      const { ciphertext, cardHash } = asked.made
      const root = copiesRoot([sha256Hex(ciphertext), cardHash])
      return equalBytes(root, act.copies) ? done() : refused('copies-differ')
    },
    look: (step) => toOpen(step, ground, asked),
    write: async ({ trx, at, nextIndex, judged: { act } }, { layer, key }) => {
      const { copy, code, ciphertext } = asked.made
      const by = { sender: asked.by.actor, senderKey: act.key, issuedEntry: nextIndex }
      await keepSealed(trx, asked.opening, { copy, code, key, ciphertext, hash: sha256Hex(ciphertext), ...by, at })
      const objects = act.objects.map((object) => ({ ...object }))
      // Its author finds it in their own record.
      return [{ kind: 'archive-opened', subject: layer.archived.sender, objects }]
    },
    answer: ({ index }) => done({ index }),
  })

async function toOpen(
  { trx, judged: { act } }: ActStep<'reseal'>,
  ground: Ground,
  { opening, by, made }: Asked & { readonly made: OpenedSent },
): Promise<Outcome<{ readonly layer: Layer; readonly key: Layer['key'] }, OpenedRefusal>> {
  const layer = await layerFor({ db: trx, now: ground.now }, opening, by.actor)
  if (layer?.step !== 'inner') return refused('not-found')
  if (act.codebook !== null) return refused('codebook-unknown')
  const { archived, copy, hash } = layer
  const about = sameObjects(act.objects, sealingObjects({ ...archived, opening }))
  const from = act.from.copy === copy && act.from.sha256 === hash && act.entry.index === archived.issuedEntry
  if (!about || !from) return refused('act-about-something-else')
  const key = await currentKeyOf(trx, layer.opening.askedBy)
  if (!key) return refused('key-changed', { names: '' })
  const sealed = await isSealedTo({ db: trx, now: ground.now }, key.fingerprint, made.ciphertext)
  if (!sealed) return refused('copy-not-sealed-to-key')
  if (made.copy === copy) throw new Broken('a copy was given the name of its source')
  return done({ layer, key: key.fingerprint })
}
