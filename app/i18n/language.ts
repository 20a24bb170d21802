/** The languages the portal speaks. Japanese is the original; English has the same keys. */
export const languages = ['ja', 'en'] as const
export type Language = (typeof languages)[number]
export const firstLanguage: Language = 'ja'

export const isLanguage = (text: unknown): text is Language => languages.includes(text as Language)

/** One namespace per room, and `reasons` for the words of refusals. */
export const namespaces = [
  'shell',
  'access',
  'council',
  'changeover',
  'keys',
  'bulletins',
  'attachments',
  'resealing',
  'revisions',
  'responses',
  'archive',
  'decisions',
  'approvals',
  'desks',
  'holds',
  'log',
  'oversight',
  'evidence',
  'mail',
  'mandates',
  'mirrors',
  'organization',
  'reasons',
  'demo',
] as const
export type WordsOf = (typeof namespaces)[number]
