/**
 * What each of two people signs about the log, made from the very texts and
 * bytes that the page shows: so that the page can show beforehand what its vault
 * will be asked to sign.
 */

import { parseEntry } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { normalized } from '../formats/normalized.ts'
import type { ActToSign, EntryReference, JointKind } from '../formats/signed-act.ts'
import { readSuccession, type Succession, successionObjects } from '../formats/succession.ts'
import { parseTrust } from '../formats/trust.ts'
import { decisionObjects } from '../formats/two-person.ts'
import type { Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'

/** The entry that holds the first signature, as the page has it. */
export interface FirstOfTwo {
  /** Decimal. */
  readonly index: string
  readonly bytes: Uint8Array
}

/** `fuin-log-trust/1`: in force, and to be in force. */
export interface TrustTexts {
  readonly now: string
  readonly next: string
}

/** What both say of a suspension, to the letter. */
export interface SuspensionSaid {
  readonly until: Instant
  readonly reason: string
}

/** What both sign. */
export type DecisionDraft = Extract<ActToSign, { readonly act: JointKind }>

/** `first` is null in the first of the two. */
export const trustDraft = ({ now, next }: TrustTexts, first: FirstOfTwo | null): DecisionDraft => ({
  act: 'change-trust',
  first: referenceOf(first),
  objects: decisionObjects(parseTrust(now), parseTrust(next)),
})

/** `trust`: the text in force, whose quorum is set aside. */
export const suspensionDraft = (
  trust: string,
  { until, reason }: SuspensionSaid,
  first: FirstOfTwo | null,
): DecisionDraft => ({
  act: 'suspend-quorum',
  first: referenceOf(first),
  until,
  reason,
  objects: decisionObjects(parseTrust(trust), null),
})

/** The entry that states what was lost, as the page has it. */
export interface StatedLoss {
  /** Decimal. */
  readonly index: string
  readonly bytes: Uint8Array
}

/** Throws Malformed or NotProven where the entry states none that holds. */
export const lossIn = ({ index, bytes }: StatedLoss): Succession =>
  readSuccession({ entry: parseEntry(bytes), index: BigInt(index), leaf: leafHash(bytes) })

/** That the log goes on after this loss. */
export const successionDraft = (loss: StatedLoss, first: FirstOfTwo | null): DecisionDraft => ({
  act: 'succeed-log',
  first: referenceOf(first),
  objects: successionObjects(lossIn(loss)),
})

const referenceOf = (first: FirstOfTwo | null): EntryReference | null =>
  first && { index: BigInt(first.index), leaf: leafHash(first.bytes) }

/** One line as the act takes it. */
export function suspensionReason(text: string): Outcome<string, 'suspension-reason'> {
  const reason = normalized(text, 'NFC').trim()
  return /^\P{Cc}{1,300}$/u.test(reason) ? done(reason) : refused('suspension-reason')
}
