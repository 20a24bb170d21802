import { RemixBrowser } from '@remix-run/react'
import { createInstance } from 'i18next'
import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { getInitialNamespaces } from 'remix-i18next/client'
import { configuration } from './i18n/configuration.ts'
import { loadWords } from './i18n/load-words.client.ts'
import { rememberPhrases } from './ui/phrases.tsx'

/** The words of this page are fetched before hydrating, so that nothing is drawn twice or in two languages. */
async function hydrate(): Promise<void> {
  const words = createInstance()
  await words
    .use(initReactI18next)
    .use(loadWords)
    .init({
      ...configuration,
      lng: document.documentElement.lang,
      ns: [...new Set(['shell', ...getInitialNamespaces()])],
    })
  // With the telephone number, as the server wrote it into this page.
  const secretariat = document.querySelector<HTMLMetaElement>('meta[name="fuin-secretariat"]')?.content
  if (secretariat) words.addResource(words.language, 'shell', 'secretariat.name', secretariat)
  await pageData()
  rememberPhrases(document)
  startTransition(() => {
    hydrateRoot(
      document,
      <I18nextProvider i18n={words}>
        <RemixBrowser />
      </I18nextProvider>,
    )
  })
}

/**
 * Waits for the loaders' answers that came with the page. RemixBrowser begins to
 * decode them when first called and throws the promise, above every Suspense. A
 * key pressed while React waits for it there makes React render at once, find
 * nothing, and give the whole page up (error 345): so the waiting is done here.
 */
async function pageData(): Promise<void> {
  try {
    RemixBrowser({})
  } catch (thrown) {
    if (!(thrown instanceof Promise)) throw thrown
    await thrown
  }
}

// If this fails the page stays as the server wrote it, and every form on it still works.
void hydrate()
