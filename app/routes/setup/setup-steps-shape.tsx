import { useTranslation } from 'react-i18next'
import { Steps } from '../../ui/steps.tsx'

type Step = 'signIn' | 'key' | 'pledge' | 'consent' | 'fingerprint'
const order = ['signIn', 'key', 'pledge', 'fingerprint'] as const
/** Of whoever is asked for their organization's consent on the way. */
const orderWithConsent = ['signIn', 'key', 'pledge', 'consent', 'fingerprint'] as const

/** How far setting up has come. */
export function SetupSteps({ now, consents = now === 'consent' }: { readonly now: Step; readonly consents?: boolean }) {
  const { t } = useTranslation('keys')
  const steps: readonly Step[] = consents ? orderWithConsent : order
  return <Steps steps={steps.map((step) => t(`setup.step.${step}`))} now={steps.indexOf(now)} />
}
