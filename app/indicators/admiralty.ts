/** The assessment of a source and of what it says, as other people's tools spell it. */
import { type Assessment, type Credibility, credibilities, reliabilities } from '../formats/assessment.ts'

/** Tags of MISP's taxonomy, and labels of a STIX report. */
export const admiraltyTags = ({ reliability, credibility }: Assessment): readonly string[] => [
  `admiralty-scale:source-reliability="${reliability.toLowerCase()}"`,
  `admiralty-scale:information-credibility="${credibility}"`,
]

/** Of several the most careful: what is worst of each axis. Null where one of the two is not said. */
export function assessmentIn(tags: Iterable<string>): Assessment | null {
  const said = [...tags].join('\n').toLowerCase()
  const worst = <Word extends string>(words: readonly Word[], name: string): Word | null =>
    words.findLast((word) => said.includes(`admiralty-scale:${name}="${word.toLowerCase()}"`)) ?? null
  const reliability = worst(reliabilities, 'source-reliability')
  const credibility = worst(credibilities, 'information-credibility')
  return reliability && credibility ? { reliability, credibility } : null
}

// STIX 2.1, Appendix A, "Admiralty Credibility"; 6 has no number there.
const confidences: Readonly<Record<Credibility, number | null>> = { 1: 90, 2: 70, 3: 50, 4: 30, 5: 10, 6: null }

/** 0 to 100; null where nobody can judge it. */
export const stixConfidence = ({ credibility }: Assessment): number | null => confidences[credibility]
