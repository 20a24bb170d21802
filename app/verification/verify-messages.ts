/** What page and worker say to each other while a browser verifies the log. */
import type { Finding } from './verification.ts'

/** Page to worker: begin. `trust`: `fuin-log-trust/1`, as the portal names it. */
export interface Begin {
  readonly trust: string
}

/** What the worker found: everything but whose word for the keys was taken, which the page knows. */
export type WorkerFinding = Omit<Finding, 'trust'>

/** Worker to page. */
export type FromWorker =
  | { readonly type: 'progress'; readonly checked: number; readonly total: number }
  /** `note`: the checkpoint that was verified; `size`: of how many entries. */
  | { readonly type: 'found'; readonly finding: WorkerFinding; readonly note: string; readonly size: number }
  /** The portal stopped answering: nothing was found out about the log. */
  | { readonly type: 'failed'; readonly reason: 'verify-not-reached' | 'signed-out' | 'verifier-broke' }
