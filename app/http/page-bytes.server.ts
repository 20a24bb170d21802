import { Transform } from 'node:stream'

/**
 * Takes the NUL bytes out of a page on its way out. React 18 fills a view of
 * 2,048 bytes, and where the next character does not fit into its rest (kanji
 * have three bytes) it sends the view whole, with one or two zeros at the end;
 * browsers then show U+FFFD in attributes and in the data of the page
 * (facebook/react#24985, mended in React 19). No page holds a NUL of its own:
 * HTML knows none, and JSON spells it out.
 */
export function withoutNulBytes(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk)
    },
  })
}
