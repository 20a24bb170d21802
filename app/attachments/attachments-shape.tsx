/** The files of an opened bulletin: named, and taken one by one, each under an entry. Nothing is drawn before its reader asks for it. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { Attachment } from '../formats/attachment.ts'
import type { BulletinId } from '../ids.ts'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { FileFacts } from './file-facts-shape.tsx'
import { drawnLimit, type FileKind, isDrawn, kindOf, kindOfType } from './file-kind.ts'
import { savedName, shownName } from './file-name.ts'
import { chooseSink, type FileSink, partsSink } from './file-sink.client.ts'
import { AttachmentTaking } from './take-attachment.client.ts'

interface AttachmentsProps {
  /** Null before its issue: nobody is given a file then. */
  readonly bulletin: BulletinId | null
  readonly files: readonly Attachment[]
}

export function Attachments({ bulletin, files }: AttachmentsProps) {
  const { t } = useTranslation('attachments')
  if (files.length === 0) return null
  return (
    <section className="mt-9" aria-labelledby="attachments">
      <h2 id="attachments" className="mb-2 text-[1.15rem]">
        {t('title')}
      </h2>
      <p className="no-print mb-2 text-[.92rem] text-ink-2">{t(bulletin === null ? 'notYet' : 'how')}</p>
      <ul className="m-0 grid list-none divide-y divide-line p-0">
        {files.map((file) => (
          <li key={file.blob} className="grid gap-2 py-3">
            {bulletin === null ? <Named file={file} /> : <OneFile bulletin={bulletin} file={file} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What the author signed for, to be compared with them. */
function Named({ file }: { readonly file: Attachment }) {
  const { t } = useTranslation('attachments')
  return (
    <>
      <FileFacts file={file} />
      <code className="block text-[.82rem] break-all text-ink-2">
        {t('digest')} {file.sha256}
      </code>
    </>
  )
}

type Told =
  | { readonly state: 'done'; readonly how: 'taken' | 'drawn'; readonly index: bigint; readonly found: FileKind }
  | { readonly state: 'stopped'; readonly reason: string }

function OneFile({ bulletin, file }: { readonly bulletin: BulletinId; readonly file: Attachment }) {
  const { t } = useTranslation('attachments')
  const [picture, setPicture] = useState<string | null>(null)
  const taking = useTaking(bulletin, file)
  const name = shownName(file.name)
  const show = () =>
    taking.begin(t('show'), 'drawn', async () => partsSink((blob) => void drawn(blob, file, setPicture)))
  const save = () => taking.begin(t('take'), 'taken', () => chooseSink(savedName(file.name)))
  return (
    <>
      <Named file={file} />
      {taking.done === null ? (
        <div className="no-print">
          <ButtonRow>
            {taking.held ? (
              <Button small onClick={() => void taking.goOn()}>
                {t('goOnTaking')}
              </Button>
            ) : null}
            <Button
              small
              kind="line"
              disabled={taking.busy}
              aria-label={t('takeNamed', { name })}
              onClick={() => void save()}
            >
              {t('take')}
            </Button>
            {isDrawn(kindOfType(file.mediaType)) && file.size <= drawnLimit && picture === null ? (
              <Button
                small
                kind="plain"
                disabled={taking.busy}
                aria-label={t('showNamed', { name })}
                onClick={() => void show()}
              >
                {t('show')}
              </Button>
            ) : null}
          </ButtonRow>
        </div>
      ) : (
        <Progress
          label={taking.done === 0 ? t('asking') : t('taking')}
          done={taking.done}
          total={file.parts.length}
          onCancel={taking.stop}
          cancelLabel={t('stopTaking')}
        />
      )}
      {taking.stepUp}
      <Said told={taking.told} file={file} />
      {picture ? (
        <figure className="no-print m-0 grid justify-items-start gap-2">
          <img src={picture} alt={t('shown', { name })} className="max-w-full border border-line" />
          <Button small kind="plain" onClick={() => setPicture(null)}>
            {t('hide')}
          </Button>
        </figure>
      ) : null}
    </>
  )
}

/** As the page's policy draws pictures: from the address itself, never from one that could be asked for again. */
function drawn(blob: Blob, file: Attachment, show: (address: string) => void): void {
  const reader = new FileReader()
  reader.onload = () => {
    if (typeof reader.result === 'string') show(reader.result)
  }
  reader.readAsDataURL(new Blob([blob], { type: file.mediaType }))
}

function Said({ told, file }: { readonly told: Told | null; readonly file: Attachment }) {
  const { t } = useTranslation('attachments')
  const sentence = useReasons()
  const said = kindOfType(file.mediaType)
  const other = told?.state === 'done' && told.found !== said
  return (
    <>
      <div role="status" className="no-print text-[.9rem]">
        {told?.state === 'done' ? t(told.how, { index: formatNumber(told.index) }) : null}
      </div>
      {other ? (
        <Notice kind="warn" live>
          {t('otherKind', { found: t(`kind.${told.found}`), said: t(`kind.${said}`) })}
        </Notice>
      ) : null}
      {told?.state === 'stopped' ? (
        <Notice kind="refusal" live>
          {sentence(told.reason)}
        </Notice>
      ) : null}
    </>
  )
}

/** Why a file that is half here is kept for going on: the line, and the code that was not given. */
const passing: readonly string[] = [
  'not-reached',
  'step-up-left',
  'too-busy',
  'starting',
  'vault-locked',
  'log-unavailable',
]

interface Begun {
  readonly label: string
  readonly how: 'taken' | 'drawn'
  readonly taking: AttachmentTaking
  /** Told from what came, whatever its sender said. */
  readonly found: () => FileKind
}

function useTaking(bulletin: BulletinId, file: Attachment) {
  const keyed = useKeyedAct()
  const [parts, setParts] = useState<number | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const [held, setHeld] = useState<Begun | null>(null)
  const stopper = useRef(new AbortController())
  const run = async (begun: Begun) => {
    stopper.current = new AbortController()
    setTold(null)
    setParts(0)
    const { signal } = stopper.current
    const came = await keyed.take(begun.label, () => begun.taking.go({ onPart: setParts, signal }))
    setParts(null)
    if (came.ok) {
      setHeld(null)
      return setTold({ state: 'done', how: begun.how, index: came.value.index, found: begun.found() })
    }
    const keeps = passing.includes(came.reason)
    if (!keeps) await begun.taking.drop()
    setHeld(keeps ? begun : null)
    setTold({ state: 'stopped', reason: came.reason })
  }
  return {
    busy: keyed.busy,
    stepUp: keyed.stepUp,
    done: parts,
    told,
    held,
    stop: () => stopper.current.abort(),
    goOn: async () => {
      if (held) await run(held)
    },
    begin: async (label: string, how: Begun['how'], open: () => Promise<FileSink | null>) => {
      const sink = await open()
      if (!sink) return
      await held?.taking.drop()
      setHeld(null)
      const watched = watchHead(sink)
      await run({ label, how, taking: new AttachmentTaking(bulletin, file, watched.sink), found: watched.found })
    },
  }
}

/** Looks at the beginning of what passes. */
function watchHead(sink: FileSink): { readonly sink: FileSink; readonly found: () => FileKind } {
  let found: FileKind | null = null
  const write = (bytes: Uint8Array) => {
    found ??= kindOf(bytes)
    return sink.write(bytes)
  }
  return { sink: { ...sink, write }, found: () => found ?? 'empty' }
}
