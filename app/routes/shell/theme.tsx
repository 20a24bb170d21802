import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { readFields } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { isThemeChoice } from '../../ui/footer.tsx'
import { themeCookie } from '../../ui/theme-cookie.server.ts'

export const handle = { act: 'public' } as const

/** Light, dark, or as the device has it, for this browser. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await readFields(request)
  const to = String(form.get('to') ?? '')
  const asked = form.get('theme')
  const theme = isThemeChoice(asked) ? asked : 'system'
  return redirect(localPath(to) ?? '/', { headers: { 'Set-Cookie': await themeCookie.serialize(theme) } })
}

export const loader = () => redirect('/')
