/**
 * What two people decide about the council itself, rather than about its log. Both
 * say word for word what it is about:
 *
 *     act propose    object decision <kind>, what it is about, object reason text <hash>
 *     act agree      object decision <kind>, object entry <index> <leaf>, the same again
 *
 * The second names the entry of the first, so that neither can be joined to another.
 * A new kind is a row of the table and what it is about.
 */
import type { SaltedText } from '../formats/committed-text.ts'
import type { ActObject, SignedAct } from '../formats/signed-act.ts'
import type { CouncilKind } from './decisions.ts'
import { type AskedEntry, askedObject, reasonObject } from './refusal.ts'

export const proposingObjects = (
  kind: CouncilKind,
  about: readonly ActObject[],
  reason: SaltedText,
): readonly ActObject[] => [kindObject(kind), ...about, reasonObject(reason)]

/** `first`: what the proposal says. */
export const agreeingObjects = (
  kind: CouncilKind,
  asked: AskedEntry,
  first: Pick<SignedAct, 'objects'>,
): readonly ActObject[] => [kindObject(kind), askedObject(asked), ...first.objects.slice(1)]

const kindObject = (kind: CouncilKind): ActObject => ({ kind: 'decision', id: kind })
