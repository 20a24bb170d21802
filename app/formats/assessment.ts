/**
 * How far a source, and what it says, are believed: the two axes of the Admiralty
 * scale, in the letters and digits that MISP's taxonomy `admiralty-scale` and
 * STIX 2.1 (Appendix A) have for them. F and 6 say that nobody can tell.
 */
import { type Decoded, object, oneOf } from './codec.ts'

export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export const credibilities = ['1', '2', '3', '4', '5', '6'] as const
export type Credibility = (typeof credibilities)[number]

export const assessment = object({
  /** Of what is said. */
  credibility: oneOf(credibilities),
  /** Of who said it. */
  reliability: oneOf(reliabilities),
})
export type Assessment = Decoded<typeof assessment>
