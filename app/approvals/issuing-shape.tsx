import { Link, useNavigate, useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askPortal } from '../access/ask-portal.client.ts'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import type { BulletinId, PersonId } from '../ids.ts'
import { done } from '../outcome.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Time } from '../ui/time.tsx'
import { approvedIssue } from './sign-approval.client.ts'
import type { OwnProposal } from './view-approvals.server.ts'

interface OwnProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly own: OwnProposal
  /** What whoever returned it typed; null where it was not, or the text is past its time. */
  readonly reason: string | null
}

/** A bulletin of one's own that waits for a second liaison, or was answered. */
export function OwnWaiting({ person, bulletin, own, reason }: OwnProps) {
  const { line } = own
  return (
    <div className="grid max-w-[46em] gap-5">
      {line.answer === 'approved' ? <Approved person={person} bulletin={bulletin} own={own} /> : null}
      {line.answer === 'returned' ? <Returned own={own} reason={reason} /> : null}
      {line.answer === null ? <Waiting own={own} /> : null}
      <GiveUp bulletin={bulletin} />
    </div>
  )
}

/** Who is asked, with the telephone: at night a mail is not enough. */
function Waiting({ own }: Pick<OwnProps, 'own'>) {
  const { t } = useTranslation('approvals')
  const { revalidate, state } = useRevalidator()
  return (
    <>
      <Notice kind="info" title={t('own.waiting')}>
        <p>{t('own.waitingHow')}</p>
      </Notice>
      {own.late ? (
        <Notice kind="warn" title={t('own.late')}>
          <p>
            {t('own.lateHow')} <Link to="/bulletins/new">{t('own.lateGo')}</Link>
          </p>
        </Notice>
      ) : null}
      <Card>
        <h2 className="mb-2 text-[1rem]">{t('own.asked')}</h2>
        <ul className="m-0 list-none divide-y divide-line p-0">
          {own.approvers.map(({ name, organizationName, telephone }) => (
            <li key={`${organizationName} ${name}`} className="flex flex-wrap justify-between gap-x-4 py-2">
              <span>
                {name} <span className="text-[.88rem] text-ink-2">{organizationName}</span>
              </span>
              {telephone === '' ? null : (
                <a className="num" href={`tel:${telephone}`}>
                  {telephone}
                </a>
              )}
            </li>
          ))}
        </ul>
        <div className="mt-3">
          <Button kind="line" small disabled={state !== 'idle'} onClick={revalidate}>
            {t('own.look')}
          </Button>
        </div>
      </Card>
    </>
  )
}

/** The last step is its author's: what was approved is what is issued, and nothing of it can have changed. */
function Approved({ person, bulletin, own }: Omit<OwnProps, 'reason'>) {
  const { t } = useTranslation('approvals')
  const navigate = useNavigate()
  const [confirmed, setConfirmed] = useState(false)
  const { toIssue, recipients, answeredBy, answeredEntry, line } = own
  if (!toIssue) return null
  const approval = { index: BigInt(toIssue.approval.index), leaf: fromBase64(toIssue.approval.leaf) }
  const content = { bulletin, contentDigest: toIssue.contentDigest }
  const sealed = { wordings: fromBase64(toIssue.wordings), copiesRoot: fromBase64(toIssue.copiesRoot) }
  return (
    <>
      <Notice kind="ok" title={t('own.approved', { name: answeredBy ?? '' })}>
        <p className="num">
          {line.answeredAt === null ? null : <Time at={line.answeredAt} as="minute" />}{' '}
          {answeredEntry === null ? null : (
            <Link to={`/record/entries/${answeredEntry}`}>
              {t('own.entry', { index: formatNumber(answeredEntry) })}
            </Link>
          )}
        </p>
      </Notice>
      <Card>
        <SignedActForm
          person={person}
          offers={[
            {
              label: t('own.issue', { count: recipients }),
              signable: () =>
                done(
                  approvedIssue({ ...content, ...sealed, approval, revised: own.revised, notBefore: line.notBefore }),
                ),
            },
          ]}
          said={null}
          ready={confirmed}
          onSigned={() => navigate(`/bulletins/${bulletin}/${line.notBefore === null ? 'deliveries' : 'timed'}`)}
        >
          <Checkbox
            label={t('own.noSelected')}
            hint={t('own.noSelectedHint')}
            checked={confirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
          />
        </SignedActForm>
      </Card>
    </>
  )
}

function Returned({ own, reason }: Pick<OwnProps, 'own' | 'reason'>) {
  const { t } = useTranslation('approvals')
  return (
    <Notice kind="warn" title={t('own.returned', { name: own.answeredBy ?? '' })}>
      {reason ? <p className="my-2 border-l-4 border-line pl-3 whitespace-pre-line">{reason}</p> : null}
      <p>{t('own.returnedHow')}</p>
      <p className="mt-3">
        <ButtonLink kind="line" small to="/bulletins/new">
          {t('own.again')}
        </ButtonLink>
      </p>
    </Notice>
  )
}

/** Deletes the sealed copies: the draft stays. */
function GiveUp({ bulletin }: Pick<OwnProps, 'bulletin'>) {
  const { t } = useTranslation('approvals')
  const sentence = useReasons()
  const navigate = useNavigate()
  const [refused, setRefused] = useState<string | null>(null)
  const drop = async () => {
    const answer = await askPortal(`/bulletins/${bulletin}/give-up`, { method: 'POST', answer: unread })
    if (answer.ok) navigate('/approvals')
    else setRefused(answer.reason)
  }
  return (
    <details className="border-t border-line pt-4">
      <summary className="cursor-pointer">{t('own.giveUp')}</summary>
      <div className="mt-3 grid gap-3">
        <p className="text-[.92rem]">{t('own.giveUpHow')}</p>
        {refused ? <Notice kind="refusal" title={sentence(refused)} live /> : null}
        <div>
          <Button kind="stop" small onClick={() => void drop()}>
            {t('own.giveUpGo')}
          </Button>
        </div>
      </div>
    </details>
  )
}
