import { Link } from '@remix-run/react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { AssessmentMeans, AssessmentTag } from '../bulletins/assessment-shape.tsx'
import { Allows, Handling, MarksLine } from '../bulletins/marks-shape.tsx'
import { utf8 } from '../formats/bytes.ts'
import { type Changes, sentencesOf } from '../formats/revision.ts'
import { hostsOf } from '../indicators/indicator.ts'
import type { ChangedPart } from '../markdown/mark-changes.ts'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import type { RecordedAct } from '../sealed/release-wire.ts'
import { useArrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { formatNumber, Num } from '../ui/num.tsx'
import { Phrases } from '../ui/phrases.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { Seal } from '../ui/seal.tsx'
import { formatTime } from '../ui/time.tsx'
import { Acknowledging } from './acknowledging-shape.tsx'
import { Answers } from './answers-shape.tsx'
import { BesideText } from './beside-text-shape.tsx'
import { GpgWay } from './gpg-way-shape.tsx'
import { type OpenBulletin, recordAct } from './open-bulletin.client.ts'
import { indicatorsPlace, OpenIndicators, useIndicators } from './open-indicators-shape.tsx'
import { OnEveryPage } from './paper-shape.tsx'
import { PrintCopy } from './print-copy-shape.tsx'
import type { SealedCopyLine } from './sealed-copy-line.ts'
import { Veil, veilTime } from './veil-shape.tsx'

export interface OpenProps {
  readonly line: SealedCopyLine
  readonly open: OpenBulletin
  readonly reader: string
  readonly mayAcknowledge: boolean
  readonly onRecorded: (recorded: RecordedAct) => void
  readonly onAcknowledged: (at: number) => void
  readonly onClose: () => void
  /** What else can be done with it: what is answered first. */
  readonly children?: ReactNode
}

/** An opened bulletin: marks first, then the broken seal, the text, what to look for; handling and receipt beside it. */
export function Open(props: OpenProps) {
  const { t, i18n } = useTranslation('bulletins')
  const { line, open, reader } = props
  const { payload, body, marks, sender, releasedAt } = open.opened
  const { headline, toDo, revises } = payload.content
  const changed = useMemo(() => revises && partsOf(body, revises.changes.sentences), [body, revises])
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const title = useArrival<HTMLHeadingElement>()
  const indicators = useIndicators(open)
  const hostile = useMemo(() => hostsOf(indicators?.reading.indicators ?? []), [indicators])
  const [printed, setPrinted] = useState<RecordedAct | null>(null)
  useEffect(() => {
    // By now the entry's number stands at the foot of the page.
    if (printed) window.print()
  }, [printed])
  const veil = t('reading.veil', { code: line.code, name: reader, time: veilTime(releasedAt) })
  const number = (
    <span className="num whitespace-nowrap text-[.85rem] text-ink-2 sm:text-[.9rem]">
      {t('number', { number: line.number })} {t(`kind.${line.kind}`)}
    </span>
  )
  const printedMarks = (
    <MarksLine marks={marks}>
      <AssessmentTag of={payload.content.assessment} />
      <span className="ml-auto">{number}</span>
    </MarksLine>
  )
  return (
    <div className="grid items-start gap-7 lg:grid-cols-[minmax(0,1fr)_300px]">
      <article className="sheet relative overflow-hidden px-5 py-6 sm:px-11 sm:py-9 print:overflow-visible print:border-0 print:p-0">
        <Veil text={veil} />
        <div className="relative">
          <OnEveryPage head={printedMarks} foot={<PaperFoot {...props} printed={printed} marks={printedMarks} />}>
            <div className="print:hidden">
              <MarksLine marks={marks}>
                <AssessmentTag of={payload.content.assessment} />
                <span className="ml-auto hidden sm:inline">{number}</span>
              </MarksLine>
            </div>
            <p className="mt-2 text-[.85rem] leading-snug text-ink-2 sm:text-[.9rem]">
              <Allows marks={marks} />
            </p>
            <h1 ref={title} tabIndex={-1} className="mt-2 mb-1 text-[1.3rem] outline-none sm:mt-3 sm:text-[1.75rem]">
              <Phrases text={headline} />
            </h1>
            {toDo === '' ? null : (
              <p className="mb-1 font-bold sm:mb-2">
                {t('reading.toDo')} <Phrases text={toDo} />
              </p>
            )}
            <p className="text-[.85rem] text-ink-2 sm:text-[.92rem]">
              {t('reading.sentBy', { organization: sender.organizationName, name: sender.name })}{' '}
              <strong className="text-ok">{t('reading.signed')}</strong>{' '}
              {t('reading.issued', { time: formatTime(line.issuedAt, 'minute', language) })}{' '}
              <span className="sm:hidden">{number}</span>
            </p>
            <SealedAnew resealed={open.opened.resealed} />
            <BrokenSeal {...props} />
            {revises ? <Answers revises={revises} /> : null}
            {indicators ? (
              <p className="no-print -mt-2 mb-4">
                <a className="num" href={`#${indicatorsPlace}`}>
                  {t('reading.toIndicators', { count: indicators.reading.indicators.length })}
                </a>
              </p>
            ) : null}
            <BulletinText markdown={body} hostileHosts={hostile} changed={changed} />
            <BesideText bulletin={line.bulletin} {...payload.content} />
            {indicators ? <OpenIndicators {...indicators} line={line} open={open} /> : null}
          </OnEveryPage>
        </div>
      </article>
      <Rail {...props} onPrinted={setPrinted} />
    </div>
  )
}

/** In this very copy: what is counted is sentences, and every copy has as many. */
function partsOf(body: string, ranges: Changes['sentences']): readonly ChangedPart[] {
  const sentences = sentencesOf(body)
  return ranges.flatMap(({ from, to }) => sentences.slice(from, to))
}

/** Whose paper this is, and by which entries: it is read where no page stands beside it. */
function PaperFoot({
  line,
  open,
  reader,
  printed,
  marks,
}: OpenProps & { readonly printed: RecordedAct | null; readonly marks: ReactNode }) {
  const { t, i18n } = useTranslation('bulletins')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const entry = (at: number, index: number | bigint) => ({
    time: formatTime(at, 'minute', language),
    index: formatNumber(index),
  })
  return (
    <>
      {marks}
      <p className="num mt-1">
        <strong>{reader}</strong>
        {'　'}
        {t('reading.copyNumber', { code: line.code })}
        {'　'}
        {t('reading.paperReleased', entry(open.opened.releasedAt, open.releasedIndex))}
        {printed ? `　${t('reading.paperPrinted', entry(printed.at, printed.index))}` : null}
      </p>
    </>
  )
}

/** Who made this copy after the issue, of whose text. What was issued is what stands here: the vault has compared it. */
function SealedAnew({ resealed }: Pick<OpenBulletin['opened'], 'resealed'>) {
  const { t, i18n } = useTranslation('bulletins')
  if (resealed === null) return null
  const { by, at, from } = resealed
  const time = formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mt-3 border-l-4 border-line pl-4 text-[.92rem]">
      <p className="num">{t('reading.resealed', { organization: by.organizationName, name: by.name, time })}</p>
      <p className="text-[.85rem] text-ink-2">
        {t('reading.resealedHow')}{' '}
        <span className="font-mono [overflow-wrap:anywhere]" translate="no">
          {from}
        </span>
      </p>
    </div>
  )
}

