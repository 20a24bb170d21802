import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatVerifierKey, type VerifierKey } from '../formats/note.ts'
import type { PolicyRule } from '../formats/policy-rule.ts'
import type { Changed, TrustDifference } from '../formats/trust-difference.ts'
import type { PersonId } from '../ids.ts'
import { onKeptChange } from '../openpgp/kept-here.client.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { formatTime, Time } from '../ui/time.tsx'
import { differenceOf, type FollowedNotice } from './followed-notice.ts'
import { dismissNotices, noticesOf } from './followed-notices.client.ts'

const none: readonly FollowedNotice[] = []

/**
 * Changes of the log's trust that this person's vault has followed: shown until
 * they have said that they read them. Drawn inside a live region (log-notices-shape.tsx).
 */
export function FollowedNotices({ person }: { readonly person: PersonId }) {
  const notices = useSyncExternalStore(
    onKeptChange,
    () => noticesOf(person),
    () => none,
  )
  return notices.length > 0 ? <FollowedList notices={notices} onRead={() => dismissNotices(person)} /> : null
}

export function FollowedList(props: { readonly notices: readonly FollowedNotice[]; readonly onRead: () => void }) {
  const { t } = useTranslation('keys')
  const { notices, onRead } = props
  return (
    <div className="no-print mb-7">
      <Notice kind="warn" title={t(notices.some(({ loss }) => loss) ? 'followed.lossTitle' : 'followed.title')}>
        <div className="grid gap-5">
          {notices.map((notice) => (
            <One key={notice.entry} notice={notice} />
          ))}
          <p>{t('followed.unexpected')}</p>
          <div>
            <Button kind="line" small onClick={onRead}>
              {t('followed.read')}
            </Button>
          </div>
        </div>
      </Notice>
    </div>
  )
}

function One({ notice }: { readonly notice: FollowedNotice }) {
  const { t, i18n } = useTranslation(['keys', 'shell'])
  const signers = notice.by.map(({ name, role }) => t('followed.signer', { name, role: t(`shell:role.${role}`) }))
  const names = new Intl.ListFormat(i18n.language).format(signers)
  return (
    <section className="grid gap-2">
      <p className="num text-[.9rem] text-ink-2">
        <Time at={notice.at} />　{t('followed.entry', { index: formatNumber(BigInt(notice.entry)) })}
      </p>
      <p>{t(notice.loss ? 'followed.lossBy' : 'followed.by', { names })}</p>
      {notice.loss ? <Lost loss={notice.loss} /> : null}
      <TrustChanges difference={differenceOf(notice)} />
      <details className="text-[.85rem]">
        <summary className="cursor-pointer text-act">{t('followed.texts')}</summary>
        <div className="mt-2 grid gap-3">
          <TrustText label={t('followed.before')} text={notice.before} />
          <TrustText label={t('followed.after')} text={notice.after} />
        </div>
      </details>
    </section>
  )
}

/** Which entries are gone, and of what time: what somebody did then may not be in the log. */
function Lost({ loss }: { readonly loss: NonNullable<FollowedNotice['loss']> }) {
  const { t, i18n } = useTranslation('keys')
  const { kept, last, since, until } = loss
  const when = (at: number) => formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  const count = BigInt(last) - BigInt(kept)
  if (count <= 0n) return <p>{t('followed.lossKeys')}</p>
  const numbers = {
    entries: formatNumber(count),
    from: formatNumber(BigInt(kept)),
    to: formatNumber(BigInt(last) - 1n),
  }
  return <p>{t('followed.loss', { ...numbers, since: when(since), until: when(until) })}</p>
}

function TrustText({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <p className="font-semibold">{label}</p>
      <pre translate="no" className="m-0 whitespace-pre-wrap font-mono text-[.78rem] [overflow-wrap:anywhere]">
        {text}
      </pre>
    </div>
  )
}

/** The difference between two trusts, in words: what changes first, what stays in one line. */
export function TrustChanges({ difference }: { readonly difference: TrustDifference }) {
  const { t, i18n } = useTranslation('keys')
  const { logKey, clockKey, witnesses, rule } = difference
  const list = (some: readonly { readonly name: string }[]) =>
    new Intl.ListFormat(i18n.language).format(some.map(({ name }) => name))
  const changed = witnesses.changed.map(({ after }) => after)
  return (
    <dl className="m-0 grid gap-2">
      <Fact name={t('followed.logKey')}>{logKey ? <KeyChange change={logKey} /> : t('followed.same')}</Fact>
      {clockKey ? (
        <Fact name={t('followed.clockKey')}>
          <KeyChange change={clockKey} />
        </Fact>
      ) : null}
      <Fact name={t('followed.witnesses')}>
        <ul className="m-0 list-none p-0">
          {witnesses.added.length > 0 ? <li>{t('followed.added', { names: list(witnesses.added) })}</li> : null}
          {witnesses.removed.length > 0 ? <li>{t('followed.removed', { names: list(witnesses.removed) })}</li> : null}
          {changed.length > 0 ? <li>{t('followed.changed', { names: list(changed) })}</li> : null}
          {witnesses.kept.length > 0 ? <li>{t('followed.kept', { names: list(witnesses.kept) })}</li> : null}
        </ul>
      </Fact>
      <Fact name={t('followed.rule')}>
        {rule ? (
          <BeforeAfter before={<Rule rule={rule.before} />} after={<Rule rule={rule.after} />} />
        ) : (
          t('followed.same')
        )}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
      <dt className="text-ink-2">{name}</dt>
      <dd className="m-0 min-w-0">{children}</dd>
    </div>
  )
}

function BeforeAfter({ before, after }: { readonly before: ReactNode; readonly after: ReactNode }) {
  const { t } = useTranslation('keys')
  return (
    <>
      <div>
        <span className="text-ink-2">{t('followed.before')}　</span>
        {before}
      </div>
      <div>
        <span className="text-ink-2">{t('followed.after')}　</span>
        <strong>{after}</strong>
      </div>
    </>
  )
}

const KeyChange = ({ change }: { readonly change: Changed<VerifierKey> }) => (
  <BeforeAfter before={<KeyText value={change.before} />} after={<KeyText value={change.after} />} />
)

const KeyText = ({ value }: { readonly value: VerifierKey }) => (
  <code translate="no" className="font-mono text-[.82rem] [overflow-wrap:anywhere]">
    {formatVerifierKey(value)}
  </code>
)

function Rule({ rule }: { readonly rule: PolicyRule }) {
  const { t } = useTranslation('keys')
  switch (rule.rule) {
    case 'none':
      return <>{t('followed.ruleNone')}</>
    case 'witness':
      return <>{t('followed.ruleOne', { name: rule.name })}</>
    case 'of':
      return <>{t('followed.ruleOf', { threshold: rule.threshold, members: rule.members.length })}</>
  }
}
