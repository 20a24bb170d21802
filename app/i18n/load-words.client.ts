import type { BackendModule, ReadCallback, ResourceKey } from 'i18next'

/** One small file per language and room; Vite makes each a chunk of its own. */
const files = import.meta.glob<{ readonly default: ResourceKey }>('./{ja,en}/*.ts')

/** Fetches a dictionary when a page first needs it, so that signing in does not carry the words of the log. */
export const loadWords: BackendModule = {
  type: 'backend',
  init() {},
  read(language: string, namespace: string, callback: ReadCallback) {
    const file = files[`./${language}/${namespace}.ts`]
    if (!file) return callback(new Error(`no dictionary ${language}/${namespace}`), false)
    file().then(
      (words) => callback(null, words.default),
      (error: unknown) => callback(error instanceof Error ? error : new Error('dictionary not loaded'), true),
    )
  },
}
