/** What a bulletin of the sample council is made of, and how its texts get their dates. */
import type { BulletinKind } from '../../app/bulletins/bulletin.ts'
import type { Assessment } from '../../app/formats/assessment.ts'
import type { Marks } from '../../app/formats/marks.ts'
import type { SampleFile } from './sample-files.ts'

export interface SampleIndicator {
  readonly value: string
  readonly meaning: string
  /** MITRE ATT&CK technique. */
  readonly technique: string
}

export interface SampleBulletin {
  /** Days before the demo's today, and the hour in JST it was issued at. */
  readonly daysAgo: number
  readonly hour: number
  readonly sender: string
  readonly kind: BulletinKind
  readonly marks: Marks
  /** Of source and content; left out where nothing is said of it. */
  readonly assessment?: Assessment
  /** Not encrypted; null for none. */
  readonly publicTitle: string | null
  readonly headline: string
  readonly toDo: string
  readonly body: string
  readonly indicators: readonly SampleIndicator[]
  /** Sectors addressed; 'all' for every member, or named mailboxes. */
  readonly to: { readonly sectors: readonly string[] } | { readonly mailboxes: readonly string[] } | 'all'
  readonly acknowledgeWithinHours: number | null
  readonly files?: readonly SampleFile[]
}

const japan = 9 * 3_600_000

/** The text with its dates, as seen from a day in Japan. */
export function datedText(text: string, today: number): string {
  return text.replace(/〔(\d+)日(前|後)(の月)?〕/g, (_, count: string, side: string, month: string | undefined) => {
    const days = Number(count) * (side === '前' ? -1 : 1)
    const date = new Date(today + japan + days * 86_400_000)
    return month ? `${date.getUTCMonth() + 1}月` : `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
  })
}
