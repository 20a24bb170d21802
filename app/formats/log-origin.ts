/**
 * A portal keeps its name for ever; its log may end. The first log's origin is
 * the portal's name; one that begins after a true loss of the newest entries is
 * named `<portal>/log-2`, then `<portal>/log-3` …
 *
 * Acts, sealed copies, rolls, key proofs and council statements are bound to the
 * portal, so that they outlive a loss. Checkpoints, keys and trust are bound to
 * the log's origin, so that nothing signed for one log passes in another.
 */
const numbered = /^(?<portal>.+)\/log-(?<number>[2-9]|[1-9]\d{1,5})$/s

/** The portal whose log this is. */
export const portalOf = (origin: string): string => numbered.exec(origin)?.groups?.portal ?? origin

/** 1 for a portal's first log. */
export const logNumberOf = (origin: string): number => Number(numbered.exec(origin)?.groups?.number ?? 1)

/** A portal's log of this number. */
export const originOf = (portal: string, number: number): string => (number === 1 ? portal : `${portal}/log-${number}`)

/** True if the one is a later log of the portal whose log the other is. Numbers may be left out: a beginning nobody confirmed is none. */
export const succeeds = (origin: string, before: string): boolean =>
  portalOf(origin) === portalOf(before) && logNumberOf(origin) > logNumberOf(before)
