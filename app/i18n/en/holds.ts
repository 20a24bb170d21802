import type ja from '../ja/holds.ts'
import type { Words } from '../words.ts'

export default {
  title: 'Holds on erasure',
  note: 'A hold keeps what an investigation needs from being erased at the end of its retention.',
  back: 'Back to the log',
  form: {
    title: 'Place a new hold',
    kind: 'What',
    what: 'Pseudonym or number',
    whatHint:
      'A person’s pseudonym or id (M-7f31c2), a bulletin’s number (2026-K7Q2M), or entry numbers (100 or 100-200)',
    find: 'Check what is meant',
  },
  kind: { person: 'Person', bulletin: 'Bulletin', entries: 'Run of entries' },
  object: { person: 'Person {{label}}', bulletin: 'No. {{label}}', entries: 'Entries #{{label}}' },
  covers: {
    person:
      'Keeps this person’s name and e-mail address, and where every entry came from that they made or that is about them (IP address and browser).',
    bulletin:
      'Keeps where the entries about this bulletin came from, and the names and e-mail addresses of its sender and of all it was sealed to.',
    entries: 'Keeps where these entries came from, and the names and e-mail addresses of the people in them.',
  },
  reason: 'Reason',
  reasonHint:
    'Signed; the log holds its hash. The words are kept for compliance and oversight as long as the hold. Do not write names or anything that identifies a person.',
  place: {
    title: 'Hold {{what}}',
    sign: 'Sign and place the hold',
    done: 'The hold is placed and recorded.',
  },
  list: 'All holds',
  table: 'Holds, newest first',
  none: 'No hold',
  noneHow:
    'Once a hold is placed, what it is on, its reason and who signed it appear here. Without one, what is past its retention is erased every day.',
  column: { entry: 'Entry', object: 'On', reason: 'Reason', placed: 'Placed', state: 'State' },
  csv: { number: 'Number', lifted: 'Lifted', liftedEntry: 'Entry of the lifting' },
  state: { 'in-force': 'In force', ending: 'Lifted, still holding', ended: 'Ended' },
  liftedBy: 'Lifted by {{who}}',
  until: 'Holds until',
  lift: {
    open: 'Lift',
    how: 'Lifting has effect after 30 days. Until then nothing is erased, and anyone of compliance can place the hold again.',
    sign: 'Sign and lift',
    done: 'Lifted. It goes on holding for 30 days.',
    own: 'Another of compliance than the one who placed it has to lift it.',
  },
} as const satisfies Words<typeof ja>
