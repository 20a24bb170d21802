/** Marks parts of a bulletin's text, told by their places in its source, in the tree that the source became. */
import type { Emphasis, InlineCode, Parents, Root, Text } from 'mdast'
import { SKIP, visit } from 'unist-util-visit'

/** UTF-16 units of the source. */
export interface ChangedPart {
  readonly from: number
  readonly to: number
}

/** The id of the first one. */
export const firstChangeId = 'first-change'

/**
 * A plugin of remark, the last of them. Text is split where a part begins and ends;
 * where it is no longer as long as its source (an escape, a joined line), it is marked
 * whole: too much rather than a place beside it.
 */
export function markChanges(parts: readonly ChangedPart[]) {
  return (tree: Root): void => {
    const marked: Emphasis[] = []
    visit(tree, (node, index, parent) => {
      if (node.type === 'code' && among(parts, node).length > 0)
        node.data = { ...node.data, hProperties: { className: ['border-l-4', 'border-act', 'pl-2'] } }
      if ((node.type !== 'text' && node.type !== 'inlineCode') || !parent || index === undefined) return
      const pieces = split(node, among(parts, node))
      marked.push(...pieces.filter((piece) => piece.type === 'emphasis'))
      const into: Parents = parent
      into.children.splice(index, 1, ...(pieces as never[]))
      return [SKIP, index + pieces.length]
    })
    const [first] = marked
    if (first) first.data = { ...first.data, hProperties: { id: firstChangeId } }
  }
}

type Placed = Pick<Text, 'position'>

function among(parts: readonly ChangedPart[], { position }: Placed): readonly ChangedPart[] {
  const [start, end] = [position?.start.offset, position?.end.offset]
  if (start === undefined || end === undefined) return []
  return parts.filter(({ from, to }) => from < end && to > start)
}

function split(node: Text | InlineCode, parts: readonly ChangedPart[]): readonly (Text | InlineCode | Emphasis)[] {
  if (parts.length === 0) return [node]
  const start = node.position?.start.offset ?? 0
  const end = node.position?.end.offset ?? start
  if (node.type === 'inlineCode' || node.value.length !== end - start) return [mark(node)]
  const pieces: (Text | Emphasis)[] = []
  let at = start
  const text = (to: number): Text => ({ type: 'text', value: node.value.slice(at - start, to - start) })
  for (const { from, to } of parts) {
    if (from > at) pieces.push(text(from))
    at = Math.max(at, from)
    const upTo = Math.min(to, end)
    pieces.push(mark(text(upTo)))
    at = upTo
  }
  if (at < end) pieces.push(text(end))
  return pieces
}

const mark = (child: Text | InlineCode): Emphasis => ({ type: 'emphasis', data: { hName: 'mark' }, children: [child] })
