/**
 * Which writes to the database run beside the log's sequencer. Everything else
 * runs inside a step, whose transaction holds the log's head row: no two of those
 * ever meet. What runs beside them meets every step, at any point between two
 * statements, so each such write needs a reason why that does no harm.
 *
 * Told by types: a step hands out a `Trx`, everybody else holds the `Db`. Where a
 * writer takes either, its callers are looked at, and theirs.
 */
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export interface BesideWrite {
  /** `app/bulletins/bulletin-store.server.ts#insertCopies`: the function that writes. */
  readonly writer: string
  /** Who brings the database itself along, `file#function` each. */
  readonly from: readonly string[]
}

export interface Writes {
  readonly beside: readonly BesideWrite[]
  /** Handles whose way could not be followed: to be written so that it can. */
  readonly untold: readonly string[]
}

const writing: ReadonlySet<string> = new Set([
  'insertInto',
  'replaceInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'executeQuery',
  'transaction',
  'startTransaction',
])
const writingSql = /^\s*(insert|update|delete|replace|truncate|alter|create|drop|begin)\b/i

type Kind = 'step' | 'database' | 'either' | 'neither'

/** Reads the project's TypeScript: `files` are absolute. */
export function findWrites(root: string, files: readonly string[], options: ts.CompilerOptions): Writes {
  const program = ts.createProgram([...files], { ...options, noEmit: true })
  const checker = program.getTypeChecker()
  const sources = files.flatMap((file) => program.getSourceFile(file) ?? [])
  const calls = callsByTarget(sources, checker)
  const values = usedAsValues(sources, checker)
  const beside = new Map<string, Set<string>>()
  const untold = new Set<string>()

  const nameOf = (node: ts.Node): string => `${relative(root, node.getSourceFile().fileName)}#${enclosingName(node)}`

  /** Follows a handle to whoever made it. */
  function follow(handle: ts.Expression, writer: string, seen: ReadonlySet<ts.Node>): void {
    const kind = kindOf(checker.getTypeAtLocation(handle))
    if (kind === 'step' || kind === 'neither') return
    // A `Trx` may be given where a `Db` is asked for: so also here it is the callers who tell.
    const parameter = parameterOf(handle, checker)
    if (!parameter && kind === 'either') return void untold.add(`${nameOf(handle)}: ${handle.getText()}`)
    if (!parameter) return void beside.set(writer, (beside.get(writer) ?? new Set()).add(nameOf(handle)))
    const taker = parameter.parent
    if (seen.has(taker)) return
    const name = functionName(taker)
    // Called through what it returned: `credentials(db).keep(…)`.
    const asked = calls.get(taker) ?? []
    // Handed on as a value, or called by somebody else's code: nobody here can tell with what.
    if (values.has(taker)) untold.add(`${nameOf(handle)}: ${name ?? 'a function'} is used as a value`)
    if (!name) return void untold.add(`${nameOf(handle)}: a function without a name`)
    const place = taker.parameters.indexOf(parameter)
    for (const call of asked) {
      const given = call.arguments[place]
      if (given) follow(given, writer, new Set([...seen, taker]))
    }
  }

  /** A writer that is a method of what a function gives: only the calls of that method count. */
  function followMethod(method: ts.MethodDeclaration, factory: ts.SignatureDeclaration, handle: ts.Expression): void {
    const parameter = parameterOf(handle, checker)
    const place = parameter ? factory.parameters.indexOf(parameter) : -1
    const writer = nameOf(handle)
    const asked = calls.get(method) ?? []
    // A library calls it: then whoever made it counts as its caller.
    if (asked.length === 0 || values.has(method)) follow(handle, writer, new Set())
    for (const call of asked) {
      const made = factoryCall(call, checker)
      const given = made?.arguments[place]
      if (given) follow(given, writer, new Set())
      else untold.add(`${nameOf(call)}: ${call.expression.getText()}`)
    }
  }

  for (const source of sources) {
    visit(source, (node) => {
      const handle = handleOfWrite(node)
      if (!handle || kindOf(checker.getTypeAtLocation(handle)) === 'neither') return
      const factory = parameterOf(handle, checker)?.parent
      const method = enclosingMethod(node, factory)
      if (method && factory) followMethod(method, factory, handle)
      else follow(handle, nameOf(node), new Set())
    })
  }
  return {
    beside: [...beside]
      .map(([writer, from]) => ({ writer, from: [...from].sort() }))
      .sort((a, b) => (a.writer < b.writer ? -1 : 1)),
    untold: [...untold].sort(),
  }
}

