import { useTranslation } from 'react-i18next'
import { formatZip } from '../formats/zip.ts'
import type { OpenCopyRequest } from '../openpgp/vault-protocol.ts'
import { Button } from '../ui/button.tsx'
import { Command } from '../ui/command.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { type Commands, gpgChecks, gpgFiles, gpgSteps, sqOwnSteps, sqSteps } from './gpg-way.ts'

export interface GpgWayProps {
  readonly number: string
  readonly kept: OpenCopyRequest
}

/** The way out of this portal: everything about this copy in one file, and how to read and check it with other people's tools. */
export function GpgWay(folder: GpgWayProps) {
  const { t } = useTranslation('bulletins')
  return (
    <details className="no-print text-[.88rem] text-ink-2">
      <summary className="cursor-pointer font-semibold">{t('gpg.title')}</summary>
      <div className="mt-3 grid gap-3">
        <p>{t('gpg.note')}</p>
        <GpgFolder {...folder} />
      </div>
    </details>
  )
}

/** `keyIsOwn`: the reader's key is in their own program already, and never was here. */
export function GpgFolder({ number, kept, keyIsOwn = false }: GpgWayProps & { readonly keyIsOwn?: boolean }) {
  const { t } = useTranslation('bulletins')
  const readMe = useReadMe(number, keyIsOwn)
  const name = `${number}-gpg.zip`
  const save = () => saveFile({ name, type: 'application/zip', content: formatZip(gpgFiles(kept, readMe)) })
  return (
    <div className="grid gap-3 text-[.9rem]">
      <div>
        <Button kind={keyIsOwn ? 'act' : 'plain'} small onClick={save} data-gpg="save">
          {t('gpg.save')}
        </Button>
      </div>
      <p>{t('gpg.unpack', { name })}</p>
      <Steps title={t('gpg.withGpg')} steps={stepsOf(gpgSteps, keyIsOwn)} />
      <Steps title={t('gpg.withSq')} steps={stepsOf(keyIsOwn ? sqOwnSteps : sqSteps, keyIsOwn)} />
      <p>{t('gpg.more')}</p>
    </div>
  )
}

const stepsOf = (steps: readonly Commands[], keyIsOwn: boolean): readonly Commands[] =>
  steps.filter(({ step }) => step !== 'own' || !keyIsOwn)

function Steps({ title, steps }: { readonly title: string; readonly steps: readonly Commands[] }) {
  const { t } = useTranslation('bulletins')
  return (
    <section className="grid gap-2">
      <h3 className="text-[.88rem]">{title}</h3>
      <ol className="m-0 grid list-decimal gap-2 pl-5">
        {steps.map(({ step, commands }) => (
          <li key={step} className="min-w-0">
            {t(`gpg.step.${step}`)}
            {commands.map((command) => (
              <div key={command} className="mt-1">
                <Command>{command}</Command>
              </div>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The same and the checks, as the text that lies beside the files. */
function useReadMe(number: string, keyIsOwn: boolean): string {
  const { t } = useTranslation('bulletins')
  const written = (title: string, steps: readonly Commands[]) => [
    `## ${title}`,
    '',
    ...steps.flatMap(({ step, commands }) => [t(`gpg.step.${step}`), '', ...commands.map((one) => `    ${one}`), '']),
  ]
  return [
    `# ${t('gpg.readMe', { number: t('number', { number }) })}`,
    '',
    t('gpg.note'),
    '',
    ...written(t('gpg.withGpg'), stepsOf(gpgSteps, keyIsOwn)),
    ...written(t('gpg.withSq'), stepsOf(keyIsOwn ? sqOwnSteps : sqSteps, keyIsOwn)),
    ...written(t('gpg.checks'), gpgChecks),
    t('gpg.receipt'),
    '',
  ].join('\n')
}
