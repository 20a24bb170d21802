import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Num } from '../../ui/num.tsx'
import { Time } from '../../ui/time.tsx'

/** The newest signed checkpoint, verified by the server before it is shown. */
export interface LogHead {
  readonly origin: string
  /** Decimal: sizes go up to 2^63. */
  readonly size: string
  /** Root hash, base64. */
  readonly root: string
  /** Milliseconds; null where nobody known says a time. */
  readonly at: number | null
  /** How many of the policy's witnesses have cosigned it. */
  readonly witnesses: { readonly cosigned: number; readonly named: number }
}

/** Where the log stands now; null while it cannot be vouched for, which is said, not hidden. */
export function LogHeadFacts({ head }: { readonly head: LogHead | null }) {
  const { t } = useTranslation('shell')
  const { t: tOversight } = useTranslation('oversight')
  return (
    <Section title={t('today.logHead')} aside={<Link to="/oversight">{tOversight('home.open')}</Link>}>
      {head ? (
        <Facts
          facts={[
            [t('today.logSize'), <Num key="size" value={BigInt(head.size)} />],
            [t('today.logTime'), head.at === null ? '–' : <Time key="time" at={head.at} as="second" />],
            [
              tOversight('home.witnesses'),
              head.witnesses.named === 0 ? (
                tOversight('home.witnessesNone')
              ) : (
                <span key="witnesses" className="num">
                  {head.witnesses.cosigned} / {head.witnesses.named}
                </span>
              ),
            ],
            [
              t('today.logOrigin'),
              <code key="origin" className="font-mono text-[.85rem]">
                {head.origin}
              </code>,
            ],
            [
              t('today.logRoot'),
              <code key="root" className="font-mono text-[.8rem] break-all">
                {head.root}
              </code>,
            ],
          ]}
        />
      ) : (
        <Notice kind="warn" title={t('today.logSilent')}>
          {t('error.unavailable.happened')}
        </Notice>
      )}
    </Section>
  )
}

/** Anybody may check: the addresses are public, and keeping what they say is what makes a forged past show. */
export function CheckYourself({ head }: { readonly head: LogHead | null }) {
  const { t } = useTranslation('shell')
  return (
    <Section title={t('today.checkYourself')}>
      <div className="sheet grid gap-3 px-5 py-5">
        <p className="text-[.95rem]">{t('today.checkYourselfHow')}</p>
        <p className="flex flex-wrap gap-x-5 gap-y-2">
          <a href="/log/checkpoint">{t('footer.checkpoint')}</a>
          <a href="/log/vkey">{t('footer.logKey')}</a>
        </p>
        {head ? (
          <div>
            <CopyButton text={head.root} label={t('today.copyRoot')} />
          </div>
        ) : null}
      </div>
    </Section>
  )
}
