import type { LoaderFunctionArgs } from '@remix-run/node'
import { askedAt } from '../../access/agreement.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { organizationList, organizationsCounted } from '../../council/organization-list.ts'
import { pageOfOrganizations } from '../../council/organization-list-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { csvAnswer } from '../../http/csv-answer.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { languageOf, words } from '../../i18n/i18n.server.ts'
import { readAsked } from '../../lists/list.ts'
import { refused } from '../../outcome.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { formatTime } from '../../ui/time.tsx'
import { consentWords, shownOrganization } from './organization-line.ts'

export const handle: RouteHandle = { act: 'manage organizations' }

/** The organizations that the filters of the address let through, as a file. It holds nobody's name. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage organizations')
  const { filters, flaw } = readAsked(organizationList, new URL(request.url).searchParams)
  if (flaw) return sayNo(refused(flaw))
  const { db, now, texts } = context.portal
  const at = now()
  const { version } = askedAt(texts.consent, at)
  const thin = await thinOrganizations(db, at)
  const among = filters.reach === 'thin' ? thin.map(({ id }) => id) : null
  const asked = { filters, among, version, place: null, length: organizationsCounted }
  const { page } = await pageOfOrganizations(db, asked)
  const language = await languageOf(request, actor.locale)
  const t = await words.getFixedT(language, 'council')
  const rows = page.lines
    .map((one) => shownOrganization(one, version))
    .map(({ id, name, kind, sector, suspendedAt, consent, withdrawnAt, people }) => [
      id,
      name,
      t(`kind.${kind}`),
      sector ? t(`sector.${sector}`) : '',
      suspendedAt === null ? '' : formatTime(suspendedAt, 'date', language),
      t(`organizations.${consentWords[consent]}`),
      consent === 'withdrawn' && withdrawnAt !== null ? formatTime(withdrawnAt, 'date', language) : '',
      String(people),
    ])
  const columns = ['id', 'name', 'kind', 'sector', 'suspendedSince', 'consent', 'withdrawn', 'people'] as const
  return csvAnswer('organizations', { header: columns.map((column) => t(`organizations.${column}`)), rows })
}
