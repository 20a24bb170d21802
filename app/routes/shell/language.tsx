import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { setLocale } from '../../council/person-store.server.ts'
import { optionalActor } from '../../http/actor.server.ts'
import { readFields } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { languageCookie } from '../../i18n/i18n.server.ts'
import { firstLanguage, isLanguage } from '../../i18n/language.ts'

export const handle = { act: 'public' } as const

/** Sets the language: of the person, if somebody is signed in, and of this browser in any case. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readFields(request)
  const to = String(form.get('to') ?? '')
  const asked = form.get('language')
  const language = isLanguage(asked) ? asked : firstLanguage
  const actor = await optionalActor({ request, context })
  if (actor) await setLocale(context.portal.db, actor.person, language)
  return redirect(localPath(to) ?? '/', { headers: { 'Set-Cookie': await languageCookie.serialize(language) } })
}

export const loader = () => redirect('/')
