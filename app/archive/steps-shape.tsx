import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { MarksLine } from '../bulletins/marks-shape.tsx'
import type { PersonId } from '../ids.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { NeedsVaultKey } from '../keyring/needs-vault-key.tsx'
import { Preparing } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import type { OpenedCopy } from '../openpgp/vault-protocol.ts'
import { done } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import { type LayerToOpen, openInner, openOuter, readOpened } from './open-archive.client.ts'
import type { OpeningStep } from './opening.ts'

interface StepProps {
  readonly person: PersonId
  readonly step: OpeningStep
  readonly layer: LayerToOpen
}

/** The one thing that is this person's to do now. */
export function Step({ person, step, layer }: StepProps) {
  const { t } = useTranslation('archive')
  const vault = useVault()
  const keyed = useKeyedAct({ person })
  const { revalidate } = useRevalidator()
  const [reason, setReason] = useState<string | null>(null)
  const [open, setOpen] = useState<OpenedCopy | null>(null)
  const brought = useHandKey() !== null
  const take = async () => {
    if (step === 'outer') return openOuter(layer)
    if (step === 'inner') return openInner(layer)
    const opened = await readOpened(layer)
    if (opened.ok) setOpen(opened.value)
    return opened.ok ? done(undefined) : opened
  }
  const label = t(`step.${step}.go`)
  const press = async () => {
    setReason(null)
    const taken = await keyed.take(label, take)
    setReason(taken.ok ? null : taken.reason)
    if (taken.ok && step !== 'read') revalidate()
  }
  if (brought && vault) return <NeedsVaultKey />
  // A key that locks itself takes the text with it.
  if (open && vault?.state === 'unlocked') return <Opened open={open} onClose={() => setOpen(null)} />
  return (
    <div className="grid gap-4">
      <p className="max-w-[46em]">{t(`step.${step}.how`)}</p>
      <noscript>
        <Notice kind="info">{t('noScript')}</Notice>
      </noscript>
      <Preparing ready={vault !== null} />
      {reason ? (
        <Arrival>
          <ReasonNotice reason={reason} />
        </Arrival>
      ) : null}
      {keyed.stepUp}
      {vault && !keyed.asking ? (
        <div>
          <Button disabled={keyed.busy} onClick={() => void press()}>
            {keyed.busy ? t('working') : label}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Opened({ open, onClose }: { readonly open: OpenedCopy; readonly onClose: () => void }) {
  const { t } = useTranslation('archive')
  const { payload, body, marks, sender } = open
  return (
    <Arrival>
      <Card>
        <MarksLine marks={marks} />
        <h2 className="mt-4 mb-2 text-[1.3rem]">{payload.content.headline}</h2>
        <p className="mb-4 text-[.92rem] text-ink-2">
          {t('sentBy', { organization: sender.organizationName, name: sender.name })}
        </p>
        <BulletinText markdown={body} />
        <div className="no-print mt-6">
          <Button kind="plain" small onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </Card>
    </Arrival>
  )
}
