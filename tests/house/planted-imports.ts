import house from './rooms.cjs'

/** For each dependency rule a small house that breaks it: path → text. All of them stand in one folder at once. */
type Files = Readonly<Record<string, string>>

const uses = (target: string): string => `import { x } from '${target}'\nexport const y = x\n`
const empty = 'export const x = 1\n'

// Every room with one of the layer above it.
const ofRooms: Readonly<Record<string, Files>> = Object.fromEntries(
  house.layers.flatMap(([name], i) => {
    const [above] = house.layers[i - 1] ?? []
    if (above === undefined || !house.rooms.includes(name) || !house.rooms.includes(above)) return []
    const low = `app/${above}/low.server.ts`
    return [
      [`only-down-from-${name}`, { [`app/${name}/up.server.ts`]: uses(`../${above}/low.server.ts`), [low]: empty }],
    ]
  }),
)

export const plantedImports: Readonly<Record<string, Files>> = {
  'only-down-from-http': { 'app/http/up.server.ts': uses('../root.tsx'), 'app/root.tsx': empty },
  'only-down-from-portal': { 'app/portal.server.ts': uses('./http/low.server.ts'), 'app/http/low.server.ts': empty },
  'only-down-from-decisions': { 'app/decisions/up.server.ts': uses('../portal.server.ts') },
  ...ofRooms,
  'only-down-from-audit': {
    'app/audit/up.ts': `import type { X } from '../witness/low.server.ts'\nexport type Y = X\n`,
    'app/witness/low.server.ts': 'export type X = 1\n',
  },
  'only-down-from-openpgp': {
    'app/openpgp/up.ts': `import type { X } from '../read-log/low.server.ts'\nexport type Y = X\n`,
    'app/read-log/low.server.ts': 'export type X = 1\n',
  },
  'only-down-from-lists': { 'app/lists/up.ts': uses('../openpgp/low.ts'), 'app/openpgp/low.ts': empty },
  'only-down-from-formats': { 'app/formats/up.ts': uses('../openpgp/low.ts'), 'app/openpgp/low.ts': empty },
  'only-down-from-ui': { 'app/ui/up.tsx': uses('../formats/low.ts'), 'app/formats/low.ts': empty },
  'only-down-from-i18n': { 'app/i18n/up.ts': uses('../ui/low.tsx'), 'app/ui/low.tsx': empty },
  'only-down-from-ground': { 'app/settings.ts': uses('./i18n/low.ts'), 'app/i18n/low.ts': empty },
  'no-circles': {
    'app/council/one.server.ts': uses('./two.server.ts'),
    'app/council/two.server.ts': uses('./one.server.ts'),
  },
  'no-barrels': {
    'app/keys/buys.server.ts': uses('./index.ts'),
    'app/keys/index.ts': "export * from './low.server.ts'\n",
  },
  'nothing-imports-a-route': {
    'app/root.tsx': uses('./routes/home/today.tsx'),
    'app/routes/home/today.tsx': empty,
  },
  'nouns-are-pure': {
    'app/council/noun.ts': uses('./person-store.server.ts'),
    'app/council/person-store.server.ts': empty,
  },
  'nouns-know-no-node': {
    'app/keys/noun.ts': "import { readFileSync } from 'node:fs'\nexport const y = readFileSync\n",
  },
  'formats-are-pure': {
    'app/formats/impure.ts': "import { createHash } from 'node:crypto'\nexport const y = createHash\n",
  },
  'ground-stones-lie-lowest': { 'app/ids.ts': uses('zod') },
  'database-knows-no-room': { 'db/knows.server.ts': uses('../app/council/low.server.ts') },
  'only-stores-query': { 'app/council/queries.server.ts': "import { sql } from 'kysely'\nexport const y = sql\n" },
  'only-db-drives': {
    'app/council/drive-store.server.ts': "import Database from 'better-sqlite3'\nexport const y = Database\n",
  },
  'no-server-file-imports-the-vault': {
    'app/keys/peeks.server.ts': uses('../openpgp/vault.client.ts'),
    'app/openpgp/vault.client.ts': empty,
  },
  'only-the-vault-client-starts-the-worker': {
    'app/keys/starts.client.ts': uses('../openpgp/vault.worker.ts'),
    'app/openpgp/vault.worker.ts': empty,
  },
  'only-openpgp-imports-openpgp': {
    'app/keys/judges.server.ts': "import { readKey } from 'openpgp'\nexport const y = readKey\n",
  },
  'only-access-authenticates': {
    'app/council/signs-in.server.ts': "import { verify } from 'otplib'\nexport const y = verify\n",
  },
  'only-the-edge-speaks-http': {
    'app/council/answers.server.ts': "import { redirect } from '@remix-run/node'\nexport const y = redirect\n",
  },
  'verifiers-need-no-server': {
    'scripts/log-verify.ts': uses('../app/read-log/low.server.ts'),
  },
  'production-needs-no-test': { 'scripts/leans.ts': uses('../tests/support/low.ts'), 'tests/support/low.ts': empty },
}
