import type { AppLoadContext } from '@remix-run/node'
import { knownCookie, knownForDays } from '../access/known-browser.server.ts'
import type { PersonId } from '../ids.ts'
import { writeLastingCookie } from './cookie.server.ts'

/** Set when somebody has shown both factors with this browser; signing out leaves it. */
export const writeKnownBrowser = ({ portal, visit }: AppLoadContext, person: PersonId): string =>
  writeLastingCookie(
    '__Host-fuin-known',
    knownCookie(portal, { cookie: visit.known, person }),
    knownForDays * 24 * 3600,
  )
