import type { LoaderFunctionArgs } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Outlet,
  Scripts,
  ScrollRestoration,
  type ShouldRevalidateFunction,
  useLocation,
  useMatches,
  useRevalidator,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actor } from './access/actor.ts'
import { isOverdue } from './access/agreement.ts'
import { PasskeyKnown } from './access/passkey-button-shape.tsx'
import { isPermittedAct, may, type PermittedAct } from './access/permissions.ts'
import { makeToken } from './access/sessions.server.ts'
import stylesheet from './app.css?url'
import { newsShown } from './bulletins/read-news.server.ts'
import { servesDesks } from './desks/desk-store.server.ts'
import { optionalActor } from './http/actor.server.ts'
import { languageOf } from './i18n/i18n.server.ts'
import type { PersonId } from './ids.ts'
import { HandKeyHeld } from './keyring/hand-key.tsx'
import type { Portal } from './portal.server.ts'
import { rollHead } from './roll/roll-store.server.ts'
import { LossBand, type LossShown } from './routes/shell/loss-band.tsx'
import { NewsLine, useNews } from './routes/shell/news.tsx'
import { needsScript, pageTitle, titleOf } from './routes/shell/page-handle.ts'
import { placesOf, searchAt } from './routes/shell/places.ts'
import { SuspensionBand, type SuspensionShown } from './routes/shell/suspension-band.tsx'
import { PageValue } from './ui/act-form.tsx'
import { useAlive } from './ui/alive.ts'
import { ErrorPage, troubleOf } from './ui/error-page.tsx'
import { useHeadingFocus } from './ui/heading-focus.ts'
import { KeyboardHelp } from './ui/keyboard-help.tsx'
import { useNonce } from './ui/nonce.tsx'
import restType from './ui/rest-type.css?url'
import { SessionNotice } from './ui/session-notice.tsx'
import { Shell } from './ui/shell.tsx'
import { themeOf } from './ui/theme-cookie.server.ts'

export const handle = { i18n: ['shell'], title: 'shell:nav.today' } as const
export const links = () => [
  { rel: 'stylesheet', href: stylesheet },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await optionalActor({ request, context })
  const { db } = context.portal
  // Of every page: asked for side by side.
  const [locale, theme, head, news, serves] = await Promise.all([
    languageOf(request, actor?.locale),
    themeOf(request),
    actor && rollHead(db),
    actor && may(actor, 'read bulletins') ? newsShown(db, actor.person) : null,
    actor !== null && may(actor, 'serve desks') && servesDesks(db, actor.person),
  ])
  return {
    locale,
    theme,
    // For the forms of this one page; see ui/act-form.
    form: makeToken(context.portal.random),
    demo: context.portal.settings.mode === 'demo',
    suspension: suspensionFor(actor, context.portal),
    loss: undecidedLoss(context.portal),
    roll: head?.counter ?? null,
    news,
    me: actor && {
      person: actor.person,
      name: actor.name,
      organizationName: actor.organizationName,
      role: actor.role,
      powers: actor.powers,
      deputizes: actor.deputizes,
      audits: actor.audits,
      serves,
      hasPasskey: actor.hasPasskey,
      broughtKey: actor.broughtKey,
      settled: actor.setupStep === null && !isOverdue(actor.agreement),
      // A span, not a time: the browser's clock may be wrong.
      sessionLeft: actor.sessionEndsAt - context.portal.now(),
      sessionIsLast: actor.sessionIsLast,
    },
  }
}

/** A form that was used before is sent from a page that is no longer so: it is asked for anew, with a fresh value. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus, defaultShouldRevalidate }) =>
  actionStatus === 409 || defaultShouldRevalidate

/** A fact about the log, for everybody; who decided it and why, for whoever is signed in. */
function suspensionFor(actor: Actor | null, { log, now }: Pick<Portal, 'log' | 'now'>): SuspensionShown | null {
  const running = log.suspension()
  if (!running) return null
  const { until, roles, reason } = running
  return { until, left: until - now(), decided: actor && { roles, reason } }
}

