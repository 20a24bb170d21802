import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { MarksLine } from '../bulletins/marks-shape.tsx'
import type { PersonId } from '../ids.ts'
import { useVault } from '../keyring/vault-state.tsx'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import type { OpenedCopy } from '../openpgp/vault-protocol.ts'
import { done, type Outcome } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { type LayerToOpen, openInner, openOuter, readingOf, readOpened } from './open-archive.client.ts'
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
  const { revalidate } = useRevalidator()
  const [open, setOpen] = useState<OpenedCopy | null>(null)
  const take = async (): Promise<Outcome<unknown, string>> => {
    if (step === 'outer') return openOuter(layer)
    if (step === 'inner') return openInner(layer)
    const opened = await readOpened(layer)
    if (opened.ok) setOpen(opened.value)
    return opened
  }
  // A key that locks itself takes the text with it.
  if (open && vault?.state === 'unlocked') return <Opened open={open} onClose={() => setOpen(null)} />
  return (
    <SignedActForm
      person={person}
      offers={[{ label: t(`step.${step}.go`), signable: () => done({ act: readingOf(layer).act, take }) }]}
      said={null}
      noScript={t('noScript')}
      onSigned={() => (step === 'read' ? undefined : revalidate())}
    >
      <p className="max-w-[46em]">{t(`step.${step}.how`)}</p>
    </SignedActForm>
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
