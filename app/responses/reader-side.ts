import type { BulletinId, PersonId } from '../ids.ts'
import type { ComingBack } from './view-responses.server.ts'

/** What a reader's page is made of, beside the text. */
export interface ReaderSide {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly back: ComingBack
  /** False once it is withdrawn: then it is only shown. */
  readonly stands: boolean
  /** Whether it is for named people alone: then it goes to nobody more. */
  readonly named: boolean
}
