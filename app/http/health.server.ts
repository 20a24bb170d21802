import type { LogHealth } from '../read-log/read-log.server.ts'

/** Whether the portal can do what it is for. A part that fails is named, so that the operator knows where to look. */
export type Readiness =
  | { readonly state: 'ready' }
  /**
   * Serves, and somebody must look: the last verification of the whole log
   * failed; or everything but copies is given, for too few witnesses cosign, or
   * two people have not decided yet that the log goes on after a loss.
   */
  | { readonly state: 'degraded'; readonly part: 'verification' | 'succession' | 'witnesses' }
  | { readonly state: 'not-ready'; readonly part: 'database' | 'log' | 'signer' | 'stopping' }

/** What `/readyz` asks; the portal's own parts in production. */
export interface Parts {
  /** Rejects when the database does not answer. */
  pingDatabase(): Promise<void>
  logHealth(): LogHealth
  /** Whether the portal's own last verification of the whole log found it wanting. */
  verificationFailed(): Promise<boolean>
  stopping(): boolean
}

/** How long the database may take before it counts as gone, in milliseconds. */
const patience = 2_000

/**
 * Asks every part of this node that a release of a copy needs. Without any one
 * of them no bytes may leave, so a load balancer should send people elsewhere.
 */
export async function readiness(parts: Parts): Promise<Readiness> {
  if (parts.stopping()) return { state: 'not-ready', part: 'stopping' }
  if (!(await answersInTime(parts.pingDatabase()))) return { state: 'not-ready', part: 'database' }
  const health = parts.logHealth()
  if (health.state === 'sealed-off') return { state: 'not-ready', part: 'log' }
  if (health.state === 'not-signing') return { state: 'not-ready', part: 'signer' }
  // Degraded, and still serving. What was altered lies in the past, and every
  // copy given out is checked by its reader against checkpoints they pinned: the
  // log cannot lie to them by going on. Out of service, whoever can change one
  // byte in the database could silence every warning of the council.
  if (await parts.verificationFailed()) return { state: 'degraded', part: 'verification' }
  if (health.undecided) return { state: 'degraded', part: 'succession' }
  // Witnesses are not of this node: while they are away no other node gives
  // copies either, and two people must reach the page on which they decide about it.
  return health.quorum.state === 'missing' ? { state: 'degraded', part: 'witnesses' } : { state: 'ready' }
}

async function answersInTime(question: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience)
  })
  const answered = question.then(
    () => true as const,
    () => false as const,
  )
  const outcome = await Promise.race([answered, late])
  clearTimeout(timer)
  return outcome
}
