import type { ActionFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { readReports } from '../../http/csp-report.server.ts'
import { mostReportBytes } from '../../http/report-size.ts'

export const handle: RouteHandle = { act: 'public', body: mostReportBytes }

/** Browsers tell here what the Content-Security-Policy stopped. It changes nothing but the server's lines. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const read = await readReports(request)
  if (read.state === 'refused') return new Response(null, { status: read.status })
  for (const report of read.reports) {
    portal.logger.warn({ requestId: visit.requestId, ...report }, 'content-security-policy')
  }
  return new Response(null, { status: 204 })
}

export function loader() {
  return new Response(null, { status: 405, headers: { Allow: 'POST' } })
}
