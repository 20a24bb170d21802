/**
 * Whatever signs an act on a page goes through the one piece that asks for a
 * fresher second factor in place and holds the form still meanwhile: a form of
 * its own making would be a dead end again, or sign what no longer stands there.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const signing = 'app/acts/sign-act.client.ts'

const files = new Map(
  readdirSync(join(root, 'app'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
)

/** Whose values a file uses, imported at its head or when they are needed; types vanish. */
function uses(path: string, text: string): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && bringsValues(node))
      found.push(node.moduleSpecifier.text)
    const [asked] =
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : []
    if (asked && ts.isStringLiteral(asked)) found.push(asked.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found.filter((name) => name.startsWith('.')).map((name) => relative(root, resolve(root, dirname(path), name)))
}

function bringsValues({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return true
  if (importClause.isTypeOnly) return false
  const { namedBindings } = importClause
  if (!namedBindings || !ts.isNamedImports(namedBindings)) return true
  return importClause.name !== undefined || namedBindings.elements.some(({ isTypeOnly }) => !isTypeOnly)
}

/** The browser's acts that end in a signature, by whatever way. */
function signers(of: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set([signing])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [path, text] of of)
      if (path.endsWith('.client.ts') && uses(path, text).some((used) => found.has(used))) found.add(path)
  }
  return found
}

const throughTheOne = /\buseKeyedAct\(|<StepUpHere\b|<SignedActForm\b/

const around = (of: ReadonlyMap<string, string>): readonly string[] => {
  const signs = signers(of)
  return [...of]
    .filter(([path, text]) => path.endsWith('.tsx') && uses(path, text).some((used) => signs.has(used)))
    .filter(([, text]) => !throughTheOne.test(text))
    .map(([path]) => path)
}

describe('a page that signs an act', () => {
  it('takes it through the one piece that can ask for the second factor anew', () => {
    expect(signers(files).size).toBeGreaterThan(5)
    expect(around(files)).toEqual([])
  })

  it('and one that would not is noticed, also where it signs by way of another file', () => {
    const planted = new Map([
      ...files,
      [
        'app/council/leave.client.ts',
        "import { signAct } from '../acts/sign-act.client.ts'\nexport const leave = signAct",
      ],
      ['app/council/leave-shape.tsx', "const go = async () => (await import('./leave.client.ts')).leave()"],
      ['app/council/type-shape.tsx', "import type { leave } from './leave.client.ts'"],
    ])
    expect(around(planted)).toEqual(['app/council/leave-shape.tsx'])
  })
})
