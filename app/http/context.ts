import '@remix-run/node'
import type { AppLoadContext } from '@remix-run/node'
import type { Portal } from '../portal.server.ts'
import type { Drained } from './paced-stream.server.ts'

/** What the edge knows of one request before anybody has said who they are. */
export interface Visit {
  /** For the Content-Security-Policy of this answer; never leaves entry.server. */
  readonly nonce: string
  readonly requestId: string
  readonly ip: string
  readonly userAgent: string
}

declare module '@remix-run/node' {
  interface AppLoadContext {
    readonly portal: Portal
    readonly visit: Visit
    /** For large answers. Absent where no connection is underneath. */
    readonly drained?: Drained
  }
}

/** The part of a loader's or action's arguments that the edge reads. */
export interface Asked {
  readonly request: Request
  readonly context: AppLoadContext
}
