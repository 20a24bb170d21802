import type { Ground } from '../access/ground.server.ts'

/** What the acts of this room stand on; the portal is one. */
export type OversightGround = Pick<Ground, 'db' | 'log' | 'now' | 'random'>
