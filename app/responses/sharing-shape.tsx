import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { type SharingTerm, sharingAudiences, sharingConditions, sharingRefusals } from '../formats/respond-body.ts'
import { noteLimit } from '../formats/sealed-note.ts'
import type { PersonId } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { Card } from '../ui/card.tsx'
import { CheckboxGroup } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Select, TextArea } from '../ui/text-input.tsx'
import { formatTime } from '../ui/time.tsx'
import type { ReaderSide } from './reader-side.ts'
import type { Sharing } from './response-store.server.ts'
import { decisionToSign, sharingToSign } from './send-note.client.ts'

/** Asks to hand it on beyond its marks; what was asked and decided stands beside it for everybody of the organization. */
export function AskSharing({ person, bulletin, back: { sharings }, stands, named }: ReaderSide) {
  const { t } = useTranslation('responses')
  const { revalidate } = useRevalidator()
  const [audience, setAudience] = useState('')
  const [text, setText] = useState('')
  const signable = () => {
    const chosen = sharingAudiences.find((word) => word === audience)
    if (!chosen) return refused('sharing-audience')
    return text.trim() === '' ? refused('note-empty') : done(sharingToSign(bulletin, chosen, text.trim()))
  }
  const asks = stands && !named
  if (!asks && sharings.length === 0) return null
  return (
    <Card>
      <details open={sharings.length > 0}>
        <summary className="cursor-pointer font-semibold">{t('sharing.title')}</summary>
        <div className="mt-3 grid gap-3">
          {sharings.map((one) => (
            <SharingLine key={one.note} sharing={one} />
          ))}
          {asks ? (
            <>
              <p className="text-[.9rem]">{t('sharing.how')}</p>
              <SignedActForm
                person={person}
                offers={[{ label: t('sharing.go'), kind: 'line', signable }]}
                said={t('sharing.said')}
                onSigned={() => setText('')}
                onEnded={revalidate}
              >
                <Field label={t('sharing.audience')} required>
                  <Select value={audience} onChange={(event) => setAudience(event.currentTarget.value)}>
                    <option value="">{t('sharing.choose')}</option>
                    {sharingAudiences.map((word) => (
                      <option key={word} value={word}>
                        {t(`sharing.audiences.${word}`)}
                      </option>
                    ))}
                  </Select>
                </Field>
                <Field label={t('sharing.reason')} required>
                  <TextArea
                    rows={3}
                    maxLength={noteLimit}
                    value={text}
                    onChange={(event) => setText(event.currentTarget.value)}
                  />
                </Field>
              </SignedActForm>
            </>
          ) : null}
        </div>
      </details>
    </Card>
  )
}

/** What was asked for, by whom, and what became of it. */
export function SharingLine({ sharing }: { readonly sharing: Sharing }) {
  const { t, i18n } = useTranslation('responses')
  const timeOf = (at: number) => formatTime(at, 'short', i18n.language === 'en' ? 'en' : 'ja')
  const { decided } = sharing
  return (
    <div className="border-l-4 border-line pl-3 text-[.92rem]">
      <p>
        <strong>{t(`sharing.audiences.${sharing.audience}`)}</strong>{' '}
        <span className={decided?.decision === 'granted' ? 'font-bold text-ok' : 'font-bold'}>
          {t(decided ? `sharing.${decided.decision}` : 'sharing.waiting')}
        </span>
      </p>
      <p className="num text-[.85rem] text-ink-2">
        {t('sharing.askedBy', { name: sharing.name, time: timeOf(sharing.askedAt) })}
      </p>
      {decided ? (
        <>
          <p>
            {t(decided.decision === 'granted' ? 'sharing.conditions' : 'sharing.refusal')}
            {decided.terms.length === 0 ? `　${t('sharing.noConditions')}` : null}
          </p>
          {decided.terms.length > 0 ? (
            <ul className="m-0 pl-5">
              {decided.terms.map((term) => (
                <li key={term}>{t(`sharing.terms.${term}`)}</li>
              ))}
            </ul>
          ) : null}
          <p className="num text-[.85rem] text-ink-2">
            {t('sharing.decidedBy', { name: decided.by, time: timeOf(decided.at) })}
          </p>
        </>
      ) : null}
    </div>
  )
}

/** Grants it under conditions, or refuses it with a reason: one press each, and both are signed words. */
export function DecideSharing({ person, sharing }: { readonly person: PersonId; readonly sharing: Sharing }) {
  const { t } = useTranslation('responses')
  const { revalidate } = useRevalidator()
  const [conditions, setConditions] = useState<readonly SharingTerm[]>(['no-further'])
  const [whyNot, setWhyNot] = useState('')
  const about = { bulletin: sharing.bulletin, request: sharing.note }
  const grant = () => {
    const terms = sharingConditions.filter((word) => conditions.includes(word))
    return done(decisionToSign(about, { decision: 'granted', terms }))
  }
  const refuse = () => {
    const reason = sharingRefusals.find((word) => word === whyNot)
    return reason ? done(decisionToSign(about, { decision: 'refused', terms: [reason] })) : refused('sharing-why-not')
  }
  return (
    <SignedActForm
      person={person}
      offers={[
        { label: t('sharing.grant'), signable: grant },
        { label: t('sharing.refuse'), kind: 'line', signable: refuse },
      ]}
      said={t('sharing.decided')}
      onEnded={revalidate}
    >
      <p className="text-[.9rem]">{t('sharing.decideHow')}</p>
      <CheckboxGroup
        legend={t('sharing.conditions')}
        name={`conditions-${sharing.note}`}
        choices={sharingConditions.map((value) => ({ value, label: t(`sharing.terms.${value}`) }))}
        value={conditions}
        onChoose={(value, chosen) => {
          const word = sharingConditions.find((one) => one === value)
          if (word) setConditions(chosen ? [...conditions, word] : conditions.filter((one) => one !== word))
        }}
      />
      <Field label={t('sharing.whyNot')}>
        <Select value={whyNot} onChange={(event) => setWhyNot(event.currentTarget.value)}>
          <option value="">{t('sharing.choose')}</option>
          {sharingRefusals.map((word) => (
            <option key={word} value={word}>
              {t(`sharing.terms.${word}`)}
            </option>
          ))}
        </Select>
      </Field>
    </SignedActForm>
  )
}
