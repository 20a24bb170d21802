import '@remix-run/node'
import type { AppLoadContext } from '@remix-run/node'
import type { Portal } from '../portal.server.ts'

/** What the edge knows of one request before anybody has said who they are. */
export interface Visit {
  /** For the Content-Security-Policy of this answer; never leaves entry.server. */
  readonly nonce: string
  readonly requestId: string
  readonly ip: string
  readonly userAgent: string
  /** The cookie of a browser that signed in before, as it came; see access/known-browser. */
  readonly known?: string | null
}

declare module '@remix-run/node' {
  interface AppLoadContext {
    readonly portal: Portal
    readonly visit: Visit
  }
}

/** The part of a loader's or action's arguments that the edge reads. */
export interface Asked {
  readonly request: Request
  readonly context: AppLoadContext
}
