import type ja from '../ja/archive.ts'
import type { Words } from '../words.ts'

export default {
  title: 'Opening from the archive',
  note: 'Every bulletin is kept under two seals. Only the compliance desk’s key takes off the outer one, and only the archive desk’s the inner one. So nobody opens one alone.',
  noScript: 'Taking off a seal uses your key, which needs JavaScript.',
  yours: 'It waits for you.',
  readable: 'You asked for it, and only you can read it.',
  sentBy: 'Issued by {{organization}}, {{name}}',
  close: 'Close',
  ask: {
    title: 'Ask to open a bulletin',
    number: 'Bulletin number',
    numberHint: 'For example 2026-K7Q2M',
    find: 'Look it up',
    none: 'Nothing of this number is in the archive',
    noneHow: 'Check the number. What was issued before the archive desk received is not in it.',
    how: 'Once somebody of the archive desk agrees, its author is told. The two of you then take off one seal each, with your own keys. For fourteen days you alone can read it.',
    reason: 'Why it is to be opened',
    reasonHint: 'Shown to whoever signs second, and kept in the log. Write nothing of what the bulletin says.',
    go: 'Sign and ask',
    done: 'Signed. It waits for somebody of the archive desk.',
  },
  list: {
    title: 'Openings agreed to',
    none: 'No opening has been agreed to',
    noneHow: 'One that compliance asks for, and somebody of the archive desk agrees to, appears here.',
    columns: { number: 'Number', asked: 'Asked', agreed: 'Agreed', ends: 'Readable until', state: 'State' },
  },
  opening: {
    title: 'Opening a bulletin from the archive',
    back: 'All openings',
    issued: 'Issued',
    opened: 'Inner seal taken off',
    entry: 'Entry that asked',
  },
  state: {
    outer: 'Both seals are on',
    inner: 'The inner seal is on',
    read: 'Can be read',
    over: 'Over',
  },
  waits: {
    outer: 'Whoever asked takes off the outer seal next.',
    inner: 'Somebody of the archive desk takes off the inner seal next.',
    read: 'Only whoever asked can read it.',
    over: 'Its days are over, and what was taken out has been deleted.',
  },
  step: {
    outer: {
      go: 'Take off the outer seal',
      how: 'The compliance desk’s key takes off the outer seal. What is inside stays sealed to the archive desk, and cannot be read here.',
    },
    inner: {
      go: 'Take off the inner seal and hand it over',
      how: 'The archive desk’s key takes off the inner seal, and the bulletin is sealed to the key of whoever asked. Its text is not shown here.',
    },
    read: {
      go: 'Open it',
      how: 'Each reading is an entry of the log. What is shown goes when you close this page.',
    },
  },
} as const satisfies Words<typeof ja>