function BrokenSeal({ line, open, onRecorded }: OpenProps) {
  const { t, i18n } = useTranslation('bulletins')
  const { recorded, releasedIndex, opened } = open
  const time = formatTime(opened.releasedAt, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="my-3 flex items-center gap-x-4 rounded-[10px] bg-seal-soft px-4 py-2 sm:my-6 sm:gap-x-5 sm:px-5 sm:py-4">
      <Seal state="broken" breaking size={44} />
      <div className="min-w-0 flex-1">
        {recorded.ok ? (
          <p className="num font-bold">
            {t('reading.openedAt', { time })}
            {'　'}
            <Link to={`/record/entries/${recorded.value.index}`}>
              {t('reading.entry', { index: formatNumber(recorded.value.index) })}
            </Link>
          </p>
        ) : (
          <NotRecorded line={line} open={open} onRecorded={onRecorded} />
        )}
        <p className="num text-[.9rem] text-ink-2">
          {t('reading.released')}{' '}
          <Link to={`/record/entries/${releasedIndex}`}>
            {t('reading.receipt', { index: formatNumber(releasedIndex) })}
          </Link>
          {recorded.ok ? <span className="hidden sm:inline">　{t('reading.stands')}</span> : null}
        </p>
      </div>
    </div>
  )
}

