import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Candidate, chosenBy, nobody } from '../composer/recipient-choice.ts'
import { RecipientsForm } from '../composer/recipients-form-shape.tsx'
import type { BulletinId, PersonId } from '../ids.ts'
import { Button } from '../ui/button.tsx'
import type { ResealJob } from './reseal.client.ts'
import { copiesAtOnce } from './reseal-request.ts'
import { useResealing } from './use-resealing.tsx'
import { Working } from './working-shape.tsx'

export interface AddRecipientsProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly candidates: readonly Candidate[]
  readonly onEnded: () => void
}

/** Chosen as in the composer; sealed in parts, each its own act. */
export function AddRecipients({ person, bulletin, candidates, onEnded }: AddRecipientsProps) {
  const { t } = useTranslation('resealing')
  const [choice, setChoice] = useState(nobody)
  const [added, setAdded] = useState(0)
  const resealing = useResealing({ person, onEnded })
  const chosen = chosenBy(choice, candidates)
  const { reachable } = chosen
  const label = reachable.length === 0 ? t('add.nobody') : t('add.go', { count: reachable.length })
  const press = () => {
    if (reachable.length === 0) return
    setAdded(reachable.length)
    void resealing.begin(label, partsOf(bulletin, reachable))
  }
  return (
    <div className="grid gap-4">
      <fieldset disabled={resealing.busy} className="m-0 min-w-0 border-0 p-0">
        <RecipientsForm candidates={candidates} choice={choice} onChoice={setChoice} chosen={chosen} />
      </fieldset>
      <Working resealing={resealing} left={reachable.length} said={t('add.done', { count: added })} />
      {resealing.stepUp}
      {resealing.busy ? null : (
        <div>
          <Button aria-disabled={reachable.length === 0} onClick={press}>
            {label}
          </Button>
        </div>
      )}
    </div>
  )
}

function partsOf(bulletin: BulletinId, people: readonly Candidate[]): readonly ResealJob[] {
  const parts: ResealJob[] = []
  for (let at = 0; at < people.length; at += copiesAtOnce) {
    const recipients = people.slice(at, at + copiesAtOnce).map(({ person }) => person)
    parts.push({ bulletin, recipients, request: null })
  }
  return parts
}
