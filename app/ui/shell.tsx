import { Form, Link, useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActForm } from './act-form.tsx'
import { buttonLook } from './button.tsx'
import { Footer, type ThemeChoice } from './footer.tsx'
import { KeyHint } from './key-hint.tsx'
import { BrandMark, SealCount } from './seal.tsx'
import { SkipLink } from './skip-link.tsx'

/** One place of the side menu. */
export interface Place {
  readonly to: string
  readonly label: string
  /** Unbroken seals: the one count in vermilion. */
  readonly seals?: number
  /** Another address that belongs to it. */
  readonly also?: string
  /** A line above: what follows is one's own. */
  readonly apart?: boolean
}

export interface SearchPlace {
  /** The address that is asked (`?q=`). */
  readonly at: string
  /** What it searches. */
  readonly label: string
}

export interface ShellProps {
  readonly children: ReactNode
  /** Where this role may go; empty for somebody not signed in. */
  readonly places: readonly Place[]
  readonly me?: { readonly name: string; readonly organizationName: string } | null
  /** The pill that says whether the key is locked (app/keyring). */
  readonly vault?: ReactNode
  /** What the search field asks, where the role has something to search. */
  readonly searchAt?: SearchPlace | null
  readonly theme: ThemeChoice
  readonly here: string
  /** A band above all: the demo's. */
  readonly band?: ReactNode
  /** A graver one above that: what everybody must know of the log now. Announced where it comes while the page is open. */
  readonly alarm?: ReactNode
  /** What this person has to be shown once, above the page's own content. */
  readonly notices?: ReactNode
}

/** The frame of every page. It needs no script: the phone's menu is a `details`, sign-out and the switches are forms. */
export function Shell(props: ShellProps) {
  const { children, places, theme, here } = props
  return (
    <>
      <SkipLink />
      <div role="status">{props.alarm}</div>
      {props.band ? <aside className="band">{props.band}</aside> : null}
      <Header {...props} />
      <div className={places.length > 0 ? 'frame' : 'frame-alone'}>
        {places.length > 0 ? <Places places={places} beside /> : null}
        <div className={places.length > 0 ? 'beside' : 'contents'}>
          <main id="main" tabIndex={-1} className={places.length > 0 ? 'main' : 'main mx-auto'}>
            {props.notices}
            {children}
          </main>
          <Footer theme={theme} here={here} />
        </div>
      </div>
    </>
  )
}

function Header({ me, vault, searchAt, places }: ShellProps) {
  const { t } = useTranslation('shell')
  return (
    <header className="top">
      <Link to="/" className="brand">
        <BrandMark />
        <span>{t('brand')}</span>
        <small>{t('brandNote')}</small>
      </Link>
      {searchAt ? <Search {...searchAt} /> : null}
      <div className="hidden flex-1 min-[52rem]:block" />
      {vault}
      {me ? (
        <Link to="/settings/profile" className="me">
          <b>{me.name}</b>
          <span>{me.organizationName}</span>
        </Link>
      ) : null}
      {places.length > 0 ? (
        <details className="phone-menu">
          <summary>
            <svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24" stroke="currentColor" strokeWidth="2">
              <path d="M4 7h16M4 12h16M4 17h16" />
            </svg>
            {t('menu')}
          </summary>
          <Places places={places} />
        </details>
      ) : me ? (
        <SignOut look={buttonLook({ kind: 'plain', small: true })} />
      ) : null}
    </header>
  )
}

/** A form, not a link: a picture on somebody's page must not be able to sign people out. */
function SignOut({ look }: { readonly look: string }) {
  const { t } = useTranslation('shell')
  return (
    <ActForm action="/sign-out" reloadDocument data-leaves>
      <button type="submit" className={look}>
        {t('nav.signOut')}
      </button>
    </ActForm>
  )
}

function Search({ at, label }: SearchPlace) {
  return (
    <Form method="get" action={at} className="find" role="search">
      <label htmlFor="search" className="sr-only">
        {label}
      </label>
      <input id="search" name="q" type="search" placeholder={label} autoComplete="off" />
      <KeyHint>/</KeyHint>
    </Form>
  )
}

/** The place whose address, or the beginning of it, is the nearest to where the reader is; the first page is only itself. */
function placeAt(places: readonly Place[], pathname: string): string | null {
  const isIn = (address: string | undefined) =>
    address !== undefined && (pathname === address || (address !== '/' && pathname.startsWith(`${address}/`)))
  const found = places.filter(({ to, also }) => isIn(to) || isIn(also)).sort((a, b) => b.to.length - a.to.length)
  return found[0]?.to ?? null
}

function Places({ places, beside }: { readonly places: readonly Place[]; readonly beside?: boolean }) {
  const { t } = useTranslation('shell')
  const { pathname } = useLocation()
  const here = placeAt(places, pathname)
  return (
    <nav className={beside ? 'places places-beside' : 'places'} aria-label={t('nav.label')}>
      <ul>
        {places.map(({ to, label, seals, apart }) => (
          <li key={to}>
            {apart ? <hr /> : null}
            <Link to={to} className="place" aria-current={to === here ? 'page' : undefined}>
              <span>{label}</span>
              <SealCount count={seals ?? 0} />
            </Link>
          </li>
        ))}
        <li>
          <SignOut look="place" />
        </li>
      </ul>
    </nav>
  )
}
