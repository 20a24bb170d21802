import { useRevalidator } from '@remix-run/react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../../acts/keyed-act.tsx'
import type { Fingerprint, PersonId } from '../../ids.ts'
import { WithKey } from '../../keyring/unlock-form.tsx'
import { exportPublicKey, exportSecretKey } from '../../keys/export-key.client.ts'
import { proveOwnKey } from '../../keys/make-own-key.client.ts'
import { ProveByHand } from '../../keys/prove-by-hand-shape.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { saveFile } from '../../ui/save-file.client.ts'
import { TextInput } from '../../ui/text-input.tsx'

/** Renews the proof of decrypt, which otherwise every opening does. */
export function ProveAgain({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [proven, setProven] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const prove = async () => {
    setProven(false)
    const done = await keyed.take(t('settings.prove'), proveOwnKey)
    setReason(done.ok ? null : done.reason)
    setProven(done.ok)
    if (done.ok) revalidate()
  }
  return (
    <WithKey person={person}>
      <div className="grid justify-items-start gap-3">
        <ReasonNotice reason={reason} />
        {proven ? (
          <Notice kind="ok" live>
            {t('settings.provenNow')}
          </Notice>
        ) : null}
        {keyed.stepUp}
        <Button kind="line" disabled={keyed.busy} onClick={() => void prove()}>
          {t(keyed.busy && !keyed.asking ? 'settings.proving' : 'settings.prove')}
        </Button>
      </div>
    </WithKey>
  )
}

/** The same of a key that its holder keeps in a program of their own; folded, for an opening renews it too. */
export function ProveAgainByHand() {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const [proven, setProven] = useState(false)
  const done = () => {
    setProven(true)
    revalidate()
  }
  return proven ? (
    <Notice kind="ok" live>
      {t('settings.provenNow')}
    </Notice>
  ) : (
    <details>
      <summary className="cursor-pointer">{t('settings.prove')}</summary>
      <Card className="mt-3">
        <ProveByHand onProven={done} />
      </Card>
    </details>
  )
}

/** The same key in one's own gpg: the way to read without trusting our pages. */
export function ExportForGpg({ fingerprint }: { readonly fingerprint: Fingerprint }) {
  const { t } = useTranslation('keys')
  const [passphrase, setPassphrase] = useState('')
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')
  const [reason, setReason] = useState<string | null>(null)
  const file = (part: string) => `fuin-${fingerprint.slice(-8)}-${part}.asc`
  const secret = async (event: FormEvent) => {
    event.preventDefault()
    setState('busy')
    const exported = await exportSecretKey(passphrase)
    setPassphrase('')
    setReason(exported.ok ? null : exported.reason)
    setState(exported.ok ? 'done' : 'idle')
    if (exported.ok) saveFile({ name: file('secret'), content: exported.value })
  }
  const open = async () => {
    const exported = await exportPublicKey()
    setReason(exported.ok ? null : exported.reason)
    if (exported.ok) saveFile({ name: file('public'), content: exported.value })
  }
  return (
    <Card>
      <p className="mb-4">{t('settings.exportNote')}</p>
      <noscript>
        <p className="mb-4">{t('noScript')}</p>
      </noscript>
      <form className="grid max-w-[30rem] gap-4" onSubmit={(event) => void secret(event)}>
        <ReasonNotice reason={reason} />
        <Field label={t('settings.exportPassphrase')} required>
          <TextInput
            type="password"
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        </Field>
        <ButtonRow>
          <Button type="submit" kind="line" disabled={state === 'busy'}>
            {t(state === 'busy' ? 'settings.exportBusy' : 'settings.exportGo')}
          </Button>
          <Button kind="plain" onClick={() => void open()}>
            {t('settings.publicKey')}
          </Button>
        </ButtonRow>
      </form>
      {state === 'done' ? (
        <div className="mt-4">
          <Notice kind="ok" live>
            <p>{t('settings.exported')}</p>
            <pre className="mt-2 font-mono text-[.85rem] [overflow-wrap:anywhere] whitespace-pre-wrap">
              gpg --import {file('secret')}
            </pre>
          </Notice>
        </div>
      ) : null}
    </Card>
  )
}
