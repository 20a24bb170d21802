import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { formatLogFilter, type LogFilter } from './log-filter.ts'

export const exportFormats = ['csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What the act `export` is about: the search, by the hash of its one spelling. Browser and server make it alike. */
export function exportObject(filter: LogFilter, format: ExportFormat): ActObject {
  return { kind: 'export', id: format, sha256: sha256Hex(utf8(formatLogFilter(filter))) }
}