function NotRecorded({ line, open, onRecorded }: Pick<OpenProps, 'line' | 'open' | 'onRecorded'>) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const keyed = useKeyedAct()
  const [reason, setReason] = useState(open.recorded.ok ? null : open.recorded.reason)
  const again = async () => {
    // The copy that is open, and no other: there is nothing here to edit.
    const recorded = await keyed.take(t('reading.recordAgain'), () =>
      recordAct(line, { act: 'opened' }, open.opened.entry),
    )
    if (recorded.ok) onRecorded(recorded.value)
    else setReason(recorded.reason)
  }
  return (
    <div role="alert" className="grid gap-2">
      <p className="font-bold">{t('reading.notRecorded')}</p>
      <p className="text-[.9rem]">{reason ? sentence(reason) : t('reading.notRecordedHow')}</p>
      <div>
        <Button kind="line" small disabled={keyed.busy} onClick={() => void again()}>
          {t('reading.recordAgain')}
        </Button>
      </div>
      {keyed.stepUp}
    </div>
  )
}

function Rail(props: OpenProps & { readonly onPrinted: (recorded: RecordedAct) => void }) {
  const { t } = useTranslation('bulletins')
  const { open, line } = props
  return (
    <aside className="grid gap-4 lg:sticky lg:top-4 print:hidden" aria-label={t('reading.handling')}>
      {props.mayAcknowledge ? <Acknowledging {...props} /> : null}
      <Card>
        <h2 className="mb-3 text-[.9rem] text-ink-2">{t('reading.handling')}</h2>
        <Handling marks={open.opened.marks} />
        <AssessmentMeans of={open.opened.payload.content.assessment} />
      </Card>
      {props.children}
      <Receipt {...props} />
      <PrintCopy line={line} open={open} onPrinted={props.onPrinted} />
      <div className="no-print">
        <Button kind="plain" small onClick={props.onClose}>
          {t('reading.close')}
        </Button>
      </div>
      {open.kept.desk ? null : <GpgWay number={line.number} kept={open.kept} />}
    </aside>
  )
}

/** What the vault checked before it decrypted, line by line, and what nobody has checked yet. */
function Witnessed({ cosigners, suspended }: Pick<OpenBulletin['opened'], 'cosigners' | 'suspended'>) {
  const { t, i18n } = useTranslation('bulletins')
  if (suspended) return <li className="py-2 font-semibold text-stop">{t('reading.suspended')}</li>
  if (cosigners.length === 0) return <li className="py-2 text-ink-2">{t('reading.witnesses')}</li>
  return (
    <li className="py-2">
      <span aria-hidden="true" className="font-bold text-ok">
        ✓{' '}
      </span>
      {t('reading.cosigned', { names: new Intl.ListFormat(i18n.language).format(cosigners) })}
    </li>
  )
}

function Receipt({ line, open }: OpenProps) {
  const { t } = useTranslation('bulletins')
  const proofs = [
    ...(['act', 'included', 'consistent', 'signature', 'sender', 'inside'] as const),
    ...(open.opened.resealed ? (['resealed'] as const) : []),
  ]
  return (
    <Card>
      <h2 className="num mb-3 text-[.9rem] text-ink-2">
        {t('reading.receiptTitle', { index: formatNumber(open.releasedIndex) })}
      </h2>
      <ul className="m-0 list-none divide-y divide-line p-0 text-[.9rem]">
        {proofs.map((proof) => (
          <li key={proof} className="py-2 first:pt-0">
            <span aria-hidden="true" className="font-bold text-ok">
              ✓{' '}
            </span>
            {t(`reading.proof.${proof}`)}
          </li>
        ))}
        <Witnessed {...open.opened} />
      </ul>
      <p className="mt-2 font-mono text-[.75rem] text-ink-2 [overflow-wrap:anywhere]" translate="no">
        {open.leaf}
      </p>
      <p className="num mt-1 text-[.82rem] text-ink-2">
        {t('reading.logSize')} <Num value={open.logSize} />
      </p>
      <div className="no-print mt-3">
        <Button
          kind="plain"
          small
          onClick={() =>
            saveFile({
              name: `${line.number}-${open.releasedIndex}.tlog-proof`,
              type: 'text/plain;charset=utf-8',
              content: utf8(open.receipt),
            })
          }
        >
          {t('reading.saveReceipt')}
        </Button>
      </div>
    </Card>
  )
}
