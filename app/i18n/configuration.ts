import type { InitOptions } from 'i18next'
import { firstLanguage, languages } from './language.ts'

/** The same on both sides, or the browser would not find what the server wrote. */
export const configuration = {
  supportedLngs: [...languages],
  fallbackLng: firstLanguage,
  defaultNS: 'shell',
  // React escapes already; twice would show &amp; to people.
  interpolation: { escapeValue: false },
  returnNull: false,
} as const satisfies InitOptions
