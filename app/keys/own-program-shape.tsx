import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Command } from '../ui/command.tsx'
import { type OwnProgram, ownPrograms } from './own-program.ts'

/** The same step in each program; gpg's in sight, the others folded. */
export function InOwnProgram({ command }: { readonly command: (program: OwnProgram) => string }) {
  const { t } = useTranslation('keys')
  const [first, ...others] = ownPrograms
  if (!first) return null
  return (
    <div className="grid gap-2">
      <Named name={t(`hand.program.${first.program}`)}>
        <Command copy>{command(first)}</Command>
      </Named>
      <details>
        <summary className="cursor-pointer text-[.92rem]">{t('hand.withSq')}</summary>
        <div className="mt-2 grid gap-3">
          {others.map((other) => (
            <Named key={other.program} name={t(`hand.program.${other.program}`)}>
              <Command copy>{command(other)}</Command>
            </Named>
          ))}
        </div>
      </details>
    </div>
  )
}

function Named({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <p className="text-[.88rem] text-ink-2">{name}</p>
      {children}
    </div>
  )
}
