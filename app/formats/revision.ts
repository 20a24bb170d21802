/**
 * What a later bulletin says, inside its seal, of the earlier one that it corrects,
 * replaces or ends; and where its text differs. The author's browser compares the two
 * texts as they were written, never the reader's: two copies of one reader, held
 * against each other, would show which words were chosen for them alone (traced
 * wording). So a place is told by counting sentences, which are as many in every
 * copy, and nothing of the earlier text stands here.
 */

import type { BulletinId } from '../ids.ts'
import { type Decoded, list, object, oneOf, sha256Text, text, whole } from './codec.ts'
import { bulletinId } from './proof-wire.ts'
import type { ActObject } from './signed-act.ts'

/** 訂正, 差替え, 解除. */
export const revisionHows = ['corrects', 'supersedes', 'ends'] as const
export type RevisionHow = (typeof revisionHows)[number]

/** What stands apart from the text. */
export const changedParts = ['headline', 'to-do', 'marks', 'deadline'] as const

/** Sentences of the later text, counted from 0 (`sentencesOf`): from the first that is new to the one after the last. */
const sentenceRange = object({ from: whole({ most: 1_000_000 }), to: whole({ most: 1_000_000 }) })

/** Kind and value of an indicator, a space between. */
const indicatorKeys = list(text({ most: 100_000 }), { most: 20_000 })

const changes = object({
  sentences: list(sentenceRange, { most: 20_000 }),
  /** How many sentences of the earlier text are no more. */
  gone: whole({ most: 1_000_000 }),
  parts: list(oneOf(changedParts), { most: changedParts.length }),
  added: indicatorKeys,
  /** Whoever took these into their tools has to take them out again. */
  removed: indicatorKeys,
})
export type Changes = Decoded<typeof changes>

export const revision = object({
  how: oneOf(revisionHows),
  bulletin: bulletinId,
  number: text(),
  /** Of the earlier one: whoever was given it sees that it is the one they have. */
  contentDigest: sha256Text,
  changes,
})
export type Revision = Decoded<typeof revision>

/** The earlier one, from the later one's side. */
export interface Revised {
  readonly bulletin: BulletinId
  readonly how: RevisionHow
}

/** What the act `issue` and its entry are about besides: the earlier one, by the word of what is done to it. */
export const revisedObjects = (revised: Revised | null): readonly ActObject[] =>
  revised === null ? [] : [{ kind: revised.how, id: revised.bulletin }]

/** The earlier one that an act or entry names; null where it names none. */
export function revisedAmong(objects: readonly { readonly kind: string; readonly id: string }[]): string | null {
  const named = objects.find(({ kind }) => revisionHows.some((how) => how === kind))
  return named ? `${named.kind} ${named.id}` : null
}

// A sentence ends behind its stop and what closes with it, or with its line.
const sentenceEnd = /[。．！？!?]+[」』）)】”"]*|\n/gu

/**
 * Where each sentence of a text begins and ends: offsets in UTF-16 units, of every
 * one that is not blank, in order. Forms of traced wording neither end nor join a
 * sentence, so every copy of a bulletin has as many.
 */
export function sentencesOf(body: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  let from = 0
  const take = (to: number) => {
    const said = body.slice(from, to)
    const blank = said.length - said.trimStart().length
    if (said.trim() !== '') found.push({ from: from + blank, to: from + said.trimEnd().length })
    from = to
  }
  for (const { index, 0: end } of body.matchAll(sentenceEnd)) take(index + end.length)
  take(body.length)
  return found
}
