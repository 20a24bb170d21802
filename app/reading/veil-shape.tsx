import { useId } from 'react'
import { inJapan } from '../ids.ts'

/** `2026-11-22 14:03`, Japan Standard Time: the same in every language, so that a photograph reads anywhere. */
export const veilTime = (at: number): string => inJapan(at).toISOString().slice(0, 16).replace('T', ' ')

// Wide enough that no line of the mark is cut by the next tile: kana and kanji
// are as wide as the type is high, letters and figures about half of it.
const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 15.5 : 9), 48)

/**
 * The visible mark under the text: whose copy this is, on screen and on every
 * printed page. A photograph of the screen carries it too.
 */
export function Veil({ text }: { readonly text: string }) {
  const id = useId()
  const width = widthOf(text)
  return (
    <svg
      aria-hidden="true"
      className="veil pointer-events-none absolute inset-0 size-full select-none text-ink opacity-[.06] print:fixed print:opacity-[.12]"
    >
      <defs>
        <pattern id={id} width={width} height="150" patternUnits="userSpaceOnUse" patternTransform="rotate(-18)">
          <text x="0" y="40" fontSize="15" fill="currentColor">
            {text}
          </text>
          <text x={width / 2} y="112" fontSize="15" fill="currentColor">
            {text}
          </text>
          <text x={-width / 2} y="112" fontSize="15" fill="currentColor">
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
}
