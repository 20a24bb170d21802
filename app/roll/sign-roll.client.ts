import { askPortal } from '../access/ask-portal.client.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct, signBringingBack } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { toBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import type { RollLine } from '../formats/roll.ts'
import { rollActObjects } from '../formats/roll-confirmation.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import { meetCouncil } from '../keyring/follow-log.client.ts'
import { keepCard } from '../keyring/keep-card.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import {
  type CouncilKeySent,
  councilKeyBody,
  type NextRoll,
  nextRoll,
  type RollBody,
  rollBody,
  rollSigners,
} from './roll-wire.ts'

export const fetchNextRoll = (): Promise<Outcome<NextRoll, string>> =>
  askPortal('/roll/next', { method: 'GET', answer: nextRoll })

/**
 * The roll the page has just shown. Signing it is first the act, which brings the vault
 * to the newest checkpoint, then the header, which the vault signs only after
 * recomputing it from these lines. The act says which lines were looked at by name.
 */
export function rollToSign(next: NextRoll, confirmed: readonly RollLine[]): Signable {
  const about = `${toBase64(next.header)} ${confirmed.map(({ person }) => person).join(' ')}`
  const act: ActToSign = { act: 'roll', objects: rollActObjects(next.header, confirmed) }
  const take = () =>
    takeRoll(about, {
      sign: () => signedRoll(next, act),
      send: (body) => askPortal('/roll/sign', { method: 'POST', sends: rollBody, body, answer: unread }),
    })
  return { act, take }
}

const takeRoll = sentUntilAnswered<RollBody>()

async function signedRoll(next: NextRoll, roll: ActToSign): Promise<Outcome<RollBody, string>> {
  const { council, header, lines, previous, before, desks, firstSignedBy } = next
  const met = await meetCouncil(council)
  if (!met.ok) return met
  const act = await signBringingBack(roll)
  if (!act.ok) return act
  const { successor } = act.value
  // Built on an older roll than this vault knows: then nobody signs who was shown differences alone.
  if (successor && !next.afterLoss) return refused('roll-outdated')
  const toSign = { council, header, lines, previous, before, desks, ...(successor ? { successor } : {}) }
  const signed = await askVault('sign-roll', toSign)
  if (!signed.ok) return signed
  const kept = await keepCard()
  if (!kept.ok) return kept
  const body = { header, signature: signed.value.signature, act: act.value.act }
  return done(firstSignedBy === null ? { ...body, lines } : body)
}

/** The council key: made in this vault as it is signed for, sealed to every signer, and put on record. */
export const councilKeyToSign: Signable = {
  act: null,
  take: () =>
    takeCouncil('council', {
      sign: madeCouncil,
      send: (body) => askPortal('/roll/council', { method: 'POST', sends: councilKeyBody, body, answer: unread }),
    }),
}

const takeCouncil = sentUntilAnswered<CouncilKeySent>()

async function madeCouncil(): Promise<Outcome<CouncilKeySent, string>> {
  const asked = await askPortal('/roll/council', { method: 'GET', answer: rollSigners })
  if (!asked.ok) return asked
  const { signers } = asked.value
  // The other signers' keys may be younger than what this vault saw last.
  const seen = await seeNewest('council')
  if (!seen.ok) return seen
  const made = await askVault('make-council-key', { signers })
  if (!made.ok) return made
  const { fingerprint, council, shares } = made.value
  const object = { kind: 'council', id: fingerprint, sha256: sha256Hex(council.councilKey) }
  const act = await signAct({ act: 'council', objects: [object] })
  if (!act.ok) return act
  return done({ council, shares, act: act.value })
}
