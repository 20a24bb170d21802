import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../../ids.ts'
import { keepCard } from '../../keyring/keep-card.client.ts'
import { unlockVault } from '../../keyring/open-vault.client.ts'
import { PassphraseField } from '../../keyring/passphrase-field.tsx'
import { Preparing } from '../../keyring/unlock-form.tsx'
import { useVault } from '../../keyring/vault-state.tsx'
import { cardInKit, longestKit } from '../../keys/recovery-kit.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { TextArea, TextInput } from '../../ui/text-input.tsx'

/**
 * Opens the key with the trust card of the recovery kit, beside those that are
 * kept: the furthest of each part is taken, and what comes of it is kept anew. The
 * fields have no name: neither kit nor passphrase leaves this machine.
 */
export function RestoreCard({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  const vault = useVault()
  const { busy, reason, done, restore } = useRestoring(person)
  const [kit, setKit] = useState('')
  const [flaw, setFlaw] = useState<string | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? []
    if (file) setKit(file.size > longestKit ? '' : await file.text())
    setFlaw(file && file.size > longestKit ? t('restore.noCard') : null)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const card = cardInKit(kit)
    setFlaw(card ? null : t('restore.noCard'))
    if (card && (await restore(passphrase, card))) setPassphrase('')
  }
  if (done)
    return (
      <Notice kind="ok" live>
        {t('restore.done')}
      </Notice>
    )
  return (
    <Card>
      <p className="mb-4">{t('restore.what')}</p>
      <noscript>
        <p className="mb-4">{t('noScript')}</p>
      </noscript>
      <Preparing ready={vault !== null} />
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <ReasonNotice reason={reason} />
        <Field label={t('restore.file')} error={flaw}>
          <TextInput type="file" className="py-2.5" accept=".txt,text/plain" onChange={(event) => void choose(event)} />
        </Field>
        <Field label={t('restore.paste')}>
          <TextArea
            mono
            rows={4}
            value={kit}
            spellCheck={false}
            maxLength={longestKit}
            onChange={(event) => setKit(event.currentTarget.value)}
          />
        </Field>
        <PassphraseField value={passphrase} onType={setPassphrase} />
        <ButtonRow>
          <Button type="submit" disabled={busy || vault === null}>
            {t(busy ? 'restore.busy' : 'restore.go')}
          </Button>
        </ButtonRow>
      </form>
    </Card>
  )
}

function useRestoring(person: PersonId) {
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const [done, setDone] = useState(false)
  const restore = async (passphrase: string, card: Uint8Array): Promise<boolean> => {
    setBusy(true)
    setReason(null)
    const opened = await unlockVault(person, passphrase, { card })
    // What is kept does not open: it is replaced also where the kit's card says nothing newer.
    const kept = opened.ok ? await keepCard({ always: true }) : opened
    setBusy(false)
    setReason(kept.ok ? null : kept.reason)
    setDone(kept.ok)
    return kept.ok
  }
  return { busy, reason, done, restore }
}
