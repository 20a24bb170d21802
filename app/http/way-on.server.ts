import { localPath, withReturn } from './local-path.ts'
import { isLedFromElsewhere } from './origin-check.server.ts'

/** Pages whose opening is itself an entry. A test holds these against the routes that say `isLooking`. */
const looking = [
  /^\/log(\/entries\/|\/tile\/entries\/|\/organizations\/[^/]+\/certificate(\?|$)|\?|$)/,
  /^\/record\/entries\//,
  /^\/bulletins\/[^/]+\/deliveries(\?|$)/,
  /^\/organization\/audit(\?|$)/,
]

export const isLookingAt = (path: string): boolean => looking.some((one) => one.test(path))

/**
 * Where a page on the way (signing in, the second factor) leads on to, as its
 * address says. A link on another site may name that page in place of the one it
 * wants opened: what would be looked at is then asked about first, as if the link
 * had led there.
 */
export function wayOn(request: Request): string | null {
  const to = localPath(new URL(request.url).searchParams.get('to'))
  return to !== null && isLookingAt(to) && isLedFromElsewhere(request) ? withReturn('/from-elsewhere', to) : to
}
