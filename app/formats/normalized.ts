/**
 * Text in one of Unicode's normal forms (UAX #15), the one place for it. Putting
 * marks in order takes the square of how many stand in a row: 8,000 take 50 ms,
 * 32,000 a second. So whatever is longer than any text that may come of it is cut
 * first; it is too long afterwards as well, and refused for that.
 */
const longest = 2000

export const normalized = (text: string, form: 'NFC' | 'NFKC', most = longest): string =>
  text.slice(0, most).normalize(form)
