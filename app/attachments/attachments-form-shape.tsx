import { type ChangeEvent, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type Attachment, partsIn } from '../formats/attachment.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type Attaching, type Update, useAttaching } from './attaching-shape.tsx'
import { type AttachmentLimits, limitDetail } from './attachment-limits.ts'
import { FileFacts } from './file-facts-shape.tsx'
import { shownName } from './file-name.ts'

interface AttachmentsFormProps {
  readonly attachments: readonly Attachment[]
  readonly update: Update
  readonly limits: AttachmentLimits
  /** Nothing may change any more: it is being sealed, or was. */
  readonly off: boolean
}

/** Files chosen or dropped: each says what it is and how far it has been sent. */
export function AttachmentsForm({ attachments, update, limits, off }: AttachmentsFormProps) {
  const { t } = useTranslation('attachments')
  const attaching = useAttaching(attachments, update, limits)
  const sentence = useReasons()
  const title = useId()
  const { refused } = attaching
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.currentTarget
    void attaching.add([...(field.files ?? [])])
    field.value = ''
  }
  return (
    <section
      id="compose-attachments"
      aria-labelledby={title}
      className="sheet px-5 py-4"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (off || event.dataTransfer.files.length === 0) return
        event.preventDefault()
        void attaching.add([...event.dataTransfer.files])
      }}
    >
      <details open={attachments.length > 0 || refused !== null}>
        <summary>
          <h2 id={title} className="inline text-[1.05rem]">
            {t('title')}
          </h2>{' '}
          <span className="num text-[.9rem] text-ink-2">{t('count', { count: attachments.length })}</span>
        </summary>
        <div className="mt-3 grid gap-3">
          <Field
            label={t('choose')}
            hint={t('chooseHint', limitDetail(limits))}
            error={refused && sentence(refused.reason, refused.detail)}
          >
            <TextInput type="file" multiple className="py-2.5" onChange={choose} />
          </Field>
          {attachments.length > 0 ? (
            <ul aria-label={t('list')} className="m-0 grid list-none gap-0 divide-y divide-line p-0">
              {attachments.map((file) => (
                <li key={file.blob} className="grid gap-2 py-3">
                  <Attached file={file} attaching={attaching} off={off} />
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </details>
    </section>
  )
}

interface AttachedProps {
  readonly file: Attachment
  readonly attaching: Attaching
  readonly off: boolean
}

function Attached({ file, attaching, off }: AttachedProps) {
  const { t } = useTranslation('attachments')
  const name = shownName(file.name)
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <FileFacts file={file} />
        <Button
          kind="plain"
          small
          aria-label={t('remove', { name })}
          disabled={off}
          onClick={() => attaching.remove(file)}
        >
          {t('removeShort')}
        </Button>
      </div>
      <Sent file={file} attaching={attaching} />
    </>
  )
}

function Sent({ file, attaching }: Omit<AttachedProps, 'off'>) {
  const { t } = useTranslation('attachments')
  const sentence = useReasons()
  const state = attaching.stateOf(file)
  const far = { done: file.parts.length, total: partsIn(file.size) }
  if (state === null) return <p className="text-[.92rem] text-ok">✓ {t('sent')}</p>
  if (state.state === 'waiting') return <p className="text-[.92rem] text-ink-2">{t('waiting')}</p>
  if (state.state === 'sending')
    return <Progress label={t('sending')} {...far} onCancel={() => attaching.stop(file)} cancelLabel={t('stop')} />
  const another = state.state === 'lost' || state.reason.startsWith('attachment-')
  return (
    <Notice kind="warn" live>
      <p>{t(state.state, far)}</p>
      {state.state === 'paused' ? (
        <>
          <p>{sentence(state.reason)}</p>
          <Button kind="line" small onClick={() => attaching.goOn(file)}>
            {t('goOn')}
          </Button>
        </>
      ) : null}
      {another ? (
        <Field label={t('sameFile')}>
          <TextInput
            type="file"
            className="py-2.5"
            onChange={(event) => {
              const [again] = event.currentTarget.files ?? []
              if (again) attaching.goOn(file, again)
            }}
          />
        </Field>
      ) : null}
    </Notice>
  )
}
