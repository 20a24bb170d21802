import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { TextArea } from '../ui/text-input.tsx'
import { answerProofByHand, askProofByHand } from './bring-key.client.ts'
import { proofFile } from './own-program.ts'
import { InOwnProgram } from './own-program-shape.tsx'

/** A question sealed to one's key, carried to one's own program and back: only its holder can read it. */
export function ProveByHand({ onProven }: { readonly onProven: () => void }) {
  const { t } = useTranslation('keys')
  const sentence = useReasons()
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const save = async () => {
    setBusy(true)
    const question = await askProofByHand()
    setBusy(false)
    setReason(question.ok ? null : question.reason)
    setAsked(question.ok)
    if (question.ok) saveFile({ name: proofFile, type: 'application/octet-stream', content: question.value })
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const proven = await answerProofByHand(answer)
    setBusy(false)
    setReason(proven.ok ? null : proven.reason)
    if (proven.ok) onProven()
  }
  return (
    <ol className="m-0 grid list-decimal gap-5 pl-5">
      <li className="min-w-0">
        <p className="mb-2">{t('prove.first')}</p>
        <Button kind="line" small disabled={busy} onClick={() => void save()} data-prove="save">
          {t('prove.save')}
        </Button>
        <p role="status" className="mt-1 text-[.92rem] text-ink-2">
          {asked ? t('prove.saved', { file: proofFile }) : null}
        </p>
      </li>
      <li className="min-w-0">
        <p className="mb-2">{t('prove.open')}</p>
        <InOwnProgram command={({ prove }) => prove} />
      </li>
      <li className="min-w-0">
        <form className="grid gap-4" onSubmit={(event) => void send(event)}>
          <Field label={t('prove.answer')} hint={t('prove.answerHow')} error={reason && sentence(reason)} required>
            <TextArea
              mono
              rows={5}
              value={answer}
              spellCheck={false}
              autoComplete="off"
              maxLength={4096}
              onChange={({ currentTarget: { value } }) => setAnswer(value)}
            />
          </Field>
          <ButtonRow>
            <Button type="submit" disabled={busy}>
              {t('prove.go')}
            </Button>
          </ButtonRow>
        </form>
      </li>
    </ol>
  )
}
