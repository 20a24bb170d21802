import { z } from 'zod'
import { isPlainJson } from './json-form.ts'
import { mostReportBytes } from './report-size.ts'
import { pathForLog } from './request-log.server.ts'

/** What the log keeps of a violation: which rule, where, what; never the sample, which may hold a reader's text. */
export interface PolicyReport {
  readonly directive: string
  readonly page: string
  readonly blocked: string
}

export type ReadReports =
  | { readonly state: 'read'; readonly reports: readonly PolicyReport[] }
  | { readonly state: 'refused'; readonly status: 400 | 413 | 415 }

const mostReports = 20

// CSP Level 2 (report-uri): one object. Its keys have dashes.
const oldShape = z.object({
  'csp-report': z.object({
    'document-uri': z.string(),
    'blocked-uri': z.string().default(''),
    'effective-directive': z.string().optional(),
    'violated-directive': z.string().default(''),
  }),
})
// Reporting API (report-to): a list of reports of any type.
const newShape = z
  .array(
    z.object({
      type: z.string(),
      url: z.string(),
      body: z.object({ blockedURL: z.string().default(''), effectiveDirective: z.string().default('') }).loose(),
    }),
  )
  .max(mostReports)

/** Reads what browsers send, in either of the two formats (CSP Level 3 §5.3, §5.5). */
export async function readReports(request: Request): Promise<ReadReports> {
  const type = (request.headers.get('Content-Type') ?? '').split(';', 1)[0]?.trim()
  if (type !== 'application/csp-report' && type !== 'application/reports+json') return { state: 'refused', status: 415 }
  const text = await request.text()
  if (text.length > mostReportBytes) return { state: 'refused', status: 413 }
  if (!isPlainJson(text)) return { state: 'refused', status: 400 }
  const reports = type === 'application/csp-report' ? oldReports(text) : newReports(text)
  return reports ? { state: 'read', reports } : { state: 'refused', status: 400 }
}

function oldReports(text: string): readonly PolicyReport[] | null {
  const parsed = oldShape.safeParse(jsonOrNull(text))
  if (!parsed.success) return null
  const report = parsed.data['csp-report']
  return [
    {
      directive: word(report['effective-directive'] ?? report['violated-directive']),
      page: placeForLog(report['document-uri']),
      blocked: placeForLog(report['blocked-uri']),
    },
  ]
}

function newReports(text: string): readonly PolicyReport[] | null {
  const parsed = newShape.safeParse(jsonOrNull(text))
  if (!parsed.success) return null
  return parsed.data
    .filter((report) => report.type === 'csp-violation')
    .map(({ url, body }) => ({
      directive: word(body.effectiveDirective),
      page: placeForLog(url),
      blocked: placeForLog(body.blockedURL),
    }))
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Anybody may post anything here; the shape refuses null.
    return null
  }
}

const word = (text: string): string => text.replace(/[^a-z-]/g, '').slice(0, 40)

/** Origin and path of an address, or the bare keyword (`inline`, `eval`) browsers put in its place. */
function placeForLog(sent: string): string {
  // A host of thousands of marks is what URL takes longest over.
  const text = sent.slice(0, 2000)
  if (!URL.canParse(text)) return word(text)
  const { origin, protocol, pathname } = new URL(text)
  // data: and blob: addresses carry content after the scheme.
  return origin === 'null' ? protocol : `${origin}${pathForLog(pathname)}`
}
