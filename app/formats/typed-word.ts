/**
 * What was typed into a filter or a field for a code, as it was meant: a Japanese
 * keyboard gives full-width letters, figures and spaces, and a dash of its own
 * for the hyphen. The one place for it, so that no field reads ＨＡＷ６Ｈ and the
 * next one does not.
 */
import { normalized } from './normalized.ts'

// Dashes that stand for a hyphen between letters or figures. ー is also part of
// names (サトー), and stays wherever it does not join the two halves of a code.
const dashes = /(?<=[0-9A-Za-z])[‐‑‒–—―−ー](?=[0-9A-Za-z])/g

const narrow = (text: string | null | undefined): string => normalized(text ?? '', 'NFKC')

/** A word or several: narrow letters, single spaces, none at the ends. */
export const typedWord = (text: string | null | undefined): string =>
  narrow(text).replaceAll(dashes, '-').replaceAll(/\s+/g, ' ').trim()

/** A code or number, which has no spaces inside however it was read out. */
export const typedCode = (text: string | null | undefined): string =>
  narrow(text).replaceAll(/\s+/g, '').replaceAll(dashes, '-')
