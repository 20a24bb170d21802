import type { Settings } from '../settings.ts'
import enShell from './en/shell.ts'
import jaShell from './ja/shell.ts'
import type { Language } from './language.ts'

const names = { ja: jaShell.secretariat, en: enShell.secretariat } as const

/** The secretariat as it is named where people are told to call it: with its telephone number and hours, as far as they are set. */
export function secretariatName(language: Language, { phone, hours }: Settings['secretariat']): string {
  const { name, withPhone, withHours } = names[language]
  if (phone === null) return name
  const filled = (sentence: string) =>
    sentence.replace(/\{\{(phone|hours)\}\}/g, (_, of) => (of === 'phone' ? phone : hours) ?? '')
  return filled(hours === null ? withPhone : withHours)
}
