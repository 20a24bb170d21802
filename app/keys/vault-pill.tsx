import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { askVault, lockVault } from '../openpgp/vault.client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { UnlockForm } from './unlock-form.tsx'
import { useVault } from './vault-state.tsx'

/**
 * Whether the key is open in this tab, on every page, with the minutes left.
 * One press opens or locks it. It also keeps the vault awake while its person is
 * doing something.
 */
export function VaultPill({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  const [asking, ask] = useState(false)
  const vault = useVault()
  useWatch(vault?.state === 'unlocked')
  const unlocked = vault?.state === 'unlocked'
  const stranger = unlocked && vault.person !== person
  useEffect(() => {
    // Somebody else signed in on this page: whose key is open must never differ from whose page it is.
    if (stranger) void lockVault()
  }, [stranger])
  return (
    <>
      {unlocked ? (
        <button
          type="button"
          className="vault-pill press"
          data-state="unlocked"
          onClick={() => void lockVault()}
          title={t('pill.lock')}
        >
          <span>{t('pill.unlocked')}</span>
          <Remaining until={vault.deadline} />
          <span className="sr-only">{t('pill.lock')}</span>
        </button>
      ) : (
        <button
          type="button"
          className="vault-pill press"
          data-state="locked"
          onClick={() => ask(true)}
          title={t('pill.unlock')}
        >
          <span>{t('pill.locked')}</span>
          <span className="sr-only">{t('pill.unlock')}</span>
        </button>
      )}
      <Dialog
        open={asking}
        title={t('unlock.title')}
        onClose={() => ask(false)}
        actions={
          <Button kind="plain" onClick={() => ask(false)}>
            {t('unlock.later')}
          </Button>
        }
      >
        {asking ? <UnlockForm person={person} onDone={() => ask(false)} /> : null}
      </Dialog>
    </>
  )
}

function Remaining({ until }: { readonly until: number }) {
  const { t } = useTranslation('keys')
  const [now, tick] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  const minutes = Math.max(1, Math.round((until - now) / 60_000))
  return <small className="num">{t('pill.left', { count: minutes })}</small>
}

const signsOf = ['pointerdown', 'keydown'] as const
const tellEvery = 20_000

/** While it is open a sign of life moves the idle limit. */
function useWatch(open: boolean): void {
  useEffect(() => {
    if (!open) return
    let told = Date.now()
    const alive = () => {
      if (Date.now() - told < tellEvery) return
      told = Date.now()
      void askVault('keep-awake', {})
    }
    for (const sign of signsOf) document.addEventListener(sign, alive, { passive: true })
    return () => {
      for (const sign of signsOf) document.removeEventListener(sign, alive)
    }
  }, [open])
}
