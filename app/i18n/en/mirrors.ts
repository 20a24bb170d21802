import type ja from '../ja/mirrors.ts'
import type { Words } from '../words.ts'

export default {
  title: 'Mirrors of the log',
  note: 'Each body that keeps a copy has a token of its own, good for the entries themselves. The tree of hashes is open to everybody.',
  caption: 'Bodies that keep a copy',
  empty: 'Nobody keeps a copy yet',
  emptyHow: 'Add one below by name. With a copy outside, the record can be verified even if the portal is lost.',
  name: 'Name',
  nameHint: 'Says who keeps the copy and where (up to 80 characters). It is not put into the log.',
  by: 'Made by',
  byGone: 'Suspended or left',
  byGoneHow:
    'A token made by somebody who is suspended or has left is still in use. Tokens belong to the oversight body and do not end with their maker. If its maker may still hold it, withdraw it and make another.',
  added: 'Added',
  seen: 'Last fetched',
  never: 'Not yet',
  state: 'State',
  inUse: 'In use',
  removed: 'Withdrawn',
  removedAt: 'Withdrawn on',
  act: 'Action',
  remove: 'Withdraw',
  removeOne: 'Withdraw the token of “{{name}}”',
  removedNow: 'The token is withdrawn. It fetches nothing from now on.',
  addTitle: 'Add one',
  add: 'Issue a token',
  made: 'A token for “{{name}}” was issued',
  once: 'It is shown this once only. Hand it over by a safe way.',
  token: 'Token',
  copy: 'Copy the token',
  how: 'There, keep it in a file (token.txt) and make the copy with this command. Take trust.txt from where oversight publishes it.',
} as const satisfies Words<typeof ja>
