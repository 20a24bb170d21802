import type { ConsentPaper } from '../../evidence/consent-paper.server.ts'
import type { PaperShown } from '../../evidence/consent-paper-shape.tsx'

/** A consent as its page says it: an index of the log is a number there. */
export const paperShown = ({ entryIndex, textVersion: version, organization, ...paper }: ConsentPaper): PaperShown => ({
  organization: { name: organization.name },
  version,
  entry: Number(entryIndex),
  text: paper.text,
  givenAt: paper.givenAt,
  withdrawnAt: paper.withdrawnAt,
  isReplaced: paper.isReplaced,
  paperOn: paper.paperOn,
  signed: paper.signed,
  receipt: paper.receipt,
})
