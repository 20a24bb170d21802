import type ja from '../ja/revisions.ts'
import type { Words } from '../words.ts'

export default {
  title: {
    corrects: 'Correct No. {{number}}',
    supersedes: 'Replace No. {{number}}',
    ends: 'All-clear for No. {{number}}',
  },
  how: {
    corrects:
      'The earlier bulletin is opened, and its text, marks, indicators and recipients are taken over. What you change is found by itself, and sealed with the correction.',
    supersedes:
      'The earlier bulletin is opened, and a new version begins with what it says. The earlier one then shows that it was replaced.',
    ends: 'The earlier bulletin is opened, and its marks and recipients are taken over, to tell them that it is over.',
  },
  begin: {
    corrects: 'Open it and write the correction',
    supersedes: 'Open it and write the new version',
    ends: 'Open it and write the all-clear',
  },
  told: {
    corrects: 'Once issued, everybody who got the earlier one is told of the correction, by mail and here.',
    supersedes: 'Once issued, everybody who got the earlier one is told that it was replaced, by mail and here.',
    ends: 'Once issued, everybody who got the earlier one is told that it is over, by mail and here.',
  },
  already:
    'No. {{number}} has corrected, replaced or ended this bulletin already. To correct further, begin from the deliveries of No. {{number}}.',
  withdrawn: 'This bulletin is withdrawn, so it cannot be opened and taken over. Please write a new one.',
  noCopy: 'No copy opens with the key you have now. Please ask for a new copy first.',
  back: 'To its deliveries',
  overHeadline: '[All-clear] {{headline}}',
  changedText_one: 'Text: {{count}} sentence new or changed, {{gone}} gone',
  changedText_other: 'Text: {{count}} sentences new or changed, {{gone}} gone',
  changedIndicators: 'Indicators: {{added}} added, {{removed}} taken back',
  changedParts: 'Changed besides: {{parts}}',
  part: { headline: 'headline', 'to-do': 'what to do', marks: 'handling marks', deadline: 'time to acknowledge by' },
  newcomers_one: '{{count}} recipient did not get the earlier one, and learns that there was {{number}}.',
  newcomers_other: '{{count}} recipients did not get the earlier one, and learn that there was {{number}}.',
  offer: {
    title: 'Follow it up',
    note: 'Recipients and content are taken over.',
    corrects: 'Correct it',
    supersedes: 'Replace it',
    ends: 'Give the all-clear',
  },
  mark: {
    corrects: 'Corrected by No. {{number}}',
    supersedes: 'Replaced by No. {{number}}',
    ends: 'Over, by No. {{number}}',
  },
  notice: {
    corrects: 'No. {{number}} corrects this bulletin',
    supersedes: 'No. {{number}} replaces this bulletin',
    ends: 'No. {{number}} gives the all-clear: what this bulletin warns of is over',
  },
  noticeHow: 'Issued {{time}}. What holds now stands in No. {{number}}.',
  noticeOther: 'Issued {{time}}. You have no copy of it. Please ask the unit that issued it if you need one.',
  openLater: 'Open No. {{number}}',
  answers: {
    corrects: 'Corrects No. {{number}}',
    supersedes: 'Replaces No. {{number}}',
    ends: 'All-clear for No. {{number}}',
  },
  changed: 'What changed since the earlier one',
  changedWhere: 'Sentences that changed are marked.',
  noChanges: 'Text and indicators are as they were.',
  toFirst: 'To the first change',
  changedMark: 'changed',
  removed_one: '{{count}} indicator taken back',
  removed_other: '{{count}} indicators taken back',
  removedHow: 'If you block or detect by them, please stop.',
  added_one: '{{count}} indicator added',
  added_other: '{{count}} indicators added',
  versions: 'Versions',
  version: {
    first: 'First',
    corrects: 'Correction',
    supersedes: 'Replacement',
    ends: 'All-clear',
  },
  here: 'this one',
} satisfies Words<typeof ja>
