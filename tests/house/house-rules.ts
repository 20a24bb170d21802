/** What no dependency rule can see: rules about the inside of one file. */
import ts from 'typescript'
import house from './rooms.cjs'

export interface SourceFile {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

export interface Finding {
  readonly path: string
  readonly rule: string
  readonly what: string
}

/** A file seen twice: as it stands, and as code alone, comments and the insides of strings left out. */
interface Seen extends SourceFile {
  readonly code: string
}

interface Rule {
  readonly name: string
  /** Which files it is about. */
  applies(path: string): boolean
  /** What is wrong, or null. */
  find(seen: Seen): string | null
}

const inRoom = new RegExp(`^app/(${[...house.rooms, 'formats'].join('|')})/`)
const store = /-store\.server\.ts$/
const codeHas =
  (pattern: RegExp) =>
  ({ code }: Seen): string | null =>
    pattern.exec(code)?.[0] ?? null
const textHas =
  (pattern: RegExp) =>
  ({ text }: Seen): string | null =>
    pattern.exec(text)?.[0] ?? null

const isApp = (path: string): boolean => path.startsWith('app/')
const isOurs = (path: string): boolean => /^(app|db|scripts)\//.test(path)
const always = (): boolean => true
// The rules name what they forbid.
const notTheHouse = (path: string): boolean => !path.startsWith('tests/house/')

/** Who may read the environment besides the portal: what runs before there is one, and what starts others. */
const readsEnvironment: ReadonlySet<string> = new Set([
  'app/portal.server.ts',
  'app/routes.ts',
  'scripts/bench-roster.ts',
  'scripts/bench-start.ts',
  'scripts/build.mjs',
  'scripts/demo.ts',
  'scripts/backup.ts',
  'scripts/erase.ts',
  'scripts/restore.ts',
  ...['rebuild', 'new-key', 'recover', 'succeed'].map((verb) => `scripts/log-${verb}.ts`),
  'scripts/evidence-export.ts',
  'scripts/log-verify.ts',
  'scripts/run.mjs',
  'scripts/test.mjs',
])

/** Who may say of JSON what it is without reading it, and why. */
const believes: ReadonlySet<string> = new Set([
  // Sealed by this very server, under a key made for the very act that opens it.
  'app/access/answer-once.server.ts',
])

/** Who may force a type. */
const forces: ReadonlySet<string> = new Set([
  // Leaves out what is undefined; every field is read again before its bytes are written (formatEntry).
  'app/read-log/entry-draft.ts',
  // Keys put together of words: which words there are, tests/i18n and tests/http/reasons hold against the dictionaries.
  'app/routes/people/person-shape.tsx',
  'app/ui/refusal-notice.tsx',
])

/** Who takes an act with a key in a way of their own, and why. */
const takesByItself: ReadonlySet<string> = new Set([
  'app/acts/signed-act-form.tsx',
  // Opening, sealing and issuing are longer than a signature, and show how far they are.
  'app/reading/open-shape.tsx',
  'app/reading/acknowledging-shape.tsx',
  'app/reading/take-out-shape.tsx',
  'app/reading/read-by-hand-shape.tsx',
  'app/reading/sealed-shape.tsx',
  'app/responses/note-shape.tsx',
  'app/bulletins/sealed-headlines-shape.tsx',
  'app/attachments/attachments-shape.tsx',
  'app/composer/draft-shape.tsx',
  'app/resealing/use-resealing.tsx',
  // Opens the earlier one, as its reader does.
  'app/composer/basis-shape.tsx',
  // The key itself is being made or proven: there is none to sign with yet.
  'app/routes/setup/make-key-shape.tsx',
  'app/routes/settings/key-shape.tsx',
  // Done by itself when the key is unlocked: three hundred desks cannot wait for anybody to press.
  'app/desks/duties-shape.tsx',
  // Looking at the next roll, or at who could sign it, signs nothing.
  'app/routes/roll/next-roll-shape.tsx',
  'app/routes/roll/change-signers-shape.tsx',
])

const rules: readonly Rule[] = [
  {
    // Acts and rules take the time and the chance as arguments, so that tests own both.
    name: 'clock-or-random',
    applies: (path) => inRoom.test(path) && !/\.(client|worker)\.ts$|\.tsx$/.test(path),
    find: codeHas(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bgetRandomValues\(/),
  },
  {
    name: 'environment',
    applies: (path) => isOurs(path) && !readsEnvironment.has(path),
    find: codeHas(/\bprocess\.env\b/),
  },
  {
    // The vault's, where keys live; the one that verifies the log, which holds no key,
    // and whose millions of hashes must not hold up the page; the one that has a file's parts in
    // hand, and that file's key alone; and the server's for strangers' keys.
    name: 'worker',
    applies: (path) =>
      isApp(path) &&
      !/^app\/(openpgp\/((vault|attachment)\.client|foreign-keys\.server)|verification\/verify-log\.client)\.ts$/.test(
        path,
      ),
    find: codeHas(/\bnew (Shared)?Worker\(/),
  },
  {
    // Each thing a browser keeps says there whether signing out removes it.
    name: 'kept-here',
    applies: (path) => isApp(path) && path !== 'app/openpgp/kept-here.client.ts',
    find: codeHas(/\b(localStorage|sessionStorage|indexedDB|caches|document\.cookie)\b/),
  },
  {
    // An older log is noticed by the card in the browser's storage: no answer may empty that.
    name: 'clears-storage',
    applies: (path) => isOurs(path),
    find: textHas(/Clear-Site-Data'[^\n]*("storage"|"\*")/),
  },
  {
    // Or the key stays open in other tabs, and names in the storage.
    name: 'leaves-unsaid',
    applies: (path) => /^app\/routes\/.*\.tsx$/.test(path),
    find: ({ code, text }) => (/\bsignedOut\(/.test(code) && !text.includes('data-leaves') ? 'signedOut(' : null),
  },
  {
    name: 'http-words',
    applies: (path) => inRoom.test(path) && !/\.(client|worker)\.ts$|\.tsx$/.test(path),
    find: codeHas(/\b(Response|Request|redirect)\b(?!\s*:)(?=[^\w'":])/),
  },
  {
    // One order for every signed act: judged, found again, looked at inside its step, spent, answered from its entry.
    name: 'act-by-hand',
    applies: (path) => isOurs(path) && !/^app\/acts\/(take|judge)-act\.server\.ts$/.test(path),
    find: textHas(/\b(judgeAct|spendChallenge)\b[^'"]*from '[^']*\/judge-act\.server\.ts'/),
  },
  {
    // One door for every signed act: who asks, how fresh, what is sent, in one declaration.
    name: 'act-door',
    applies: (path) => path.startsWith('app/routes/'),
    find: ({ code }) =>
      /\b(actSent|signatureText)\b/.test(code) && !/export const action = actRoute\(/.test(code) ? 'actSent' : null,
  },
  {
    // A body in JSON is declared once, in a wire that the page sends by as well; schemas are for forms.
    name: 'body-schema',
    applies: (path) => /^app\/(routes|http)\//.test(path),
    find: ({ code, text }) =>
      /\b(readJson|jsonIn|actRoute)\b/.test(code) && !/\b(readOnce|readFields)\(/.test(code) && /from 'zod'/.test(text)
        ? 'zod'
        : null,
  },
  {
    // One form for every signed act: it shows what will be signed, unlocks, steps up, and says why not.
    name: 'form-by-hand',
    applies: (path) => path.endsWith('.tsx') && path !== 'app/acts/keyed-act.tsx' && !takesByItself.has(path),
    find: codeHas(/\buseKeyedAct\(/),
  },
  {
    // How fresh a second factor must be stands in the table of permissions, and in minutes in the settings.
    name: 'freshness-spelled-out',
    applies: (path) => path.startsWith('app/routes/'),
    find: codeHas(/\bisFresh\(|\bwithin(Minutes)?: ?\d|\w*WithinMinutes\b/),
  },
  {
    // A lost answer must not make a second act. A release is asked for with the very same act (ask-release), issuing has a way of its own; what setting up signs, its page sends.
    name: 'sent-by-hand',
    applies: (path) =>
      isApp(path) && !/^app\/(composer\/seal-bulletin|acts\/sign-act|keys\/make-own-key)\.client\.ts$/.test(path),
    find: ({ path, code }) =>
      path.endsWith('.client.ts') &&
      /\b(signAct|signBringingBack)\(/.test(code) &&
      !/\b(sentUntilAnswered|askRelease)\b/.test(code)
        ? 'signAct('
        : null,
  },
  {
    // One table says which algorithms there are (formats/algorithms): a new one is a row, not a search. The library's own words for weak ones are its configuration.
    name: 'algorithm-named',
    applies: (path) =>
      isApp(path) && path.startsWith('app/') && !/^app\/(formats\/algorithms|i18n\/|indicators\/)/.test(path),
    find: textHas(/'(aes\d+|curve25519\w*|P-(256|384|521)|Curve25519|Ed25519|SHA-(384|512))'/),
  },
  {
    // Its time grows with the square of a stranger's text: formats/normalized bounds it. The settings are the operator's own.
    name: 'normal-form',
    applies: (path) => isOurs(path) && !['app/formats/normalized.ts', 'app/settings.ts'].includes(path),
    find: codeHas(/\.normalize\(/),
  },
  {
    // A day's length, an hour's, and Japan's offset: app/ids has them.
    name: 'time-spelled-out',
    applies: (path) => isApp(path) && path !== 'app/ids.ts',
    find: codeHas(/\b(86_?400_?000|3_?600_?000)\b/),
  },
  {
    name: 'query',
    applies: (path) => isOurs(path) && !path.startsWith('db/') && !store.test(path) && path !== 'app/portal.server.ts',
    find: codeHas(/\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto)\(/),
  },
  {
    // A list is declared, and app/lists turns its pages. What a page's own script asks for news of is no list.
    name: 'pages-by-hand',
    applies: (path) => path.startsWith('app/routes/') && path !== 'app/routes/bulletins/news.ts',
    find: textHas(
      /\.limit\(|\bpageLength\b|\.get\('(page|after|before|cursor|offset)'\)|[?&](page|after|before|cursor)=/,
    ),
  },
  {
    // Walks all that it leaves out, and shows a line twice where another came before it meanwhile.
    name: 'offset',
    applies: isApp,
    find: codeHas(/\.offset\(/),
  },
  {
    // The edge has read it, bounded, before anybody was asked for; a second reader would have limits of its own.
    name: 'body',
    applies: (path) => isApp(path) && !path.startsWith('app/http/') && !/\.(client|worker)\.ts$/.test(path),
    find: codeHas(/\brequest\.(formData|json|text|arrayBuffer|blob|bytes|body)\b/),
  },
  {
    // What comes from outside is read: by a codec, a schema, a parser. A type put on it is belief.
    name: 'believed',
    applies: (path) => isApp(path) && !believes.has(path),
    find: believedJson,
  },
  {
    name: 'forced-type',
    applies: (path) => /^app\//.test(path) && !forces.has(path),
    find: codeHas(/\bas unknown as\b/),
  },
  {
    // Asking others: follow them nowhere, wait for them no longer than is said, take no more than is bounded.
    name: 'outgoing',
    applies: (path) => /^(app|scripts|db)\//.test(path) && !/\.(client|worker)\.ts$|\.tsx$|^scripts\/bench/.test(path),
    find: ({ code }) => unboundedAsking(code),
  },
  {
    name: 'drawer',
    applies: always,
    find: ({ path }) => /(^|[/\-.])(utils?|helpers?|common|lib|libs|misc|shared)(?=[/.]|$)/.exec(path)?.[0] ?? null,
  },
  { name: 'unfinished', applies: notTheHouse, find: textHas(/\b(TODO|FIXME|XXX|HACK)\b/) },
  { name: 'empty-catch', applies: always, find: codeHas(/catch\s*(\([^)]*\))?\s*\{\s*\}/) },
  {
    name: 'skipped',
    applies: (path) => path.startsWith('tests/'),
    find: codeHas(/\b(it|test|describe)\.(skip|only|todo|fixme|fails)\b|\b(xit|xdescribe)\(/),
  },
  {
    name: 'silenced',
    applies: notTheHouse,
    find: textHas(/biome-ignore|eslint-disable|@ts-(ignore|expect-error|nocheck)/),
  },
  {
    // Word lists, dictionaries and vectors are data; the schema is one list of every table, and should stay one page.
    name: 'length',
    applies: (path) => !/(common-passwords|\/vectors\/|^app\/i18n\/(ja|en)\/|^db\/schema\.ts$)/.test(path),
    find: ({ text }) => {
      const lines = text.split('\n').length - 1
      return lines > 350 ? `${lines} lines` : null
    },
  },
  {
    name: 'extension',
    applies: always,
    find: ({ text }) =>
      ts
        .preProcessFile(text)
        .importedFiles.map(({ fileName }) => fileName)
        .find((name) => /^\.{1,2}\//.test(name) && !/\.(ts|tsx|mjs|cjs|js|json|css)(\?\w+)?$/.test(name)) ?? null,
  },
]

/** The first `fetch` that may be sent on or wait for ever, or that reads an answer to whatever end it has. */
function unboundedAsking(code: string): string | null {
  const calls = code.match(/\bfetch\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g) ?? []
  const loose = calls.find((call) => !/\bredirect\b/.test(call) || !/\bsignal\b/.test(call))
  if (loose) return loose
  return calls.length > 0 ? (/\banswer\.(arrayBuffer|text|json|blob|bytes)\(/.exec(code)?.[0] ?? null) : null
}

/** The first JSON that is given a type of its own instead of being read. */
function believedJson({ path, text }: Seen): string | null {
  if (!/JSON\.parse\(|\.json\(\)|parseCanonicalJson\(/.test(text)) return null
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kindOf(path))
  const find = (node: ts.Node): string | undefined => {
    const typed = ts.isAsExpression(node) || ts.isVariableDeclaration(node) ? node.type : undefined
    const value = ts.isAsExpression(node)
      ? node.expression
      : ts.isVariableDeclaration(node)
        ? node.initializer
        : undefined
    const believed = typed && value && isForeignJson(value, file) && !/^(unknown|JsonValue)$/.test(typed.getText(file))
    return believed ? node.getText(file) : ts.forEachChild(node, find)
  }
  return find(file) ?? null
}

function isForeignJson(value: ts.Expression, file: ts.SourceFile): boolean {
  if (ts.isParenthesizedExpression(value) || ts.isAwaitExpression(value)) return isForeignJson(value.expression, file)
  return ts.isCallExpression(value) && /^JSON\.parse$|\.json$|^parseCanonicalJson$/.test(value.expression.getText(file))
}

/** Everything the file does that the house forbids. */
export function inspect(file: SourceFile): readonly Finding[] {
  const seen: Seen = { ...file, code: codeOf(file) }
  return rules.flatMap((rule) => {
    const what = rule.applies(file.path) ? rule.find(seen) : null
    return what === null ? [] : [{ path: file.path, rule: rule.name, what }]
  })
}

const kindOf = (path: string): ts.ScriptKind => (path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)

/** The file's code: comments dropped, strings and the words between JSX tags emptied. */
function codeOf({ path, text }: SourceFile): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kindOf(path))
  const pieces: string[] = []
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file)
    if (children.length > 0) children.forEach(visit)
    else pieces.push(ts.isStringTextContainingNode(node) ? "''" : node.getText(file))
  }
  visit(file)
  return pieces.join(' ').replace(/ (?=[().,;])|(?<=[(.]) /g, '')
}
