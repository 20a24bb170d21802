import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Command } from '../ui/command.tsx'
import { formatNumber } from '../ui/num.tsx'
import { formatTime } from '../ui/time.tsx'
import { receiptCheck } from './gpg-way.ts'
import type { ReceiptEntry } from './receipt-store.server.ts'

export interface PaperReceipt {
  readonly number: string
  readonly publicTitle: string | null
  readonly marks: string
  readonly issuedAt: number
  readonly code: string
  readonly ciphertextHash: string
  readonly name: string
  readonly organization: string
  readonly steps: readonly {
    readonly step: 'released' | 'opened' | 'acknowledged' | 'responded'
    readonly entry: ReceiptEntry | null
  }[]
  readonly origin: string
  /** The newest checkpoint of when it was made; null while the log can give none. */
  readonly checkpoint: { readonly size: number; readonly root: string; readonly cosigners: readonly string[] } | null
  readonly madeAt: number
}

/** For the reader's own ticket: one sheet of paper that says nothing of what the bulletin says. */
export function ReceiptSheet({ receipt }: { readonly receipt: PaperReceipt }) {
  const { t, i18n } = useTranslation('responses')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const timeOf = (at: number) => formatTime(at, 'minute', language)
  const { checkpoint } = receipt
  return (
    <div className="sheet grid gap-5 px-5 py-6 sm:px-9 print:gap-2 print:border-0 print:p-0 print:text-[9pt] print:leading-[1.5]">
      <Lines
        title={t('receipt.what')}
        lines={[
          [t('receipt.number'), t('unit.number', { number: receipt.number })],
          ...(receipt.publicTitle ? ([[t('receipt.publicTitle'), receipt.publicTitle]] as const) : []),
          [t('receipt.marks'), receipt.marks],
          [t('receipt.issued'), timeOf(receipt.issuedAt)],
          [t('receipt.code'), receipt.code],
        ]}
      />
      <Lines
        title={t('receipt.who')}
        lines={[
          [t('receipt.name'), receipt.name],
          [t('receipt.organization'), receipt.organization],
        ]}
      />
      <section>
        <h2 className="mb-1 text-[1rem] print:mb-0 print:text-[10pt]">{t('receipt.when')}</h2>
        <ul className="m-0 list-none divide-y divide-line p-0">
          {receipt.steps.map(({ step, entry }) => (
            <li
              key={step}
              className="grid gap-x-4 py-1.5 sm:grid-cols-[8em_1fr] print:grid-cols-[10em_1fr] print:py-0.5"
            >
              <strong>{t(`receipt.step.${step}`)}</strong>
              {entry ? (
                <span className="num">
                  {timeOf(entry.at)}　{t('receipt.columns.index')} #{formatNumber(entry.index)}
                  <code className="block text-[.78rem] print:text-[8pt] [overflow-wrap:anywhere]" translate="no">
                    {t('receipt.columns.leaf')} {entry.leaf}
                  </code>
                </span>
              ) : (
                <span className="text-ink-2">{t('receipt.notYet')}</span>
              )}
            </li>
          ))}
        </ul>
      </section>
      <Lines
        title={t('receipt.proof')}
        lines={[
          [t('receipt.ciphertext'), receipt.ciphertextHash],
          [t('receipt.origin'), receipt.origin],
          ...(checkpoint
            ? ([
                [t('receipt.size'), formatNumber(checkpoint.size)],
                [t('receipt.root'), checkpoint.root],
                [t('receipt.cosigners'), new Intl.ListFormat(i18n.language).format(checkpoint.cosigners) || '–'],
              ] as const)
            : []),
        ]}
      />
      <section>
        <h2 className="mb-1 text-[1rem] print:mb-0 print:text-[10pt]">{t('receipt.verify')}</h2>
        <p className="mb-2 text-[.92rem] print:mb-0 print:text-[9pt]">{t('receipt.verifyHow')}</p>
        <Command>{receiptCheck}</Command>
        <p className="mt-2 text-[.88rem] text-ink-2 print:mt-0 print:text-[9pt]">{t('receipt.proves')}</p>
      </section>
      <p className="num text-[.85rem] text-ink-2 print:text-[9pt]">
        {t('receipt.made', { time: timeOf(receipt.madeAt), name: receipt.name })}
      </p>
      <div className="no-print script-only">
        <Button onClick={() => window.print()}>{t('receipt.print')}</Button>
      </div>
    </div>
  )
}

function Lines({
  title,
  lines,
}: {
  readonly title: string
  readonly lines: readonly (readonly [name: string, what: string])[]
}) {
  return (
    <section>
      <h2 className="mb-1 text-[1rem] print:mb-0 print:text-[10pt]">{title}</h2>
      <dl className="m-0 grid gap-x-4 gap-y-1 sm:grid-cols-[8em_1fr] print:grid-cols-[10em_1fr] print:gap-y-0">
        {lines.map(([name, what]) => (
          <div key={name} className="contents">
            <dt className="text-[.9rem] text-ink-2 print:text-[9pt]">{name}</dt>
            <dd className="num m-0 min-w-0 [overflow-wrap:anywhere]">{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
