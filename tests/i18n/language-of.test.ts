import { expect, test } from 'vitest'
import { languageCookie, languageOf, words } from '../../app/i18n/i18n.server.ts'

const visit = (headers: Record<string, string>, address = 'https://portal.example/') =>
  new Request(address, { headers })
const cookie = async (language: string) => (await languageCookie.serialize(language)).split(';')[0] ?? ''

test('a person reads in the language of their own setting, whatever the browser says', async () => {
  const request = visit({ Cookie: await cookie('ja'), 'Accept-Language': 'ja' })
  expect(await languageOf(request, 'en')).toBe('en')
})

test('somebody not signed in reads in the language they chose on this device', async () => {
  expect(await languageOf(visit({ Cookie: await cookie('en'), 'Accept-Language': 'ja' }))).toBe('en')
})

test('a first visitor reads in the language their browser asks for', async () => {
  expect(await languageOf(visit({ 'Accept-Language': 'en-GB,en;q=0.9,ja;q=0.5' }))).toBe('en')
})

test('whoever asks for a language the portal does not speak reads Japanese', async () => {
  expect(await languageOf(visit({ 'Accept-Language': 'fr' }))).toBe('ja')
  expect(await languageOf(visit({}))).toBe('ja')
})

test('an address passed on by a colleague does not change the language', async () => {
  expect(await languageOf(visit({ 'Accept-Language': 'ja' }, 'https://portal.example/?lng=en'))).toBe('ja')
})

test('a forged cookie is no language', async () => {
  expect(await languageOf(visit({ Cookie: '__Host-language=%22%3Cscript%3E%22', 'Accept-Language': 'en' }))).toBe('en')
})

test('a loader gets sentences in the language asked for', async () => {
  const t = await words.getFixedT('en', 'shell')
  expect(t('count.unopened', { count: 3 })).toBe('3 unopened')
})
