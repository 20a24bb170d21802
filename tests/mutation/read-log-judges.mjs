/**
 * Which tests judge which files of read-log/. Nearly every test opens a log and so reaches nearly every file: a mutant
 * that lives would cost all of them, and the room would take a day. So a file is judged by the tests that are named for it.
 */
const room = (...names) => names.map((name) => `tests/read-log/${name}.test.ts`)

export const judges = [
  // Keeps texts of statements between calls, which would outlive a mutant, and half of it is PostgreSQL's spelling.
  { files: ['log-store', 'cosigned-note-store'], tests: room('log-store'), freshThread: true, postgres: true },
  {
    files: ['sequencer', 'batch-work', 'storage-failure', 'entry-draft', 'act-store'],
    tests: room('sequencing', 'entry-places', 'append'),
  },
  {
    files: ['growing-tree', 'remembered-hashes', 'signer', 'signer-memory', 'log-keys', 'write-trust'],
    tests: room('signing', 'log-keys'),
  },
  { files: ['signing-queue'], tests: room('signing-queue') },
  { files: ['quorum'], tests: room('quorum-parts', 'quorum') },
  {
    files: ['witness-rounds', 'cosignature-keeper'],
    tests: room('witness-rounds', 'witness-keeping', 'quorum-parts'),
  },
  { files: ['witness-client', 'ask-witness'], tests: room('witness-client') },
  {
    files: ['log-standing', 'log-trust', 'decision-store'],
    tests: room('log-standing', 'succession-standing', 'handover'),
  },
  { files: ['rebuild-projection', 'tile-store'], tests: room('projection', 'log-rebuild') },
  { files: ['log-search-store'], tests: room('search') },
  { files: ['recover-memory', 'find-checkpoint'], tests: room('recover-memory') },
  { files: ['succeed-log'], tests: room('succeed-log') },
  { files: ['handover'], tests: room('handover', 'decisions-taken-up') },
  {
    files: ['open-read-log', 'log-watch', 'own-log', 'read-log'],
    tests: [
      ...room('log-watch', 'own-log', 'open-read-log', 'append', 'decisions-taken-up', 'faults', 'signer', 'quorum'),
      'tests/trust/decide-log.test.ts',
    ],
  },
]
