import { Link } from '@remix-run/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { AskedHere } from '../ui/arrival.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import { useHandKey } from './hand-key.tsx'
import { NeedsVaultKey } from './needs-vault-key.tsx'
import { unlockVault } from './open-vault.client.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { useVault } from './vault-state.tsx'

/**
 * Asks the passphrase and opens the vault of this tab. To whoever brought their key
 * it says that nothing here opens it.
 */
export function UnlockForm(asked: UnlockProps) {
  return useHandKey() ? <NeedsVaultKey /> : <PassphraseForm {...asked} />
}

interface UnlockProps {
  readonly person: PersonId
  readonly onDone?: () => void
  /** Absent where there is nothing to go back to. */
  readonly onLeave?: () => void
  /** What its button says, where unlocking leads on to something. */
  readonly go?: string
}

function PassphraseForm({ person, onDone, onLeave, go }: UnlockProps) {
  const { t } = useTranslation('keys')
  const [passphrase, setPassphrase] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const unlock = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setReason(null)
    const opened = await unlockVault(person, passphrase)
    setBusy(false)
    if (!opened.ok) return setReason(opened.reason)
    setPassphrase('')
    onDone?.()
  }
  return (
    <form className="grid gap-4" onSubmit={(event) => void unlock(event)}>
      <ReasonNotice reason={reason} />
      <PassphraseField value={passphrase} onType={setPassphrase} />
      <ButtonRow>
        <Button type="submit" disabled={busy}>
          {busy ? t('unlock.busy') : (go ?? t('unlock.go'))}
        </Button>
        {onLeave ? (
          <Button kind="plain" disabled={busy} onClick={onLeave}>
            {t('unlock.leave')}
          </Button>
        ) : null}
      </ButtonRow>
      <p className="text-[.92rem]">
        <Link to="/settings/key/replace">{t('replace.forgotten')}</Link>
      </p>
    </form>
  )
}

interface UnlockHereProps {
  readonly person: PersonId
  readonly go: string
  readonly onDone: () => void
  readonly onLeave: () => void
}

/** The same in the middle of a page, where an act was pressed for: nothing that was typed is lost. */
export function UnlockHere(asked: UnlockHereProps) {
  const { t } = useTranslation('keys')
  return (
    <AskedHere title={t('unlock.title')} why={t('unlock.why')}>
      <UnlockForm {...asked} />
    </AskedHere>
  )
}

/**
 * What needs the person's key: shown once the vault is open, and before that the
 * way to open it. Without script it says that a key needs one.
 */
export function WithKey({ person, children }: { readonly person: PersonId; readonly children: ReactNode }) {
  const { t } = useTranslation('keys')
  const vault = useVault()
  const brought = useHandKey() !== null
  if (vault?.state === 'unlocked') return children
  if (brought) return <NeedsVaultKey />
  return (
    <Card>
      <p className="mb-4 font-semibold">{t('unlock.needed')}</p>
      <noscript>
        <p className="mb-4">{t('noScript')}</p>
      </noscript>
      <Preparing ready={vault !== null} />
      {vault ? <UnlockForm person={person} /> : null}
    </Card>
  )
}

/** Until the page has come alive nobody knows whether the key is open. Without script it never will, and the page says the other way instead. */
export function Preparing({ ready }: { readonly ready: boolean }) {
  const { t } = useTranslation('keys')
  return (
    <div role="status" className="script-only">
      {ready ? null : <p className="text-ink-2">{t('unlock.preparing')}</p>}
    </div>
  )
}
