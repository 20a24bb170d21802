import { Link } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../acts/reason-field.tsx'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { Allows, MarksLine } from '../bulletins/marks-shape.tsx'
import { instant, type PersonId } from '../ids.ts'
import { hostsOf } from '../indicators/indicator.ts'
import { IndicatorGroups } from '../indicators/indicator-groups-shape.tsx'
import { parseStixBundle, readStixBundle } from '../indicators/stix-bundle.ts'
import { useVault } from '../keyring/vault-state.tsx'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import type { OpenedProposed } from '../openpgp/vault-protocol.ts'
import { done } from '../outcome.ts'
import { BesideText } from '../reading/beside-text-shape.tsx'
import { readAct } from '../reading/open-bulletin.client.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Card } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Notice } from '../ui/notice.tsx'
import { Phrases } from '../ui/phrases.tsx'
import { Time } from '../ui/time.tsx'
import { type Addressed, recipientsDigest } from './approval.ts'
import { approvalToSign, openProposed, type ProposedToOpen, returnToSign } from './sign-approval.client.ts'

/** Somebody it goes to, as the page names them. */
export interface RecipientShown extends Addressed {
  readonly name: string
  readonly organizationName: string
}

export interface ApprovingProps {
  /** Whoever is asked. */
  readonly person: PersonId
  readonly copy: ProposedToOpen
  /** Whom it goes to, but for its author; and the author's own copy, which the digest counts as well. */
  readonly recipients: readonly RecipientShown[]
  readonly author: Addressed
  readonly acknowledgeBy: number | null
}

/** A second pair of eyes: opened first, then everything that goes out with it, and only then the signature. */
export function Approving(props: ApprovingProps) {
  const { t } = useTranslation('approvals')
  const vault = useVault()
  const [open, setOpen] = useState<OpenedProposed | null>(null)
  const [answered, setAnswered] = useState<'approved' | 'returned' | null>(null)
  const { person, copy } = props
  if (answered)
    return (
      <Arrival>
        <Notice kind="ok" title={t(`answered.${answered}`)} live>
          <p>{t(`answered.${answered}How`)}</p>
          <p className="mt-2">
            <Link to="/approvals">{t('title')}</Link>
          </p>
        </Notice>
      </Arrival>
    )
  // A key that locks itself takes the text with it.
  if (open && vault?.state === 'unlocked') return <Opened {...props} open={open} onAnswered={setAnswered} />
  return (
    <SignedActForm
      person={person}
      offers={[
        { label: t('open'), signable: () => done({ act: readAct(copy), take: () => openProposed(copy, setOpen) }) },
      ]}
      said={null}
      noScript={t('noScript')}
    >
      <p className="max-w-[46em]">{t('openHow')}</p>
    </SignedActForm>
  )
}

interface OpenedProps extends ApprovingProps {
  readonly open: OpenedProposed
  readonly onAnswered: (answer: 'approved' | 'returned') => void
}

function Opened(props: OpenedProps) {
  const { t } = useTranslation('approvals')
  const { copy, open, recipients, author } = props
  const same = useMemo(
    () => recipientsDigest(copy.bulletin, [author, ...recipients]) === open.proposed.recipients,
    [copy.bulletin, author, recipients, open],
  )
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_340px]">
      <Arrival>
        <Text open={open} />
      </Arrival>
      <div className="grid gap-4 lg:sticky lg:top-4">
        <GoesTo {...props} />
        {same ? <Answer {...props} /> : <Notice kind="refusal" title={t('otherRecipients')} />}
      </div>
    </div>
  )
}

