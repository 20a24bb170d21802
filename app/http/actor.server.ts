import type { Actor } from '../access/actor.ts'
import type { PermittedAct } from '../access/permissions.ts'
import type { Asked } from './context.ts'

export interface ActorDemand {
  /** How fresh the second factor must be. Absent: any age within the session. */
  readonly verifiedWithinMinutes?: number
  /** For the pages of setting up themselves. */
  readonly allowUnfinishedSetup?: true
}

export declare function requireActor(asked: Asked, act: PermittedAct, demand?: ActorDemand): Promise<Actor>
