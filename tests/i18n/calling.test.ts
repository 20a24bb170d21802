import { createInstance } from 'i18next'
import { expect, test } from 'vitest'
import { configuration } from '../../app/i18n/configuration.ts'
import { languages } from '../../app/i18n/language.ts'
import { dictionaries } from './all-sentences.ts'

/** How a sentence tells people to call the secretariat. */
const calls = {
  // Comparing fingerprints is no call for help, and what the secretariat itself reads names it by its name.
  ja: /事務局(の監査担当)?(及び監督機関)?に[^。」]*(電話で確認|電話で連絡|連絡|依頼)(してください|する際)/,
  en: /\b(call|telephone|contact|tell|ask) (the compliance staff of )?the secretariat\b/i,
} as const

test.each(languages)('every sentence (%s) that tells people to call the secretariat says how', (language) => {
  const named = dictionaries(language).filter(({ key }) => !key.startsWith('shell:secretariat.'))
  expect(named.filter(({ text }) => calls[language].test(text)).map(({ key }) => key)).toEqual([])
  expect(named.filter(({ text }) => text.includes('$t(shell:secretariat.name)')).length).toBeGreaterThan(40)
})

test.each(languages)('no sentence (%s) names it by a word that is not there', (language) => {
  for (const { key, text } of dictionaries(language))
    for (const [nested] of text.matchAll(/\$t\([^)]*\)/g)) expect(nested, key).toBe('$t(shell:secretariat.name)')
})

test.each(languages)('the name is put into the sentence (%s)', async (language) => {
  const said = dictionaries(language)
  const name = said.find(({ key }) => key === 'shell:secretariat.name')?.text ?? ''
  const words = createInstance()
  const sentence = { x: 'A $t(shell:secretariat.name) B' }
  await words.init({
    ...configuration,
    lng: language,
    resources: { [language]: { access: sentence, shell: { secretariat: { name } } } },
  })
  expect((words.t as (key: string) => string)('access:x')).toBe(`A ${name} B`)
})
