/**
 * A path of this portal, or null: where to go on to after signing in. Anything a
 * browser could read as another host (`//`, `/\`, a tab inside) is refused, or
 * the sign-in page would lend its good name to a fraud (open redirect).
 */
export function localPath(text: string | null | undefined): string | null {
  if (!text || text.length > 2000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return null
  const base = 'https://portal.invalid'
  if (!URL.canParse(text, base)) return null
  const url = new URL(text, base)
  // Dots are resolved by now: `/.//evil.example` has become a host.
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : null
}

/** The address of a page with its way back: `withReturn('/step-up', '/bulletins')`. */
export function withReturn(page: string, to: string | null): string {
  const checked = localPath(to)
  return checked && checked !== '/' ? `${page}?${new URLSearchParams({ to: checked })}` : page
}
