/**
 * The Markdown of bulletins: CommonMark with tables, footnotes, task lists and
 * strike-through as GitHub has them, and what Japanese reports need changed:
 *
 *  - emphasis holds beside Japanese brackets and full stops, where CommonMark's
 *    flanking rules leave raw asterisks (commonmark-spec #650);
 *  - one tilde is a range (`1.0~1.5`), two strike through;
 *  - a bare address is text. In a report it is as likely an attacker's, and where
 *    it ends nobody can tell in a language without spaces; a link is what its
 *    author wrote as one;
 *  - backslashes of a path are part of the path;
 *  - a line broken between two Japanese characters puts no space between them.
 *
 * One list for whoever writes and whoever reads.
 */
import type { BlockContent, DefinitionContent, Nodes, Root, Text } from 'mdast'
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough'
import { gfmFootnote } from 'micromark-extension-gfm-footnote'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { decodeString } from 'micromark-util-decode-string'
import { SKIP, visit } from 'unist-util-visit'

/** For `remarkPlugins`. */
export const bulletinDialect = [tokens, keepPaths, joinLines, standFirst] as const

/** What a plugin of remark finds as `this`: the part of it that is needed here. */
interface Parsing {
  data(): object
}

function tokens(this: Parsing): void {
  // The names are remark-parse's.
  Object.assign(this.data(), {
    micromarkExtensions: [
      cjkFriendlyExtension(),
      gfmFootnote(),
      gfmStrikethroughCjkFriendly({ singleTilde: false }),
      gfmTable(),
      gfmTaskListItem(),
    ],
    fromMarkdownExtensions: [
      gfmFootnoteFromMarkdown(),
      gfmStrikethroughFromMarkdown(),
      gfmTableFromMarkdown(),
      gfmTaskListItemFromMarkdown(),
    ],
  })
}

// What no path goes on over.
const between = /([\s"<>|、。，．「」『』（）【】]+)/
// A backslash before a letter or digit escapes nothing (CommonMark 2.4): it is a path's, and so are its neighbours.
const inPath = /\\[A-Za-z0-9]/
// Or it begins as Windows writes it: a drive, a variable, a hive of the registry.
const beginsPath = /(?:[A-Za-z]:|%[\w()]{1,64}%|\$env:\w{1,64}|HK(?:LM|CU|CR|CC|U|EY_[A-Z_]{1,32}))\\/

/**
 * Gives paths back the backslashes that the parser took for escapes. It has
 * decided by then what is emphasis and what is not; only the text is made whole.
 */
function keepPaths() {
  return (tree: Root, file: { toString(): string }): void => {
    const source = String(file)
    visit(tree, 'text', (node: Text) => {
      const { position } = node
      if (position?.start.offset === undefined || position.end.offset === undefined) return
      const written = source.slice(position.start.offset, position.end.offset)
      if (written.includes('\\')) node.value = withPaths(written, node.value)
    })
  }
}

function withPaths(written: string, read: string): string {
  const lines = read.split('\n')
  const sources = written.split(/\r\n|\r|\n/)
  if (lines.length !== sources.length) return read
  return lines.map((line, i) => lineWithPaths(sources[i] ?? '', line, i > 0)).join('\n')
}

function lineWithPaths(written: string, read: string, follows: boolean): string {
  // A line that goes on inside a quote or a list begins with what marks it.
  const own = follows ? written.replace(/^[\s>]*/, '') : written
  if (decodeString(own) !== read) return read
  return own.split(between).map(decodeWord).join('')
}

const decodeWord = (word: string): string =>
  decodeString(inPath.test(word) || beginsPath.test(word) ? word.replaceAll('\\', '\\\\') : word)

const japanese = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー、。，．・：；！？「」『』（）【】〈〉《》〔〕［］｛｝～…]`
const brokenLine = new RegExp(`(?<=${japanese})\n(?=${japanese})`, 'gu')

function joinLines() {
  return (tree: Root): void => {
    visit(tree, 'text', (node: Text) => {
      node.value = node.value.replace(brokenLine, '')
    })
  }
}

const firstSteps = /^(?:いま行うこと|今行うこと|What to do now)$/i

/**
 * What to do now stands in a box of its own, from its heading to the next of the
 * same rank or a higher one: cut by the tree, so that a fence, a list or a
 * reference is never torn. Definitions stay where they hold for the whole text.
 */
function standFirst() {
  return (tree: Root): void => {
    const [heading, ...others] = tree.children
    if (heading?.type !== 'heading' || heading.depth > 2 || !firstSteps.test(textOf(heading).trim())) return
    const next = others.findIndex((node) => node.type === 'heading' && node.depth <= heading.depth)
    const steps = [heading, ...(next < 0 ? others : others.slice(0, next))]
    const rest = next < 0 ? [] : others.slice(next)
    tree.children = [{ type: 'blockquote', data: { hName: 'section' }, children: steps.filter(isFlow) }, ...rest]
  }
}

const flow = [
  'blockquote',
  'code',
  'definition',
  'footnoteDefinition',
  'heading',
  'html',
  'list',
  'paragraph',
  'table',
  'thematicBreak',
]
const isFlow = (node: Nodes): node is BlockContent | DefinitionContent => flow.includes(node.type)

function textOf(node: Nodes): string {
  let text = ''
  visit(node, (inner) => {
    if (inner.type === 'text' || inner.type === 'inlineCode') text += inner.value
    return inner.type === 'footnoteReference' ? SKIP : undefined
  })
  return text
}
