import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Terms } from '../../access/agreement.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, CardRows, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatTime } from '../../ui/time.tsx'
import type { ConsentShown } from './consents-shown.server.ts'

interface Shown {
  /** False where the organization takes part by office. */
  readonly asksConsent: boolean
  readonly organization: { readonly id: string }
  readonly consents: readonly ConsentShown[]
  readonly inForce: boolean
  /** Until when the older text is enough; null where the newest is on record, or none. */
  readonly outdatedUntil: number | null
  /** Whoever is to sign it, where somebody is marked. */
  readonly representative: { readonly id: string; readonly name: string } | null
  readonly text: Pick<Terms, 'ja' | 'en' | 'version'>
  /** Today in Japan. */
  readonly today: string
  readonly answer: MaybeRefused | undefined
}

/** How the organization consented, and the two ways to it: the representative's own signature, or a paper. */
export function ConsentSection(shown: Shown) {
  const { t } = useTranslation('council')
  const { asksConsent, organization, consents, inForce, outdatedUntil } = shown
  if (!asksConsent) {
    return (
      <Section title={t('organization.consentTitle')}>
        <p>{t('organization.notAsked')}</p>
      </Section>
    )
  }
  return (
    <Section title={t('organization.consentTitle')}>
      <div className="grid gap-4">
        {consents.length > 0 ? (
          <Consents consents={consents} papers={`/organizations/${organization.id}/consents`} />
        ) : null}
        {outdatedUntil === null ? null : <OutdatedNotice until={outdatedUntil} />}
        {inForce && outdatedUntil === null ? null : (
          <>
            <BySignature {...shown} />
            <ByPaper {...shown} />
          </>
        )}
      </div>
    </Section>
  )
}

/** A consent to an older text: it still is one, until the date. */
function OutdatedNotice({ until }: { readonly until: number }) {
  const { t, i18n } = useTranslation('council')
  const time = formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Notice kind="warn" title={t('organization.isOutdated')}>
      {t('organization.outdatedHow', { time })}
    </Notice>
  )
}

/** All there ever were: a withdrawn one explains why people were suspended, and from when. `papers`: the address each is printed at. */
export function Consents({ consents, papers }: Pick<Shown, 'consents'> & { readonly papers: string }) {
  const { t, i18n } = useTranslation('council')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <CardRows label={t('organization.consents')}>
      {consents.map((consent) => (
        <li key={consent.entry} className="grid gap-1 px-5 py-3">
          <span className="flex flex-wrap justify-between gap-3">
            <span>
              {t('organization.consentOn', {
                version: consent.version,
                time: formatTime(consent.givenAt, 'minute', language),
              })}
            </span>
            <StandTag consent={consent} />
          </span>
          <span className="flex flex-wrap justify-between gap-3 text-[.9rem] text-ink-2">
            <span>
              <HowGiven consent={consent} />
            </span>
            <Link to={`${papers}/${consent.entry}`}>{t('organization.paperLink')}</Link>
          </span>
        </li>
      ))}
    </CardRows>
  )
}

function HowGiven({ consent: { signer, paperOn } }: { readonly consent: ConsentShown }) {
  const { t, i18n } = useTranslation('council')
  if (signer) return t('organization.byAct', { name: signer })
  if (paperOn === null) return t('organization.byPaperUndated')
  const day = formatTime(Date.parse(`${paperOn}T00:00:00+09:00`), 'date', i18n.language === 'en' ? 'en' : 'ja')
  return t('organization.byPaper', { day })
}

function StandTag({ consent: { withdrawnAt, isReplaced } }: { readonly consent: ConsentShown }) {
  const { t, i18n } = useTranslation('council')
  if (withdrawnAt === null) return <Tag tone="ok">{t('organization.inForce')}</Tag>
  if (isReplaced) return <Tag tone="plain">{t('organization.replaced')}</Tag>
  const time = formatTime(withdrawnAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return <Tag tone="warn">{t('organization.withdrawnOn', { time })}</Tag>
}

function BySignature({ organization, representative }: Shown) {
  const { t } = useTranslation('council')
  return (
    <Card>
      <h3 className="mb-2 font-semibold">{t('organization.consentBySignature')}</h3>
      {representative ? (
        <p>
          {t('organization.consentAwaits', { name: representative.name })}{' '}
          <Link to={`/people/${representative.id}`}>{t('link.person')}</Link>
        </p>
      ) : (
        <>
          <p className="mb-4">{t('organization.consentBySignatureHow')}</p>
          <ButtonLink to={`/people/invite?organization=${organization.id}&part=representative`}>
            {t('organization.consentInvite')}
          </ButtonLink>
        </>
      )}
    </Card>
  )
}

function ByPaper({ text, today, answer }: Shown) {
  const { t } = useTranslation('council')
  return (
    <Card>
      <h3 className="mb-2 font-semibold">{t('organization.consentByPaper')}</h3>
      <p className="mb-3">{t('organization.consentNote')}</p>
      <details>
        <summary>
          {t('organization.consentText')}（{text.version}）
        </summary>
        <div lang="ja" className="mt-3 leading-[1.8] whitespace-pre-line">
          {text.ja}
        </div>
        <details className="mt-3">
          <summary>{t('organization.translation')}</summary>
          <div lang="en" className="mt-2 whitespace-pre-line">
            {text.en}
          </div>
        </details>
      </details>
      <FieldForm answer={answer} does="consent" className="mt-5 grid justify-items-start gap-4">
        <input type="hidden" name="version" value={text.version} />
        <FormField name="on" label={t('organization.paperOn')} required>
          <TextInput type="date" defaultValue={today} max={today} />
        </FormField>
        <Checkbox name="sure" required label={t('organization.consentConfirm')} />
        <Button type="submit" kind="line" name="do" value="consent">
          {t('organization.consentRecord')}
        </Button>
      </FieldForm>
    </Card>
  )
}
