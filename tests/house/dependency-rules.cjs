/**
 * Design rules of the house, for dependency-cruiser: `npm run check` runs them,
 * tests/house/house.test.ts proves that each of them bites.
 */

const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { layers, rooms } = require('./rooms.cjs')

// The one exception to the order: which roles there are is as much a ground stone as an id.
const roles = '^app/access/role\\.ts$'

const upward = layers.slice(1).map(([name, path], position) => ({
  name: `only-down-from-${name}`,
  comment: 'Imports go down the list of rooms, never up.',
  severity: 'error',
  from: { path },
  to: {
    path: layers.slice(0, position + 1).map(([, above]) => above),
    pathNot: roles,
  },
}))

// Every module the site map names.
const siteMap = readFileSync(join(__dirname, '../../app/routes.ts'), 'utf8')
const routeModules = [...siteMap.matchAll(/'(routes\/[^']+)'/g)].map(
  ([, file]) => `^app/${file.replaceAll('.', '\\.')}$`,
)

/** A package, found or not (a planted violation lies outside the project, where none is found). */
const packages = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`
const builtin = ['core']

// A noun: types and rules of a room, without a suffix that ties it to a place.
const noun = `^app/(${rooms.join('|')})/[^/.]+\\.ts$`

const forbidden = [
  ...upward,
  {
    name: 'no-circles',
    comment: 'Two files that need each other are one file, or three.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-barrels',
    comment: 'A file that only passes on hides who uses what.',
    severity: 'error',
    from: {},
    to: { path: '^(app|db)/.*/index\\.tsx?$' },
  },
  {
    name: 'nothing-imports-a-route',
    comment: 'What two routes need lies beside them, or in a room.',
    severity: 'error',
    from: { path: '^(app|db|scripts)/' },
    to: { path: routeModules },
  },
  {
    name: 'nouns-are-pure',
    comment:
      'noun.ts runs anywhere: it knows other nouns, formats, ids and outcome, and no place to run in. Types vanish.',
    severity: 'error',
    from: { path: noun },
    to: {
      dependencyTypesNot: ['type-only'],
      path: [
        '\\.(server|client|worker)\\.tsx?$',
        '\\.tsx$',
        '^app/(ui|i18n|openpgp)/',
        '^db/(?!schema\\.ts$)',
        'node_modules/',
      ],
      // Those that only look at the text they are given.
      pathNot: packages(
        'zod',
        '@noble',
        '@scure',
        'pkijs',
        'asn1js',
        'fflate',
        'ipaddr.js',
        'tlds',
        'packageurl-js',
        'mdast-util-gfm-(?:footnote|strikethrough|table|task-list-item)',
        'micromark-extension-(?:gfm-(?:footnote|table|task-list-item)|cjk-friendly(?:-gfm-strikethrough)?)',
        'micromark-util-decode-string',
        'unist-util-visit',
      ),
    },
  },
  {
    name: 'nouns-know-no-node',
    comment: 'The same, for what comes with Node or is not installed.',
    severity: 'error',
    from: { path: noun },
    to: { dependencyTypes: builtin },
  },
  {
    name: 'formats-are-pure',
    comment: 'formats/ is bytes in, bytes out: browser, worker, server and command line share it.',
    severity: 'error',
    from: { path: '^app/formats/' },
    to: { pathNot: ['^app/formats/', '^app/(ids|outcome)\\.ts$', roles, packages('@noble')] },
  },
  {
    name: 'ground-stones-lie-lowest',
    comment: 'ids and outcome import nothing.',
    severity: 'error',
    from: { path: '^app/(ids|outcome)\\.ts$' },
    to: {},
  },
  {
    name: 'database-knows-no-room',
    comment: 'db/ holds tables, not rules; the sample council (db/demo) runs the real acts.',
    severity: 'error',
    from: { path: '^db/', pathNot: '^db/demo/' },
    to: { path: '^(app|scripts|tests)/', pathNot: ['^app/(ids|outcome|settings)\\.ts$', roles] },
  },
  {
    name: 'only-stores-query',
    comment: 'Kysely is for stores, db/ and the portal; others may name its types.',
    severity: 'error',
    from: { path: '^(app|scripts)/', pathNot: ['-store\\.server\\.ts$', '^app/portal\\.server\\.ts$'] },
    to: { path: packages('kysely'), dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'only-db-drives',
    comment: 'Which database it is, is known in db/ alone.',
    severity: 'error',
    from: { path: '^(app|scripts)/' },
    to: { path: packages('better-sqlite3', 'pg') },
  },
  {
    name: 'no-server-file-imports-the-vault',
    comment:
      "Private keys live and die in the worker of the browser; the sample council's, which are nobody's, in db/demo; a reader's own, who opens no page, in scripts/read.",
    severity: 'error',
    from: { path: '\\.server\\.tsx?$|^(db|scripts)/', pathNot: '^(db/demo|scripts/read)/' },
    to: { path: '^app/openpgp/vault[^/]*$', pathNot: '^app/openpgp/vault-protocol\\.ts$' },
  },
  {
    name: 'only-the-vault-client-starts-the-worker',
    comment:
      'Remix guards .server and .client; nothing guards .worker. The other is the one that verifies the log, and holds no key.',
    severity: 'error',
    from: {
      path: '^(app|db|scripts)/',
      pathNot: '^app/(openpgp/(vault|attachment)|verification/verify-log)\\.client\\.ts$',
    },
    to: { path: '\\.worker\\.ts$' },
  },
  {
    name: 'only-openpgp-imports-openpgp',
    comment: 'One room judges keys and signatures.',
    severity: 'error',
    from: { path: '^(app|db|scripts)/', pathNot: '^app/openpgp/' },
    to: { path: packages('openpgp') },
  },
  {
    name: 'only-access-authenticates',
    comment: 'Any of these can be replaced in one file.',
    severity: 'error',
    from: { path: '^(app|db|scripts)/', pathNot: '^app/access/' },
    to: { path: packages('lucia', 'otplib', '@otplib', '@simplewebauthn', '@node-rs') },
  },
  {
    name: 'only-the-edge-speaks-http',
    comment:
      'Only routes/ and http/ know Request, Response and redirect; a cookie that holds a choice lies with what is chosen.',
    severity: 'error',
    from: {
      path: '^(app|db)/',
      pathNot: [
        layers[0][1],
        layers[1][1],
        '^app/i18n/i18n\\.server\\.ts$',
        '-cookie\\.server\\.ts$',
        '^app/routes\\.ts$',
      ],
    },
    to: { path: packages('@remix-run/(node|express|server-runtime)', 'express') },
  },
  {
    name: 'verifiers-need-no-server',
    comment:
      'An auditor runs these against a file, an address or a folder; they trust nothing of ours but the formats.',
    severity: 'error',
    from: { path: '^scripts/((log|evidence)-verify|command/)' },
    to: {
      path: '^(app|db|scripts)/',
      pathNot: [
        '^app/(formats|audit)/',
        // Signatures, and who may sign a roll: no secret, no server.
        '^app/openpgp/(public-key|council-proof)\\.ts$',
        '^app/(ids|outcome)\\.ts$',
        '^db/(open\\.server|schema)\\.ts$',
        '^scripts/((log|evidence)-verify|command/)',
      ],
    },
  },
  {
    name: 'production-needs-no-test',
    comment: 'What is served does not lean on what tests it.',
    severity: 'error',
    from: { path: '^(app|db|scripts)/' },
    to: { path: '^tests/' },
  },
]

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|data)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