/** Sizes and times alone: the log's size is public. */
function undecidedLoss({ log }: Pick<Portal, 'log'>): LossShown | null {
  const succession = log.succession()
  if (succession?.decided !== null) return null
  const { index, last, since } = succession.stated
  return { kept: Number(index), last: Number(last.size), since, until: last.cosignedAt * 1000 }
}

/**
 * The letters of what people wrote, for a machine that has no Japanese ones: its
 * sheet names two hundred files, and comes when the page has come alive, so that
 * no letter is fetched before a script. Whoever is not signed in sees the
 * portal's own sentences alone, whose letters are in the first sheet.
 */
function RestType({ scripted }: { readonly scripted: boolean }) {
  const arrived = useAlive()
  const sheet = <link rel="stylesheet" href={restType} />
  if (arrived || !scripted) return sheet
  return <noscript>{sheet}</noscript>
}

/** Also round the error page, where the loader's answer may be missing: then the frame is plain. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>('root')
  const { t, i18n } = useTranslation('shell')
  const { pathname, search } = useLocation()
  const nonce = useNonce()
  const matches = useMatches()
  const title = pageTitle(matches, i18n)
  const alive = needsScript(matches)
  useHeadingFocus(pathname)
  const me = root?.me ?? null
  const { person, broughtKey = null } = me ?? {}
  const held = useMemo(() => (person && broughtKey ? { person, fingerprint: broughtKey } : null), [person, broughtKey])
  const news = useNews(me?.settled ? (root?.news ?? null) : null)
  return (
    <html lang={root?.locale ?? i18n.language} data-theme={root?.theme ?? 'system'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="fuin-secretariat" content={t('secretariat.name')} />
        <meta property="csp-nonce" content={nonce ?? ''} nonce={nonce} suppressHydrationWarning />
        <title>{titleOf(title ? t('title', { page: title }) : t('brand'), news.unopened)}</title>
        <Links />
      </head>
      <body>
        <HandKeyHeld held={held}>
          <PageValue.Provider value={root?.form ?? null}>
            <PasskeyKnown.Provider value={me?.hasPasskey ?? false}>
              <Shell
                places={me?.settled ? placesOf(me, t, news.unopened) : []}
                me={me}
                vault={
                  <>
                    {me ? <Leave person={me.person} /> : null}
                    {me?.settled ? <Vault person={me.person} /> : null}
                  </>
                }
                searchAt={me?.settled ? searchAt(me, t) : null}
                theme={root?.theme ?? 'system'}
                here={`${pathname}${search}`}
                band={root?.demo ? <DemoBand /> : null}
                alarm={
                  <>
                    {root?.loss ? <LossBand loss={root.loss} /> : null}
                    {root?.suspension ? <SuspensionBand suspension={root.suspension} /> : null}
                  </>
                }
                notices={
                  me?.settled ? <Notices person={me.person} serves={me.serves} newestRoll={root?.roll ?? null} /> : null
                }
              >
                {children}
              </Shell>
            </PasskeyKnown.Provider>
          </PageValue.Provider>
        </HandKeyHeld>
        <KeyboardHelp />
        {me?.settled ? <NewsLine fresh={news.fresh} /> : null}
        {me ? <RestType scripted={alive} /> : null}
        {me && alive ? <SessionEnd left={me.sessionLeft} isLast={me.sessionIsLast} /> : null}
        {alive ? <ScrollRestoration nonce={nonce} /> : null}
        {alive ? <Scripts nonce={nonce} /> : null}
      </body>
    </html>
  )
}

/** A room's words may still be on their way when a page opens: the old page stays until they are here. */
export default function App() {
  return (
    <Suspense fallback={null}>
      <Outlet />
    </Suspense>
  )
}

