import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import rules from './dependency-rules.cjs'
import { type Finding, inspect, type SourceFile } from './house-rules.ts'
import { plantedImports } from './planted-imports.ts'
import house from './rooms.cjs'

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** Every file of ours under the folder, paths relative to the project. */
function filesUnder(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

const sources: readonly SourceFile[] = ['app', 'db', 'scripts', 'tests']
  .flatMap(filesUnder)
  .filter((path) => /\.(ts|tsx|mjs|cjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

async function violations(
  baseDir: string,
  folders: readonly string[],
): Promise<ICruiseResult['summary']['violations']> {
  const options: ICruiseOptions = {
    ...rules.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: [...rules.forbidden] },
  }
  const { output } = await cruise([...folders], options)
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text')
  return output.summary.violations
}

describe('imports', () => {
  // Two thousand files, beside journeys on two cores.
  it('go down the list of rooms, and keep to every rule of the house', { timeout: 120_000 }, async () => {
    const found = await violations(root, ['app', 'db', 'scripts', 'tests'])
    expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })

  describe('each rule notices the import it forbids', () => {
    let planted = ''
    let noticed: ReadonlySet<string> = new Set()

    beforeAll(async () => {
      planted = mkdtempSync(join(tmpdir(), 'fuin-house-'))
      for (const [path, text] of Object.entries(plantedImports).flatMap(([, files]) => Object.entries(files))) {
        mkdirSync(dirname(join(planted, path)), { recursive: true })
        writeFileSync(join(planted, path), text)
      }
      const found = await violations(planted, ['app', 'db', 'scripts', 'tests'])
      noticed = new Set(found.map(({ rule, from }) => `${rule.name} ${from}`))
    })
    afterAll(() => rmSync(planted, { recursive: true, force: true }))

    it.each(rules.forbidden.map(({ name }: IForbiddenRuleType) => name ?? ''))('%s', (name) => {
      const files = Object.keys(plantedImports[name] ?? {})
      expect(files, 'an import is planted for this rule').not.toEqual([])
      expect(files.some((file) => noticed.has(`${name} ${file}`))).toBe(true)
    })
  })
})

describe('every source file keeps the house style', () => {
  it('as far as a machine can tell', () => {
    expect(sources.flatMap(inspect).map(({ path, rule, what }: Finding) => `${path}: ${rule}: ${what}`)).toEqual([])
  })

  // What inspect must notice, in a file of that name.
  it.each([
    ['app/council/person.ts', 'const at = Date.now()', 'clock-or-random'],
    ['app/formats/receipt.ts', 'const r = crypto.getRandomValues(new Uint8Array(8))', 'clock-or-random'],
    ['app/keys/enrol-key.server.ts', 'const at = new Date()', 'clock-or-random'],
    ['app/council/person.server.ts', "const dir = process.env['DATA_DIR']", 'environment'],
    ['scripts/bench-seal.ts', 'const { PORT } = process.env', 'environment'],
    ['app/keys/seal.client.ts', "new Worker(new URL('./x.js', import.meta.url))", 'worker'],
    ['app/keys/pin.client.ts', "localStorage.setItem('pin', pin)", 'kept-here'],
    ['app/http/signed-out.server.ts', `headers = { 'Clear-Site-Data': '"cache", "storage"' }`, 'clears-storage'],
    ['app/http/signed-out.server.ts', `headers.set('Clear-Site-Data', '"*"')`, 'clears-storage'],
    ['app/routes/settings/x.tsx', 'export const action = () => signedOut()', 'leaves-unsaid'],
    ['app/council/invite.server.ts', 'export const f = () => new Response()', 'http-words'],
    ['app/review/seal-note.ts', "seal({ cipher: 'aes256' })", 'algorithm-named'],
    ['app/review/close-case.client.ts', "const act = await signAct({ act: 'close' })", 'sent-by-hand'],
    ['app/routes/cases/close.ts', 'const sent = z.strictObject({ act: actSent })', 'act-door'],
    [
      'app/routes/cases/close.ts',
      "import { z } from 'zod'\nexport const action = actRoute(handle, { sent: z.strictObject({}), take })",
      'body-schema',
    ],
    [
      'app/http/json-body.server.ts',
      "import type { z } from 'zod'\nexport async function readJson() {}",
      'body-schema',
    ],
    [
      'app/routes/cases/close.ts',
      "await requireActor(asked, 'keep holds', { verifiedWithinMinutes: 15 })",
      'freshness-spelled-out',
    ],
    ['app/cases/close-shape.tsx', 'const keyed = useKeyedAct()', 'form-by-hand'],
    ['app/routes/cases/close.ts', 'isFresh(actor.secondFactorAt, { within: 15, at })', 'freshness-spelled-out'],
    ['app/ui/time.tsx', 'const japan = 9 * 3_600_000', 'time-spelled-out'],
    [
      'app/retention/place-hold.server.ts',
      "import { type ActSent, judgeAct } from '../acts/judge-act.server.ts'",
      'act-by-hand',
    ],
    [
      'app/keys/give-pledge.server.ts',
      "import {\n  type ActSent,\n  spendChallenge,\n} from '../acts/judge-act.server.ts'",
      'act-by-hand',
    ],
    ['app/council/invite.server.ts', "const name = typed.normalize('NFC')", 'normal-form'],
    ['app/council/invite.server.ts', "db.selectFrom('person')", 'query'],
    ['app/routes/cases/list.tsx', "const after = query.get('after')", 'pages-by-hand'],
    ['app/routes/cases/list.tsx', '<Link to="/cases?page=2" />', 'pages-by-hand'],
    ['app/routes/cases/list.tsx', 'const rows = await cases.limit(51).execute()', 'pages-by-hand'],
    ['app/cases/case-store.server.ts', 'const rows = await cases.offset(100).execute()', 'offset'],
    ['app/routes/shell/theme.tsx', 'const form = await request.formData()', 'body'],
    ['app/council/invite.server.ts', 'for await (const part of asked.request.body) take(part)', 'body'],
    ['app/keys/ask.client.ts', 'const own = (await answer.json()) as OwnKey', 'believed'],
    ['app/council/invite.server.ts', 'const { until } = JSON.parse(fromUtf8(plain)) as Carried', 'believed'],
    ['app/council/invite.server.ts', 'const carried: Carried = JSON.parse(text)', 'believed'],
    ['app/formats/roll.ts', 'const fields = parseCanonicalJson(bytes, limits) as Fields', 'believed'],
    ['app/formats/roll.ts', 'return fieldsOf(json) as unknown as RollLine', 'forced-type'],
    ['app/mail/send.server.ts', "await fetch(url, { method: 'POST', signal: AbortSignal.timeout(3) })", 'outgoing'],
    ['scripts/watch.ts', "await fetch(url, { redirect: 'error' })", 'outgoing'],
    [
      'scripts/watch.ts',
      "const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(3) })\nawait answer.text()",
      'outgoing',
    ],
    ['app/council/person-utils.ts', '', 'drawer'],
    ['app/lib/x.ts', '', 'drawer'],
    ['app/council/person.ts', '// TODO ask', 'unfinished'],
    ['app/council/person.ts', 'try { x() } catch {}', 'empty-catch'],
    ['tests/council/person.test.ts', "it.skip('waits', () => {})", 'skipped'],
    ['tests/council/person.test.ts', "it.only('alone', () => {})", 'skipped'],
    ['app/council/person.ts', '// biome-ignore lint: no', 'silenced'],
    ['app/council/person.ts', '// @ts-expect-error', 'silenced'],
    ['app/council/person.ts', '\n'.repeat(351), 'length'],
    ['app/formats/canonical-json.ts', "import { x } from './sha256'", 'extension'],
  ])('%s holding %j is noticed: %s', (path, text, rule) => {
    expect(inspect({ path, text }).map((finding) => finding.rule)).toContain(rule)
  })

  it('and JSON that is read is not mistaken for believed', () => {
    const text = 'const json: unknown = await answer.json()\nexport const own = ownKey.decode(JSON.parse(text))\n'
    expect(inspect({ path: 'app/keys/ask.client.ts', text })).toEqual([])
  })

  it('and words in comments and strings are not mistaken for code', () => {
    const text = "// a Response, Date.now(), process.env\nexport const says = 'Response and redirect()'\n"
    expect(inspect({ path: 'app/council/person.ts', text })).toEqual([])
  })
})

describe('the rooms', () => {
  const rooms = readdirSync(join(root, 'app'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && filesUnder(`app/${entry.name}`).length > 0)
    .map((entry) => `app/${entry.name}`)

  it.each([...rooms.filter((room) => room !== 'app/routes'), 'db'])(
    '%s has a page that says what it is for',
    (room) => {
      expect(existsSync(join(root, room, 'README.md'))).toBe(true)
    },
  )

  it('are the only folders of app', () => {
    const known = house.layers.map(([name]) => name)
    expect(rooms.map((room) => room.slice(4)).filter((name) => !known.includes(name))).toEqual([])
  })

  it('share the top level with nothing but what belongs there', () => {
    const allowed = new Set(
      'app db scripts tests public package.json package-lock.json tsconfig.json vite.config.ts README.md LICENSE SECURITY.md biome.json'.split(
        ' ',
      ),
    )
    const made = new Set(['node_modules', 'build', 'data', 'test-results'])
    const found = readdirSync(root).filter((name) => !name.startsWith('.') && !made.has(name))
    expect(found.filter((name) => !allowed.has(name))).toEqual([])
  })

  it('each hold lucia, otplib, Argon2, nodemailer and each half of WebAuthn in at most one file', () => {
    const each = [
      'lucia',
      'otplib',
      '@node-rs/argon2',
      'nodemailer',
      '@simplewebauthn/server',
      '@simplewebauthn/browser',
    ]
    for (const name of each) {
      const users = sources.filter(({ path, text }) => path.startsWith('app/') && importsOf(text).includes(name))
      expect(users.map(({ path }) => path).length, name).toBeLessThanOrEqual(1)
    }
  })
})

const importsOf = (text: string): readonly string[] =>
  ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
