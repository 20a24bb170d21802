import { createInstance } from 'i18next'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { configuration } from '../../app/i18n/configuration.ts'
import enAccess from '../../app/i18n/en/access.ts'
import enAttachments from '../../app/i18n/en/attachments.ts'
import enBulletins from '../../app/i18n/en/bulletins.ts'
import enDecisions from '../../app/i18n/en/decisions.ts'
import enEvidence from '../../app/i18n/en/evidence.ts'
import enKeys from '../../app/i18n/en/keys.ts'
import enLog from '../../app/i18n/en/log.ts'
import en from '../../app/i18n/en/shell.ts'
import jaAccess from '../../app/i18n/ja/access.ts'
import jaAttachments from '../../app/i18n/ja/attachments.ts'
import jaBulletins from '../../app/i18n/ja/bulletins.ts'
import jaDecisions from '../../app/i18n/ja/decisions.ts'
import jaEvidence from '../../app/i18n/ja/evidence.ts'
import jaKeys from '../../app/i18n/ja/keys.ts'
import jaLog from '../../app/i18n/ja/log.ts'
import ja from '../../app/i18n/ja/shell.ts'
import type { Language } from '../../app/i18n/language.ts'

/** What the server would send for a piece. */
export async function rendered(piece: ReactNode, language: Language = 'ja'): Promise<string> {
  const words = createInstance()
  const resources = {
    ja: {
      shell: ja,
      access: jaAccess,
      evidence: jaEvidence,
      log: jaLog,
      attachments: jaAttachments,
      bulletins: jaBulletins,
      decisions: jaDecisions,
      keys: jaKeys,
    },
    en: {
      shell: en,
      access: enAccess,
      evidence: enEvidence,
      log: enLog,
      attachments: enAttachments,
      bulletins: enBulletins,
      decisions: enDecisions,
      keys: enKeys,
    },
  }
  await words.use(initReactI18next).init({ ...configuration, lng: language, resources })
  return renderToStaticMarkup(<I18nextProvider i18n={words}>{piece}</I18nextProvider>)
}

/** The value of an attribute of the first element of a name. */
export function attribute(html: string, element: string, name: string): string | null {
  const tag = html.match(new RegExp(`<${element}\\b[^>]*>`))?.[0] ?? ''
  return tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? null
}
