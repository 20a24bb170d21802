/** What a write beside the sequencer is tried in; see beside-writes.ts. */
import type { Ground } from '../../app/access/ground.server.ts'
import type { Step } from '../../app/read-log/read-log.server.ts'
import type { Council, Somebody } from '../bulletins/council.ts'
import type { seal, write } from '../bulletins/sealing.ts'

/** A bulletin whose copies are sealed; how many of them have been brought is the scene's. */
export interface Sealed {
  readonly written: Awaited<ReturnType<typeof write>>
  readonly made: Awaited<ReturnType<typeof seal>>
}

export interface Stage {
  /** The node that issues. */
  readonly council: Council
  readonly readers: readonly Somebody[]
  /** A compliance officer of the roll. */
  readonly officer: Somebody
  /** The same portal, another node: the write's own. */
  readonly other: Ground
  /** The bulletin that is being issued. */
  readonly bulletin: Sealed
}

export interface Scene {
  /** The write. It may find that it comes too late, never throw. */
  readonly beside: () => Promise<unknown>
  /** Steps in the batch before the one that issues: what else the write could collide with. */
  readonly steps?: readonly Step<unknown>[]
  /** What must hold once all is done. That the bulletin has all its copies or is not issued is looked at everywhere. */
  readonly check?: () => Promise<void>
}

/** Why no test is owed. */
export type Exempt =
  /** It is the sequencer. */
  | 'sequencer'
  /** It only reads, in one view. */
  | 'reads'
  /** It is the witness's own database, in which there is no log. */
  | 'other database'
  /** Once, at a database's very first start, into a table that no step knows. */
  | 'first start'

export type Case = Exempt | ((stage: Stage) => Promise<Scene>)

export const stated = <T>(write: (context: Parameters<Step<T>>[0]) => Promise<T>): Step<T> => {
  return async (context) => ({ value: await write(context), entries: [] })
}