/** As its readers will see it. */
function Text({ open: { payload, body, marks, sender } }: { readonly open: OpenedProposed }) {
  const { t } = useTranslation(['approvals', 'bulletins'])
  const { headline, toDo, indicators, notBefore } = payload.content
  const reading = useMemo(() => {
    const bundle = indicators && parseStixBundle(JSON.stringify(indicators))
    return bundle?.ok ? readStixBundle(bundle.value, instant(Date.now())) : null
  }, [indicators])
  const hostile = useMemo(() => hostsOf(reading?.indicators ?? []), [reading])
  return (
    <article className="sheet px-5 py-6 sm:px-9 sm:py-8">
      <MarksLine marks={marks} />
      <p className="mt-2 text-[.9rem] text-ink-2">
        <Allows marks={marks} />
      </p>
      <h2 className="mt-3 mb-1 text-[1.4rem]">
        <Phrases text={headline} />
      </h2>
      {toDo === '' ? null : (
        <p className="mb-2 font-bold">
          {t('bulletins:reading.toDo')} <Phrases text={toDo} />
        </p>
      )}
      <p className="mb-4 text-[.92rem] text-ink-2">
        {t('bulletins:reading.sentBy', { organization: sender.organizationName, name: sender.name })}
        <strong className="block text-ok">{t('bulletins:reading.signed')}</strong>
      </p>
      {notBefore === null ? null : (
        <p className="num mb-4">
          {t('approvals:opensAt')} <Time at={notBefore} as="minute" />
        </p>
      )}
      <BulletinText markdown={body} hostileHosts={hostile} />
      <BesideText bulletin={null} {...payload.content} />
      {reading ? (
        <section className="mt-9">
          <h2 className="mb-3 text-[1.15rem]">
            {t('bulletins:reading.indicators')}{' '}
            <span className="num text-[.9rem] font-normal text-ink-2">
              {t('bulletins:reading.count', { count: reading.indicators.length })}
            </span>
          </h2>
          <IndicatorGroups indicators={reading.indicators} defanged whole={false} />
        </section>
      ) : null}
    </article>
  )
}

/** By name: a wrong audience is what a second pair of eyes is for. */
function GoesTo({ recipients, acknowledgeBy }: ApprovingProps) {
  const { t } = useTranslation('approvals')
  const houses = useMemo(() => byHouse(recipients), [recipients])
  return (
    <Card>
      <h2 className="num mb-2 text-[1rem]">{t('goesTo', { count: recipients.length })}</h2>
      <ul className="m-0 max-h-[40vh] list-none overflow-y-auto p-0 text-[.92rem]">
        {houses.map(([house, names]) => (
          <li key={house} className="border-b border-line py-1.5">
            <span className="block text-[.85rem] text-ink-2">{house}</span>
            {names.join('、')}
          </li>
        ))}
      </ul>
      {acknowledgeBy === null ? null : (
        <p className="num mt-3 text-[.9rem]">
          {t('acknowledgeBy')} <Time at={acknowledgeBy} as="minute" />
        </p>
      )}
    </Card>
  )
}

function byHouse(recipients: readonly RecipientShown[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>()
  for (const { organizationName, name } of recipients)
    found.set(organizationName, [...(found.get(organizationName) ?? []), name])
  return [...found]
}

function Answer({ person, copy, open, recipients, onAnswered }: OpenedProps) {
  const { t } = useTranslation('approvals')
  const [looked, setLooked] = useState(false)
  const [reason, setReason] = useState('')
  return (
    <Card className="grid gap-4">
      <h2 className="text-[1rem]">{t('answer')}</h2>
      <SignedActForm
        person={person}
        offers={[{ label: t('approve'), signable: () => done(approvalToSign(copy.bulletin, open)) }]}
        said={null}
        ready={looked}
        onSigned={() => onAnswered('approved')}
      >
        <Checkbox
          label={t('looked', { count: recipients.length })}
          hint={t('lookedHint')}
          checked={looked}
          onChange={(event) => setLooked(event.currentTarget.checked)}
        />
      </SignedActForm>
      <details className="border-t border-line pt-3">
        <summary className="cursor-pointer font-semibold">{t('return')}</summary>
        <div className="mt-3">
          <SignedActForm
            person={person}
            offers={[{ label: t('returnGo'), kind: 'stop', signable: () => returnToSign(copy.bulletin, open, reason) }]}
            said={null}
            reasonRefused="refusal-reason"
            onSigned={() => onAnswered('returned')}
          >
            <ReasonField label={t('returnReason')} hint={t('returnHint')} value={reason} onType={setReason} />
          </SignedActForm>
        </div>
      </details>
    </Card>
  )
}
