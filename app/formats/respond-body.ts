/**
 * What the acts say of their own by which something comes back about a bulletin:
 *
 *     state <SHA-256 of the salted state, hex>     respond (committed-text.ts: entries are for ever, and mirrors hold them)
 *     entry <index> <leaf hash, base64> | entry -  respond: the answer that it corrects
 *     sighted <none|few|many>                      share-sightings
 *     audience <mssp|subsidiary|colleague>         ask-sharing
 *     decision <granted|refused>                   decide-sharing
 *     terms <word>[,<word>…] | terms -             decide-sharing: under which conditions, or why not; in their order here
 *
 * `ask`, `reply` and whatever else brings a sealed note name it among their objects
 * with its content digest, and each of its sealed parts with its own.
 */
import type { Sha256Hex } from '../ids.ts'
import { parseSha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { type EntryReference, present, type Take } from './act-lines.ts'

/** What an organization says of what a bulletin is about. */
export const responseStates = ['detected', 'not-detected', 'mitigated', 'checking'] as const
export type ResponseState = (typeof responseStates)[number]

/** How much was seen by those who answered: neither who nor how many. */
export const seenClasses = ['none', 'few', 'many'] as const
export type SeenClass = (typeof seenClasses)[number]

/** To whom somebody asks to hand it on. */
export const sharingAudiences = ['mssp', 'subsidiary', 'colleague'] as const
export type SharingAudience = (typeof sharingAudiences)[number]
export const sharingDecisions = ['granted', 'refused'] as const
export type SharingDecision = (typeof sharingDecisions)[number]
/** Under which conditions it may be handed on. */
export const sharingConditions = ['named-people', 'indicators-only', 'no-further', 'delete-after'] as const
/** Why it may not. */
export const sharingRefusals = ['marks', 'too-wide', 'no-need', 'ask-otherwise'] as const
export const sharingTerms = [...sharingConditions, ...sharingRefusals] as const
export type SharingTerm = (typeof sharingTerms)[number]

interface RespondActBody {
  readonly act: 'respond'
  readonly state: Sha256Hex
  /** The entry of the answer that this one takes the place of. */
  readonly corrects: EntryReference | null
}
interface ShareSightingsActBody {
  readonly act: 'share-sightings'
  readonly sighted: SeenClass
}
interface AskSharingActBody {
  readonly act: 'ask-sharing'
  readonly audience: SharingAudience
}
interface DecideSharingActBody {
  readonly act: 'decide-sharing'
  readonly decision: SharingDecision
  readonly terms: readonly SharingTerm[]
}
export type ComingBackActBody = RespondActBody | ShareSightingsActBody | AskSharingActBody | DecideSharingActBody
export type ComingBackKind = ComingBackActBody['act']

export const comesBack = (act: string): act is ComingBackKind =>
  act === 'respond' || act === 'share-sightings' || act === 'ask-sharing' || act === 'decide-sharing'

/** `entryLine`, `entryOf`: as of two people's acts (act-body.ts). */
export function comingBackLines(
  act: ComingBackActBody,
  entryLine: (entry: EntryReference | null) => string,
): readonly string[] {
  switch (act.act) {
    case 'respond':
      return [`state ${act.state}`, entryLine(act.corrects)]
    case 'share-sightings':
      return [`sighted ${act.sighted}`]
    case 'ask-sharing':
      return [`audience ${act.audience}`]
    case 'decide-sharing':
      return [`decision ${act.decision}`, `terms ${act.terms.length === 0 ? '-' : act.terms.join(',')}`]
  }
}

export function comingBackBody(
  act: ComingBackKind,
  take: Take,
  entryOf: (text: string) => EntryReference | null,
): ComingBackActBody {
  switch (act) {
    case 'respond':
      return { act, state: present(parseSha256Hex(take('state')), 'state'), corrects: entryOf(take('entry')) }
    case 'share-sightings':
      return { act, sighted: known(seenClasses, take('sighted'), 'sighted') }
    case 'ask-sharing':
      return { act, audience: known(sharingAudiences, take('audience'), 'audience') }
    case 'decide-sharing': {
      const decision = known(sharingDecisions, take('decision'), 'decision')
      return { act, decision, terms: termsOf(decision, take('terms')) }
    }
  }
}

const known = <const W extends string>(words: readonly W[], text: string, name: string): W =>
  present(words.find((word) => word === text) ?? null, name)

/** In the one order, each once, of the one decision's words alone. A refusal says why. */
function termsOf(decision: SharingDecision, text: string): readonly SharingTerm[] {
  const words: readonly SharingTerm[] = decision === 'granted' ? sharingConditions : sharingRefusals
  const terms = text === '-' ? [] : words.filter((word) => text.split(',').includes(word))
  const spelled = terms.length === 0 ? '-' : terms.join(',')
  if (spelled !== text || (decision === 'refused' && terms.length === 0)) throw new Malformed('act: bad terms')
  return terms
}
