import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { largestBroughtKey } from '../formats/openpgp-minimal-key.ts'
import { instant, type PersonId } from '../ids.ts'
import { type Brought, BroughtFields } from '../ui/brought-fields.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { type BroughtKey, judgeBroughtKey } from './bring-key.client.ts'

interface ChooseProps {
  readonly person: PersonId
  /** Null where what was chosen is no key to go on with. */
  readonly onKey: (key: BroughtKey | null) => void
  /** A reason word against a sound key; null where it will do. */
  readonly unfit?: (key: BroughtKey) => string | null
}

/** A public key out of one's own program, read here by the portal's own rules: of what is not kept, nothing leaves this page. */
export function ChooseKey({ person, onKey, unfit = () => null }: ChooseProps) {
  const { t } = useTranslation('keys')
  const sentence = useReasons()
  const [brought, setBrought] = useState<Brought>(null)
  const [reason, setReason] = useState<string | null>(null)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    const judged = await judgeBroughtKey(brought, { person, at: instant(Date.now()) })
    const against = judged.ok ? unfit(judged.value) : judged.reason
    setReason(against)
    onKey(judged.ok && against === null ? judged.value : null)
  }
  return (
    <form className="grid gap-4" onSubmit={(event) => void look(event)}>
      <BroughtFields
        file={t('bring.file')}
        paste={t('bring.paste')}
        most={largestBroughtKey}
        error={reason && sentence(reason)}
        onBrought={(given) => {
          setBrought(given)
          setReason(null)
          onKey(null)
        }}
      />
      <ButtonRow>
        <Button type="submit" kind="line">
          {t('bring.look')}
        </Button>
      </ButtonRow>
    </form>
  )
}
