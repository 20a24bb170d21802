import { commitToText, type SaltedText } from '../formats/committed-text.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { formatLogFilter, type LogFilter } from './log-filter.ts'

export const exportFormats = ['csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What an export was asked to hold, as act and entry commit to it: the search in its one spelling, `all` for everything. */
export const exportQuery = (filter: LogFilter): string => formatLogFilter(filter) || 'all'

/** What the act `export` is about. Browser and server make it alike. */
export function exportObject(query: SaltedText, format: ExportFormat): ActObject {
  return { kind: 'export', id: format, sha256: commitToText(query) }
}
