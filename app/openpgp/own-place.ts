/**
 * One's own line in the roll, as one's vault sees it. Whoever signs rolls in twos
 * could put a false name, house, role or key there; the person it is about is the one
 * who knows. So the card remembers what was said of them, and whatever else is said
 * later is told at once, with the signed bytes that say it.
 */
import { toBase64, utf8 } from '../formats/bytes.ts'
import { ownFieldsChanged, ownLineOf } from '../formats/own-line.ts'
import { rollLineProof, rollProof } from '../formats/proof-wire.ts'
import { checkRollLine } from '../formats/roll.ts'
import type { OwnPlace } from './line-news.ts'
import type { OwnKey } from './own-key.ts'
import type { Pins } from './vault-pins.ts'
import { demand, orRefuse } from './vault-refusal.ts'

/**
 * Reads the own line of a roll that is signed as it has to be, lapsed or not; tells
 * where it says something else than before. A line with another's key is told each
 * time, and never remembered as one's own.
 */
export async function seeOwnPlace({ roll, line: proof }: OwnPlace, own: OwnKey, pins: Pins): Promise<void> {
  const proven = await pins.provenRoll(roll)
  const pinned = pins.card.roll
  const { counter, time: at } = proven.header
  demand(pinned === null || counter >= pinned.counter, 'roll-older')
  const line = await orRefuse('line-unproven', () => checkRollLine(proven.header, proof))
  demand(line.person === own.person, 'line-unproven')
  const [before, after] = [pins.card.line, ownLineOf(line)]
  const otherKey = line.fingerprint !== own.fingerprint
  const differs = before !== null && ownFieldsChanged(before, after).length > 0
  if (differs || otherKey) {
    const evidence = lineEvidence({ roll, line: proof }, own)
    pins.tellLine({ counter, at, before, after, otherKey, evidence })
  }
  if (!otherKey) pins.keepLine(after)
}

/**
 * `fuin-line-evidence/1`: the roll's header with its two signatures and the way of the
 * line to its root, all of which anybody can check, beside the fingerprint of the key
 * of whoever it is about. It holds no private key.
 */
function lineEvidence({ roll, line }: OwnPlace, { person, fingerprint, publicKey }: OwnKey): Uint8Array {
  const mine = { person, fingerprint, publicKey: toBase64(publicKey) }
  const shown = { roll: rollProof.encode(roll), line: rollLineProof.encode(line) }
  return utf8(`${JSON.stringify({ v: 'fuin-line-evidence/1', mine, ...shown }, null, 2)}\n`)
}