export function ErrorBoundary() {
  const error = useRouteError()
  const { pathname, search } = useLocation()
  const again = `${pathname}${search}`
  if (isRouteErrorResponse(error))
    return (
      <ErrorPage
        trouble={troubleOf(error.status, reasonOf(error.data))}
        requestId={requestIdOf(error.data)}
        again={again}
        refused={refusedActIn(error.data)}
      />
    )
  // What `fetch` throws when the line is dead; never thrown on the server.
  const offline = error instanceof TypeError && typeof navigator !== 'undefined' && !navigator.onLine
  return <ErrorPage trouble={offline ? 'offline' : 'broken'} again={again} />
}

/** Which act the role has not; see http/actor.server.ts. */
function refusedActIn(data: unknown): PermittedAct | undefined {
  const { refusal } = (data ?? {}) as { readonly refusal?: { readonly detail?: { readonly act?: unknown } } }
  const act = refusal?.detail?.act
  return isPermittedAct(act) ? act : undefined
}

function requestIdOf(data: unknown): string | undefined {
  if (!data || typeof data !== 'object' || !('requestId' in data)) return undefined
  return typeof data.requestId === 'string' ? data.requestId : undefined
}

function reasonOf(data: unknown): string | undefined {
  const refusal = data && typeof data === 'object' && 'refusal' in data ? data.refusal : null
  if (!refusal || typeof refusal !== 'object' || !('reason' in refusal)) return undefined
  return typeof refusal.reason === 'string' ? refusal.reason : undefined
}

// Apart from the first script: the pages that greet nobody have no vault to show.
const VaultPill = lazy(async () => ({ default: (await import('./keyring/vault-pill.tsx')).VaultPill }))

/**
 * Drawn once the page is alive: only the browser knows whether its vault is open.
 * It brings the words of `keys`, which arrive after it: the rest of the page does
 * not wait.
 */
function Vault({ person }: { readonly person: PersonId }) {
  if (!useAlive()) return null
  return (
    <Suspense fallback={null}>
      <VaultPill person={person} />
    </Suspense>
  )
}

const Leaving = lazy(async () => ({ default: (await import('./keyring/leaving.tsx')).Leaving }))

function Leave({ person }: { readonly person: PersonId }) {
  if (!useAlive()) return null
  return (
    <Suspense fallback={null}>
      <Leaving person={person} />
    </Suspense>
  )
}

// What a vault found out is shown where somebody has one; a page that greets nobody carries neither.
const LogNotices = lazy(async () => ({ default: (await import('./keyring/log-notices-shape.tsx')).LogNotices }))

interface NoticesProps {
  readonly person: PersonId
  readonly serves: boolean
  readonly newestRoll: number | null
}

function Notices({ person, serves, newestRoll }: NoticesProps) {
  if (!useAlive()) return null
  return (
    <Suspense fallback={null}>
      <LogNotices person={person} newestRoll={newestRoll} />
      {serves ? <DeskDuties person={person} /> : null}
    </Suspense>
  )
}

// With all that passing a key on needs; only for whoever serves a desk.
const DeskDuties = lazy(async () => ({ default: (await import('./desks/duties-shape.tsx')).DutiesAtUnlock }))

/** Staying is asking for anything at all: the server counts idleness from the last request. */
function SessionEnd({ left, isLast }: { readonly left: number; readonly isLast: boolean }) {
  const { revalidate, state } = useRevalidator()
  const asked = useRouteLoaderData<typeof loader>('root')
  const expiresAt = useMemo(() => (asked ? Date.now() + left : 0), [asked, left])
  const stay = () => state === 'idle' && revalidate()
  return <SessionNotice expiresAt={expiresAt} onStay={isLast ? null : stay} />
}

/** Said on every page: nobody may take the sample for the council. */
function DemoBand() {
  const { t } = useTranslation('shell')
  return (
    <>
      <span>{t('demo.banner')}</span>
      <a href="/demo/codes">{t('demo.codes')}</a>
      <a href="/demo/mail">{t('demo.mail')}</a>
    </>
  )
}
