import { useTranslation } from 'react-i18next'
import type { RecordedAct } from '../sealed/release-wire.ts'
import { Button } from '../ui/button.tsx'
import type { OpenBulletin } from './open-bulletin.client.ts'
import type { SealedCopyLine } from './sealed-copy-line.ts'
import { useTakeOut } from './take-out-shape.tsx'

interface PrintCopyProps {
  readonly line: SealedCopyLine
  readonly open: OpenBulletin
  /** Stands at the foot of each page by the time it is laid out. */
  readonly onPrinted: (recorded: RecordedAct) => void
}

/**
 * Onto paper by the reader's signed word, as into any file. A browser prints
 * without asking anybody: such paper carries the same marks and the mark of its
 * reader, and no number of an entry.
 */
export function PrintCopy({ line, open, onPrinted }: PrintCopyProps) {
  const { t } = useTranslation('bulletins')
  const taking = useTakeOut(line, open)
  if (open.opened.marks.restrictions.includes('no-printing')) {
    return <p className="no-print text-[.9rem] text-ink-2">{t('reading.noPrinting')}</p>
  }
  return (
    <div className="no-print grid gap-2">
      <div>
        <Button
          kind="line"
          small
          disabled={taking.busy}
          onClick={() => void taking.take('paper', t('reading.print'), onPrinted)}
        >
          {t('reading.print')}
        </Button>
      </div>
      <p className="text-[.85rem] text-ink-2">{t('reading.printHow')}</p>
      {taking.beside}
    </div>
  )
}
