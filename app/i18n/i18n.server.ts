import { createCookie, type EntryContext } from '@remix-run/node'
import { createInstance, type i18n, type ResourceKey } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { RemixI18Next } from 'remix-i18next/server'
import type { Settings } from '../settings.ts'
import { configuration } from './configuration.ts'
import enAccess from './en/access.ts'
import enApprovals from './en/approvals.ts'
import enArchive from './en/archive.ts'
import enAttachments from './en/attachments.ts'
import enBulletins from './en/bulletins.ts'
import enChangeover from './en/changeover.ts'
import enCouncil from './en/council.ts'
import enDecisions from './en/decisions.ts'
import enDemo from './en/demo.ts'
import enDesks from './en/desks.ts'
import enEvidence from './en/evidence.ts'
import enHolds from './en/holds.ts'
import enKeys from './en/keys.ts'
import enLog from './en/log.ts'
import enMail from './en/mail.ts'
import enMandates from './en/mandates.ts'
import enMirrors from './en/mirrors.ts'
import enOrganization from './en/organization.ts'
import enOversight from './en/oversight.ts'
import enReasons from './en/reasons.ts'
import enResealing from './en/resealing.ts'
import enResponses from './en/responses.ts'
import enRevisions from './en/revisions.ts'
import enShell from './en/shell.ts'
import jaAccess from './ja/access.ts'
import jaApprovals from './ja/approvals.ts'
import jaArchive from './ja/archive.ts'
import jaAttachments from './ja/attachments.ts'
import jaBulletins from './ja/bulletins.ts'
import jaChangeover from './ja/changeover.ts'
import jaCouncil from './ja/council.ts'
import jaDecisions from './ja/decisions.ts'
import jaDemo from './ja/demo.ts'
import jaDesks from './ja/desks.ts'
import jaEvidence from './ja/evidence.ts'
import jaHolds from './ja/holds.ts'
import jaKeys from './ja/keys.ts'
import jaLog from './ja/log.ts'
import jaMail from './ja/mail.ts'
import jaMandates from './ja/mandates.ts'
import jaMirrors from './ja/mirrors.ts'
import jaOrganization from './ja/organization.ts'
import jaOversight from './ja/oversight.ts'
import jaReasons from './ja/reasons.ts'
import jaResealing from './ja/resealing.ts'
import jaResponses from './ja/responses.ts'
import jaRevisions from './ja/revisions.ts'
import jaShell from './ja/shell.ts'
import { firstLanguage, isLanguage, type Language, languages, type WordsOf } from './language.ts'
import { secretariatName } from './secretariat-name.ts'

const resources = {
  ja: {
    access: jaAccess,
    attachments: jaAttachments,
    bulletins: jaBulletins,
    council: jaCouncil,
    changeover: jaChangeover,
    decisions: jaDecisions,
    approvals: jaApprovals,
    desks: jaDesks,
    demo: jaDemo,
    evidence: jaEvidence,
    holds: jaHolds,
    keys: jaKeys,
    log: jaLog,
    oversight: jaOversight,
    mail: jaMail,
    mandates: jaMandates,
    mirrors: jaMirrors,
    organization: jaOrganization,
    reasons: jaReasons,
    archive: jaArchive,
    resealing: jaResealing,
    revisions: jaRevisions,
    responses: jaResponses,
    shell: jaShell,
  },
  en: {
    access: enAccess,
    attachments: enAttachments,
    bulletins: enBulletins,
    council: enCouncil,
    changeover: enChangeover,
    decisions: enDecisions,
    approvals: enApprovals,
    desks: enDesks,
    demo: enDemo,
    evidence: enEvidence,
    holds: enHolds,
    keys: enKeys,
    log: enLog,
    oversight: enOversight,
    mail: enMail,
    mandates: enMandates,
    mirrors: enMirrors,
    organization: enOrganization,
    reasons: enReasons,
    archive: enArchive,
    resealing: enResealing,
    revisions: enRevisions,
    responses: enResponses,
    shell: enShell,
  },
} satisfies Readonly<Record<Language, Readonly<Record<WordsOf, ResourceKey>>>>

/** Chosen by hand on this device. Not secret, so it needs no signature; read back as exactly `ja` or `en`. */
export const languageCookie = createCookie('__Host-language', {
  path: '/',
  secure: true,
  sameSite: 'lax',
  httpOnly: true,
  maxAge: 365 * 24 * 3600,
})

/** For loaders and actions that need a sentence: `const t = await words.getFixedT(language, 'log')`. */
export const words = new RemixI18Next({
  detection: {
    supportedLanguages: [...languages],
    fallbackLanguage: firstLanguage,
    cookie: languageCookie,
    // No `?lng=`: an address shared with a colleague must not change their language.
    order: ['cookie', 'header'],
  },
  i18next: { ...configuration, resources },
})

/** The person's own setting, else the cookie, else what the browser asks for, else Japanese. */
export async function languageOf(request: Request, setting?: Language | null): Promise<Language> {
  if (setting) return setting
  const found = await words.getLocale(request)
  return isLanguage(found) ? found : firstLanguage
}

/** The language the root loader answered, so that the page and its data cannot differ; the request's own if it failed. */
async function languageOfPage(request: Request, page: EntryContext): Promise<Language> {
  const { root }: Readonly<Record<string, unknown>> = page.staticHandlerContext.loaderData
  const said = root && typeof root === 'object' && 'locale' in root ? root.locale : null
  return isLanguage(said) ? said : languageOf(request)
}

/** For entry.server: an instance for this one page, to be given to `I18nextProvider`. */
export async function wordsForPage(
  request: Request,
  page: EntryContext,
  secretariat: Settings['secretariat'],
): Promise<i18n> {
  const language = await languageOfPage(request, page)
  const instance = createInstance()
  const called = { ...resources, [language]: withSecretariat(language, secretariat) }
  await instance.use(initReactI18next).init({ ...configuration, lng: language, resources: called })
  return instance
}

/**
 * The language's words, in which the secretariat's name brings its telephone number
 * along: so every sentence that tells people to call it says how, without knowing.
 * The browser takes it from the page; see entry.client.
 */
function withSecretariat(language: Language, secretariat: Settings['secretariat']) {
  const words = resources[language]
  const { shell } = words
  const name = secretariatName(language, secretariat)
  return { ...words, shell: { ...shell, secretariat: { ...shell.secretariat, name } } }
}
