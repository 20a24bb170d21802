import { type Cookie, createCookie } from '@remix-run/node'
import { isThemeChoice, type ThemeChoice } from './footer.tsx'

/** Light, dark, or as the device has it. Not secret and not personal; read back as exactly one of the three. */
export const themeCookie: Cookie = createCookie('__Host-theme', {
  path: '/',
  secure: true,
  sameSite: 'lax',
  httpOnly: true,
  maxAge: 365 * 24 * 3600,
})

export async function themeOf(request: Request): Promise<ThemeChoice> {
  const said: unknown = await themeCookie.parse(request.headers.get('Cookie'))
  return isThemeChoice(said) ? said : 'system'
}
