import { type ReactNode, useState } from 'react'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { PersonId } from '../ids.ts'
import { EvidenceWorking } from './evidence-form-shape.tsx'
import { type HandedOut, handOutToSign } from './hand-out.client.ts'
import type { EvidenceStep } from './make-evidence.client.ts'

export interface HandOutFormProps {
  /** Who signs for it. */
  readonly person: PersonId
  readonly handed: HandedOut
  readonly label: string
  /** What it says once the file is there. */
  readonly said: string
  readonly noScript: string
  readonly children?: ReactNode
}

/** Signed by whoever asks, recorded, and then the file is theirs. */
export function HandOutForm({ person, handed, label, children, ...said }: HandOutFormProps) {
  const [at, tell] = useState<EvidenceStep | null>(null)
  return (
    <SignedActForm
      person={person}
      offers={[{ label, kind: 'line', signable: () => handOutToSign(handed, tell) }]}
      working={at ? <EvidenceWorking at={at} /> : null}
      {...said}
    >
      {children}
    </SignedActForm>
  )
}
