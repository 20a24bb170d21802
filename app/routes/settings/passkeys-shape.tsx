import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askNewPasskey } from '../../access/ask-passkey.client.ts'
import { longestPasskeyName } from '../../access/passkey.ts'
import { useAlive } from '../../ui/alive.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { type MaybeRefused, ReasonNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { ReportLoss } from './restoring-shape.tsx'

/** One of one's own, as its page shows it. Times are milliseconds. */
export interface PasskeyLine {
  readonly id: string
  readonly name: string
  readonly synced: boolean
  readonly backedUp: boolean
  readonly madeAt: number
  readonly usedAt: number | null
}

interface PasskeysProps {
  readonly passkeys: readonly PasskeyLine[]
  readonly demo: boolean
  /** Powers take one, and this session rests on a code. */
  readonly wanted: boolean
  readonly answer: MaybeRefused | undefined
}

/** As many as their person likes: a lost device is then no lost account. */
export function PasskeysSection({ passkeys, demo, wanted, answer }: PasskeysProps) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('passkey.title')}>
      <div className="grid gap-4">
        {demo ? <Notice kind="info">{t('passkey.demo')}</Notice> : null}
        {passkeys.length > 0 ? <PasskeyTable passkeys={passkeys} /> : <p>{t('passkey.none')}</p>}
        {wanted && passkeys.length === 0 ? <ReportLoss /> : null}
        {wanted && passkeys.length === 0 ? null : <Change passkeys={passkeys} answer={answer} />}
      </div>
    </Section>
  )
}

function Change({ passkeys, answer }: Pick<PasskeysProps, 'passkeys' | 'answer'>) {
  return (
    <>
      {/* Another one after each that was taken: nothing of the last stays in its fields. */}
      <AddPasskey key={`add ${passkeys.length}`} answer={answer} />
      {passkeys.length > 0 ? (
        <RemovePasskey key={`remove ${passkeys.length}`} passkeys={passkeys} answer={answer} />
      ) : null}
    </>
  )
}

const columns = ['name', 'kind', 'made', 'used'] as const

function PasskeyTable({ passkeys }: Pick<PasskeysProps, 'passkeys'>) {
  const { t } = useTranslation('access')
  const head = columns.map((name) => <HeadCell key={name}>{t(`passkey.${name}`)}</HeadCell>)
  return (
    <Table caption={t('passkey.title')} head={head} stack>
      {passkeys.map(({ id, name, synced, backedUp, madeAt, usedAt }) => (
        <tr key={id}>
          <Cell rowHead label={t('passkey.name')}>
            <span className="[overflow-wrap:anywhere]">{name}</span>
          </Cell>
          <Cell label={t('passkey.kind')}>
            {t(synced ? (backedUp ? 'passkey.synced' : 'passkey.syncable') : 'passkey.device')}
          </Cell>
          <Cell label={t('passkey.made')}>
            <Time at={madeAt} />
          </Cell>
          <Cell label={t('passkey.used')}>{usedAt === null ? t('passkey.never') : <Time at={usedAt} />}</Cell>
        </tr>
      ))}
    </Table>
  )
}

/**
 * The browser makes it, and the form takes it along. Where only the code was wrong
 * the one made stays: the authenticator has it already and would keep another.
 */
function AddPasskey({ answer }: Pick<PasskeysProps, 'answer'>) {
  const { t } = useTranslation('access')
  const alive = useAlive()
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const kept = useRef<string | null>(null)
  useEffect(() => {
    const said = answer?.refusal?.reason
    if (answer && (said === undefined || said.startsWith('passkey-'))) kept.current = null
  }, [answer])
  const send = async (form: HTMLFormElement | null) => {
    const made = form?.elements.namedItem('made')
    if (busy || !form || !(made instanceof HTMLInputElement) || !form.reportValidity()) return
    setReason(null)
    setBusy(true)
    const asked = kept.current === null ? await askNewPasskey() : null
    setBusy(false)
    if (asked && !asked.ok) return setReason(asked.reason)
    if (asked?.ok) kept.current = asked.value
    made.value = kept.current ?? ''
    form.requestSubmit()
  }
  return (
    <Card>
      <FieldForm answer={answer} does="add-passkey" className="grid justify-items-start gap-4">
        <p className="max-w-[40rem]">{t('passkey.addNote')}</p>
        <input type="hidden" name="do" value="add-passkey" />
        <input type="hidden" name="made" autoComplete="off" />
        <div className="w-full max-w-[26rem]">
          <FormField name="name" label={t('passkey.name')} hint={t('passkey.nameHint')} required>
            <TextInput autoComplete="off" maxLength={longestPasskeyName} required />
          </FormField>
        </div>
        <ConfirmField onShown={send} />
        <ReasonNotice reason={reason} />
        {alive ? (
          <Button kind="line" disabled={busy} onClick={(event) => void send(event.currentTarget.form)}>
            {busy ? t('passkey.busy') : t('passkey.add')}
          </Button>
        ) : (
          <noscript>
            <p className="font-semibold text-warn">{t('passkey.script')}</p>
          </noscript>
        )}
      </FieldForm>
    </Card>
  )
}

function RemovePasskey({ passkeys, answer }: Pick<PasskeysProps, 'passkeys' | 'answer'>) {
  const { t } = useTranslation('access')
  return (
    <Card>
      <FieldForm answer={answer} does="remove-passkey" className="grid justify-items-start gap-4">
        <FormRadios
          name="passkey"
          legend={t('passkey.which')}
          hint={t('passkey.removeNote')}
          required
          choices={passkeys.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <ConfirmField />
        <Button type="submit" kind="stop" name="do" value="remove-passkey">
          {t('passkey.remove')}
        </Button>
      </FieldForm>
    </Card>
  )
}
