/**
 * Text that people carried from one machine to another: a trust, a policy, a
 * checkpoint somebody saved. Editors put a mark before it, end its lines as their
 * system does, or leave out the last end; none of that changes what it says, so
 * all of it is read. It is safe because nothing here is compared or hashed as a
 * file: keys are checked against their own ids, signatures are over lines ended
 * as the format says. What is hashed byte by byte (a bundle's files, entries) is
 * never read this way.
 */
import { Malformed, readForeign } from '../outcome.ts'
import { fromUtf8 } from './bytes.ts'

/** The text with LF at every line's end. Throws Malformed on what is no UTF-8, with a sentence that says what to do. */
export function readHandCarried(bytes: Uint8Array): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new Malformed('it is UTF-16, as some editors save: save it as UTF-8')
  const text = readForeign(() => fromUtf8(bytes))
  if (text === null) throw new Malformed('it is no text in UTF-8')
  const lines = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`
}
