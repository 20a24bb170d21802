import { useTranslation } from 'react-i18next'
import { Steps } from '../../ui/steps.tsx'

const order = ['signIn', 'key', 'pledge', 'fingerprint'] as const

/** How far setting up has come. */
export function SetupSteps({ now }: { readonly now: (typeof order)[number] }) {
  const { t } = useTranslation('keys')
  return <Steps steps={order.map((step) => t(`setup.step.${step}`))} now={order.indexOf(now)} />
}
