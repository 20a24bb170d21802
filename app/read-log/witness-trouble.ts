/**
 * What went wrong with a witness, as a word a page can say. What the witness
 * itself answered goes to the operator's logger alone: it is a stranger's text,
 * and somebody in its place could write anything onto a page of the portal.
 */
export type WitnessTrouble = 'late' | 'not-reached' | 'refused' | 'ahead' | 'unreadable' | 'unproven' | 'other'

/** By its name, not its class: what comes from a library has no class of ours. */
const troubleOfName: Readonly<Record<string, WitnessTrouble>> = {
  TimeoutError: 'late',
  // What fetch rejects with: no route, no name, no TLS, and a redirect, which we do not follow.
  TypeError: 'not-reached',
  WitnessRefused: 'refused',
  WitnessHasMore: 'ahead',
  Malformed: 'unreadable',
  NotProven: 'unproven',
}

export const witnessTroubleOf = (error: unknown): WitnessTrouble =>
  (error instanceof Error ? troubleOfName[error.name] : undefined) ?? 'other'
