import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Terms } from '../../access/agreement.ts'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import { BindingText } from '../../council/binding-text-shape.tsx'
import type { ActObject } from '../../formats/signed-act.ts'
import type { PersonId } from '../../ids.ts'
import { type SignedTerms, termsToSign } from '../../keys/sign-terms.client.ts'
import { Card } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'

interface Shown {
  /** One's own pledge, or one's organization's consent. */
  readonly of: SignedTerms
  readonly text: Pick<Terms, 'ja' | 'en' | 'version'>
  readonly person: PersonId
  /** What the act is about: the text as it names it, and whose it is. */
  readonly objects: readonly ActObject[]
  readonly onSigned: () => void
}

/** The whole text, the Japanese that binds first, and what signs it. */
export function TermsToSign({ text, ...signing }: Shown) {
  return (
    <>
      <TermsText text={text} />
      <Card>
        <SignTerms {...signing} />
      </Card>
    </>
  )
}

/** The Japanese that binds, the translation behind a line of its own, and which version it is. */
export function TermsText({ text }: Pick<Shown, 'text'>) {
  const { t } = useTranslation('keys')
  return (
    <BindingText text={text} translation={t('pledge.translation')}>
      <p className="mt-4 text-[.88rem] text-ink-2">
        {t('pledge.version')} <span className="font-mono">{text.version}</span>
      </p>
    </BindingText>
  )
}

function SignTerms({ of, person, objects, onSigned }: Omit<Shown, 'text'>) {
  const { t } = useTranslation('keys')
  const [read, setRead] = useState(false)
  return (
    <SignedActForm
      person={person}
      offers={[{ label: t(`${of}.sign`), signable: () => termsToSign(of, objects) }]}
      said={null}
      ready={read}
      onSigned={onSigned}
    >
      <Checkbox label={t(`${of}.read`)} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} />
    </SignedActForm>
  )
}
