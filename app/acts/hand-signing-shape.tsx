import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { broughtOpenPgp } from '../formats/openpgp-wire.ts'
import { AskedHere } from '../ui/arrival.tsx'
import { type Brought, BroughtFields } from '../ui/brought-fields.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Command } from '../ui/command.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { gpgSigns, sqSigns } from './by-hand.ts'
import type { HandRequest } from './hand-request.ts'
import { judgeHandSignature } from './sign-by-hand.client.ts'

/** A signature has some hundred octets, armored a few more. */
const largest = 8192

/**
 * The text of one act, to be signed in a program of one's own, and the place for
 * what comes back. What was pressed for waits meanwhile.
 */
export function HandSigning({ request }: { readonly request: HandRequest }) {
  const { t } = useTranslation('keys')
  const { text, file, settle } = request
  return (
    <AskedHere title={t('hand.title')} why={t('hand.why')} wide>
      <ol className="m-0 grid list-decimal gap-5 pl-5">
        <li className="min-w-0">
          <p className="mb-2">{t('hand.save')}</p>
          <Button kind="line" small onClick={() => saveFile({ name: `${file}.txt`, content: text })} data-hand="save">
            {t('hand.saveGo', { file: `${file}.txt` })}
          </Button>
          <details className="mt-2">
            <summary className="cursor-pointer text-[.92rem]">{t('hand.show')}</summary>
            <pre
              translate="no"
              data-hand="text"
              className="mt-2 mb-0 rounded-8 border border-line bg-paper px-4 py-3 font-mono text-[.8rem] whitespace-pre-wrap [overflow-wrap:anywhere]"
            >
              {text}
            </pre>
          </details>
        </li>
        <li className="min-w-0">
          <Commands request={request} />
        </li>
        <li className="min-w-0">
          <Answer request={request} />
        </li>
      </ol>
      <p>
        <button type="button" className="text-[.92rem] underline" onClick={() => settle(null)}>
          {t('hand.leave')}
        </button>
      </p>
    </AskedHere>
  )
}

function Commands({ request }: { readonly request: HandRequest }) {
  const { t } = useTranslation('keys')
  const sq = sqSigns(request)
  return (
    <div className="grid gap-3">
      <p>{t('hand.sign')}</p>
      <div className="grid gap-1">
        <p className="text-[.88rem] text-ink-2">{t('hand.withGpg')}</p>
        <Command copy>{gpgSigns(request)}</Command>
      </div>
      <details>
        <summary className="cursor-pointer text-[.92rem]">{t('hand.withSq')}</summary>
        <div className="mt-2 grid gap-2">
          <Command copy>{sq.present}</Command>
          <p className="text-[.88rem] text-ink-2">{t('hand.sqBefore')}</p>
          <Command copy>{sq.before}</Command>
        </div>
      </details>
    </div>
  )
}

function Answer({ request }: { readonly request: HandRequest }) {
  const { t } = useTranslation('keys')
  const sentence = useReasons()
  const [brought, setBrought] = useState<Brought>(null)
  const [reason, setReason] = useState<string | null>(null)
  const left = useMinutesLeft(request.until)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    // Nothing that stands in this form is of the form around it.
    event.stopPropagation()
    const signature = broughtOpenPgp(brought, 'SIGNATURE')
    if (!signature) return setReason(brought === null ? 'hand-missing' : 'hand-form')
    const judged = await judgeHandSignature(request, signature)
    if (!judged.ok) return setReason(judged.reason)
    request.settle(signature)
  }
  return (
    <form className="grid gap-4" onSubmit={(event) => void send(event)}>
      <p>{t('hand.answer')}</p>
      <BroughtFields
        file={t('hand.file', { file: `${request.file}.sig` })}
        paste={t('hand.paste')}
        most={largest}
        error={reason === null ? null : sentence(reason)}
        onBrought={(given) => {
          setReason(null)
          setBrought(given)
        }}
      />
      <p role="status" className="text-[.92rem] text-ink-2">
        {left > 0 ? t('hand.left', { count: left }) : t('hand.over')}
      </p>
      <ButtonRow>
        <Button type="submit">{t('hand.go')}</Button>
      </ButtonRow>
    </form>
  )
}

function useMinutesLeft(until: number): number {
  const [now, tick] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((until - now) / 60_000))
}
