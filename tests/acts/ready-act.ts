/** A signed act of a council, ready to be sent as often as wanted. */
import type { ActorFields } from '../../app/access/actor.ts'
import type { ActKind } from '../../app/formats/signed-act.ts'
import type { PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import type { Council, Somebody } from '../bulletins/council.ts'
import { random } from '../support/log.ts'

/** A council with somebody for every act. */
export interface Staff extends Council {
  readonly oversight: Somebody
  readonly compliance: Somebody
  readonly auditor: Somebody
  readonly member: Somebody
}

/** One act, signed. */
export interface ReadyAct {
  readonly text: string
  readonly person: PersonId
  /** Sends it. What is answered, so that two answers can be compared. */
  send(council: Council): Promise<Outcome<unknown, string>>
}

export interface ActCase {
  readonly kind: ActKind
  /** The file that takes it. */
  readonly room: string
  readonly name: string
  ready(staff: Staff): Promise<ReadyAct>
  /** Where the answer cannot be given twice: the word that says so, with the entry. */
  readonly stands?: 'export-stands'
}

export const told = <T>(outcome: Outcome<T, string>, tell: (value: T) => unknown): Outcome<unknown, string> =>
  outcome.ok ? { ok: true, value: tell(outcome.value) } : outcome

export const salted = (text: string) => ({ salt: random(32), text })

export const ready = (text: string, by: ActorFields, send: ReadyAct['send']): ReadyAct => ({
  text,
  person: by.actor,
  send,
})
