import type { Db } from '../../db/open.server.ts'
import type { Instant } from '../ids.ts'
import type { ForeignKeys } from '../openpgp/foreign-keys.server.ts'
import type { ReadLog } from '../read-log/read-log.server.ts'
import type { Texts } from './agreement.ts'
import type { Limits } from './limits.server.ts'
import type { ServerKey } from './server-key.server.ts'

/** Of the portal's settings, what this room goes by. */
export interface AccessSettings {
  /** Where passkeys are made and shown, and nowhere else. */
  readonly origin: string
}

/** What the acts of this room stand on; the portal is one. */
export interface Ground {
  readonly db: Db
  readonly log: ReadLog
  readonly serverKey: ServerKey
  readonly limits: Limits
  readonly foreignKeys: ForeignKeys
  readonly settings: AccessSettings
  /** What people and organizations bind themselves to. */
  readonly texts: Texts
  now(): Instant
  random(bytes: number): Uint8Array
}
