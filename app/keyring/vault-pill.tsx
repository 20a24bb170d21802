import { Link } from '@remix-run/react'
import { type ComponentType, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { askVault, lockVault } from '../openpgp/vault.client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useHandKey } from './hand-key.tsx'
import { useVault } from './vault-state.tsx'

type Form = ComponentType<{ readonly person: PersonId; readonly onDone: () => void }>

// With all that opening a vault needs: fetched when somebody asks for it, or comes near the button.
const unlockForm = () => import('./unlock-form.tsx')

/** How its person's key is used in this tab: opened here, or in a program of their own. */
export function VaultPill({ person }: { readonly person: PersonId }) {
  return useHandKey() ? <HandPill /> : <OwnVaultPill person={person} />
}

function HandPill() {
  const { t } = useTranslation('keys')
  return (
    <Link to="/settings/key" className="vault-pill press" data-state="by-hand" title={t('pill.byHandHow')}>
      <span>{t('pill.byHand')}</span>
    </Link>
  )
}

/**
 * Whether the key is open in this tab, on every page, with the minutes left.
 * One press opens or locks it. It also keeps the vault awake while its person is
 * doing something.
 */
function OwnVaultPill({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  const [asking, ask] = useState<Form | 'unreached' | null>(null)
  // The dialog opens with its form inside, so that focus goes to the field.
  const open = () =>
    unlockForm().then(
      ({ UnlockForm }) => ask(() => UnlockForm),
      () => ask('unreached'),
    )
  const shut = () => ask(null)
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
          onPointerEnter={() => void unlockForm().catch(shut)}
          onClick={() => void open()}
          title={t('pill.unlock')}
        >
          <span>{t('pill.locked')}</span>
          <span className="sr-only">{t('pill.unlock')}</span>
        </button>
      )}
      <Dialog
        open={asking !== null}
        title={t('unlock.title')}
        onClose={shut}
        actions={
          <Button kind="plain" onClick={shut}>
            {t('unlock.later')}
          </Button>
        }
      >
        <Asked form={asking} person={person} onDone={shut} />
      </Dialog>
    </>
  )
}

function Asked(props: {
  readonly form: Form | 'unreached' | null
  readonly person: PersonId
  readonly onDone: () => void
}) {
  const { t } = useTranslation('shell')
  const { form: Form, person, onDone } = props
  if (Form === null) return null
  if (Form !== 'unreached') return <Form person={person} onDone={onDone} />
  return (
    <p role="alert">
      {t('error.offline.happened')} {t('error.offline.next')}
    </p>
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
