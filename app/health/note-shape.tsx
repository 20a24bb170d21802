import { useTranslation } from 'react-i18next'
import { classNames } from '../ui/class-names.ts'
import { formatUtc, Time } from '../ui/time.tsx'
import type { NoteReading, ReadSignature } from './note-reading.ts'

/** Who signed a checkpoint, and whether each signature holds. */
export function Signatures({ reading }: { readonly reading: NoteReading }) {
  const { t } = useTranslation('oversight')
  return (
    <ul className="sheet list-none divide-y divide-line overflow-hidden p-0" aria-label={t('newest.signatures')}>
      {reading.signatures.map((signature, place) => (
        // Two signatures may share name and part; their order in the note is what tells them apart.
        <SignatureLine key={`signature ${String(place)}`} signature={signature} />
      ))}
    </ul>
  )
}

function SignatureLine({ signature }: { readonly signature: ReadSignature }) {
  const { t } = useTranslation('oversight')
  const { name, part, at, holds } = signature
  const word = holds === null ? 'untold' : holds ? 'holds' : 'broken'
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-5 py-2.5 text-[.92rem]">
      <span
        aria-hidden="true"
        className={classNames('font-bold', holds === null ? 'text-ink-3' : holds ? 'text-ok' : 'text-stop')}
      >
        {holds === null ? '–' : holds ? '✓' : '✕'}
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-semibold">{t(`signature.${part}`)}</span>
          {at === null ? null : (
            <span className="text-[.85rem] text-ink-2" title={formatUtc(at)}>
              <Time at={at} as="second" />
            </span>
          )}
        </span>
        <code className="block font-mono text-[.8rem] text-ink-2 [overflow-wrap:anywhere]">{name}</code>
        <span className={holds === false ? 'text-[.88rem] font-semibold text-stop' : 'sr-only'}>
          {t(`signature.${word}`)}
        </span>
      </span>
    </li>
  )
}
