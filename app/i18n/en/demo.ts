import type ja from '../ja/demo.ts'
import type { Words } from '../words.ts'

export default {
  codes: {
    title: 'Codes of the sample council',
    note: 'A page of the sample council only. The real portal has none.',
    howTo:
      'Sign in with address and password, then type the code. Where a page asks to unlock the key, type the passphrase.',
    left_one: 'These codes are good for {{count}} more second.',
    left_other: 'These codes are good for {{count}} more seconds.',
    once: 'A code works once. To sign in again as the same person, wait for the next one.',
    noScript: 'JavaScript is off, so this page loads itself anew every 10 seconds.',
    table: 'Accounts: {{role}}',
    person: 'Person',
    code: 'Code',
    password: 'Password',
    passphrase: 'Passphrase (unlocks the key)',
    copyAddress: 'Copy address',
    copyCode: 'Copy code',
    copyPassword: 'Copy password',
    copyPassphrase: 'Copy passphrase',
    others_one: '{{count}} more: {{role}}',
    others_other: '{{count}} more: {{role}}',
    none: 'There are no accounts',
    noneHow: 'They appear here once npm run demo -- --fresh has made the sample council anew.',
  },
  mail: {
    title: 'Mail that was sent',
    note: 'A page of the sample council only. The real portal sends to each person through a mail server.',
    shown: 'The newest {{shown}} of {{count}}. Press a subject to read the message.',
    none: 'No mail has been sent',
    noneHow: 'Issue a bulletin, for example, and within minutes it shows here.',
  },
  roles: {
    member: 'Member',
    liaison: 'Liaison',
    compliance: 'Compliance',
    secretariat: 'Secretariat',
    oversight: 'Oversight',
  },
  tryFirst: {
    title: 'What to try first',
    codes: 'Codes and passphrases',
    member: [
      'Choose an unopened bulletin and break its seal. The key opens with your passphrase from the page of codes.',
      'Press “Acknowledge” below the text.',
      'Look at “My record”: release and opening are there, each with its receipt.',
    ],
    liaison: [
      'Write a bulletin, choose recipients and issue it. It is sealed to each of them inside this browser.',
      'Open one you issued and see who has opened it, and who has not.',
      'In another browser, sign in as one of its recipients and read it.',
    ],
    compliance: [
      'Search the log for “Denied”. Somebody asked for a bulletin that was not theirs.',
      'Open an entry and watch its inclusion proof being verified.',
      'Ask for names, with a reason, and see that the asking is in the log too.',
    ],
    secretariat: [
      'Invite a new member under “People and invitations” and open the link in another browser.',
      'Add an organization under “Organizations” and record its consent.',
      'Sign the next one under “Roll”. It is in force once the other secretary has signed too.',
    ],
    oversight: [
      'Fetch the checkpoint and the public key, and keep them.',
      'Run npm run log:verify -- --db data/demo/fuin.sqlite --trust data/demo/trust.txt on the command line.',
      'Open “Log health” and verify the whole log on this device.',
      'Change one byte of an entry in the database and verify again: the entry is named.',
    ],
  },
} as const satisfies Words<typeof ja>
