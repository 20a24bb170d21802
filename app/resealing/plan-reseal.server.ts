import type { Db } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type BulletinId, makeId, type PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { currentRoll, rollLineWithProof } from '../roll/roll-proof.server.ts'
import { type CopyCode, makeCopyCode } from '../sealed/copy.ts'
import { judgeReseal, type ResealFlaw, type ResealOf } from './judge-reseal.server.ts'
import { codesOf } from './later-copy-store.server.ts'
import type { ResealPlanSent } from './reseal-wire.ts'

/**
 * All it takes to seal one bulletin anew: whose copy it is made from, and to which
 * proven keys. Nothing of it is kept. Ids and codes come back with the copies and are
 * held against what is there: all that could be done with chosen ones is to be refused.
 */
export async function planReseal(ground: Ground, of: ResealOf): Promise<Outcome<ResealPlanSent, ResealFlaw>> {
  const { db, now } = ground
  const judged = await judgeReseal(db, of, now())
  if (!judged.ok) return judged
  const roll = await currentRoll(db)
  const source = judged.value[0]?.source
  if (!roll || !source) return refused(roll ? 'not-found' : 'roll-none')
  const code = await freeCodes(ground, of.bulletin)
  const recipients = []
  for (const { recipient } of judged.value) recipients.push(await sealTo(db, recipient.person, { code, ground }))
  return done({ source: { copy: source.copy, ciphertextHash: source.sha256 }, roll: roll.proof, recipients })
}

async function sealTo(
  db: Db,
  person: PersonId,
  { code, ground }: { readonly code: () => CopyCode; readonly ground: Ground },
) {
  const line = await rollLineWithProof(db, person)
  if (!line) throw new Broken('a person outside the roll was found reachable')
  return { ...line, person, copy: makeId('c', ground.random(16)), code: code() }
}

async function freeCodes({ db, random }: Ground, bulletin: BulletinId): Promise<() => CopyCode> {
  const taken = new Set<string>(await codesOf(db, bulletin))
  return () => {
    let code = makeCopyCode(random(5))
    while (taken.has(code)) code = makeCopyCode(random(5))
    taken.add(code)
    return code
  }
}