/** The handle of a write: `db` of `db.insertInto(…)`, and of an update by text. */
function handleOfWrite(node: ts.Node): ts.Expression | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null
  const { expression, name } = node.expression
  if (writing.has(name.text)) return expression
  if (name.text !== 'execute' || !ts.isTaggedTemplateExpression(expression)) return null
  const { template } = expression
  const text = ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.head.text
  return writingSql.test(text) ? (node.arguments[0] ?? null) : null
}

function kindOf(type: ts.Type): Kind {
  const parts = type.isUnion() ? type.types : [type]
  const names = new Set(parts.map((part) => part.symbol?.name ?? part.aliasSymbol?.name ?? ''))
  const step = names.delete('Transaction') || names.delete('ControlledTransaction') || names.delete('Batch')
  const database = names.delete('Kysely')
  if (step && database) return 'either'
  if (step) return 'step'
  return database ? 'database' : 'neither'
}

function callsByTarget(sources: readonly ts.SourceFile[], checker: ts.TypeChecker) {
  const found = new Map<ts.Node, ts.CallExpression[]>()
  for (const source of sources) {
    visit(source, (node) => {
      if (!ts.isCallExpression(node)) return
      for (const target of targetsOf(node.expression, checker)) {
        const known = found.get(target)
        if (known) known.push(node)
        else found.set(target, [node])
      }
    })
  }
  return found
}

/** Functions that are named somewhere without being called there. */
function usedAsValues(sources: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>()
  for (const source of sources) {
    visit(source, (node) => {
      if (!ts.isIdentifier(node) || !isUse(node)) return
      for (const target of targetsOf(node, checker)) if (ts.isFunctionLike(target)) found.add(target)
    })
  }
  return found
}

/** Neither where it is declared, imported or a type, nor where it is called. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isCallExpression(parent)) return parent.expression !== node
  if (ts.isPropertyAccessExpression(parent))
    return parent.name === node && !(ts.isCallExpression(parent.parent) && parent.parent.expression === parent)
  const named = ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isTypeQueryNode(parent)
  return !named && !('name' in parent && parent.name === node)
}

/** The function, arrow or method that a call runs. */
function targetsOf(callee: ts.Expression, checker: ts.TypeChecker): readonly ts.Node[] {
  const named = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  let symbol = checker.getSymbolAtLocation(named)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  return (symbol?.declarations ?? []).flatMap((declaration): readonly ts.Node[] => {
    if (ts.isVariableDeclaration(declaration) && declaration.initializer) return [declaration.initializer]
    if (ts.isPropertyAssignment(declaration)) return [declaration.initializer]
    return [declaration]
  })
}

/** The parameter that a handle is, also taken apart: `({ trx })`. */
function parameterOf(handle: ts.Expression, checker: ts.TypeChecker): ts.ParameterDeclaration | null {
  if (!ts.isIdentifier(handle)) return null
  const declaration = checker.getSymbolAtLocation(handle)?.valueDeclaration
  return declaration && ts.isParameter(declaration) ? declaration : null
}

/** The call of the factory behind `store.touch(…)` or `credentials(db).keep(…)`. */
function factoryCall(call: ts.CallExpression, checker: ts.TypeChecker): ts.CallExpression | null {
  if (!ts.isPropertyAccessExpression(call.expression)) return null
  const receiver = call.expression.expression
  if (ts.isCallExpression(receiver)) return receiver
  if (!ts.isIdentifier(receiver)) return null
  const declaration = checker.getSymbolAtLocation(receiver)?.valueDeclaration
  if (!declaration || !ts.isVariableDeclaration(declaration)) return null
  return declaration.initializer && ts.isCallExpression(declaration.initializer) ? declaration.initializer : null
}

function enclosingMethod(node: ts.Node, within: ts.Node | undefined): ts.MethodDeclaration | null {
  if (!within) return null
  for (let at = node.parent; at && at !== within; at = at.parent) {
    if (ts.isMethodDeclaration(at) && ts.isObjectLiteralExpression(at.parent)) return at
  }
  return null
}

function functionName(node: ts.Node): string | null {
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name) return node.name.getText()
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent)) return node.parent.name.getText()
  return null
}

/** The nearest function that has a name; a file's own top level is its name. */
function enclosingName(node: ts.Node): string {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    const name = functionName(at)
    if (name) return name
  }
  return '(top)'
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, (child) => visit(child, see))
}

/** The compiler's settings of the project. */
export function projectOptions(root: string): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json')
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile)
  if (error) throw new Error(String(error.messageText))
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path)).options
}
