import { beforeEach, expect, it } from 'vitest'
import { saltedFor, saltSent, spendSalt } from '../../app/acts/salt-text.client.ts'
import { commitToText } from '../../app/formats/committed-text.ts'

const form = 'place person'
const other = 'place entries'
beforeEach(() => {
  spendSalt(form)
  spendSalt(other)
})

it('what a page shows before it is signed is what it signs, whatever is typed before', () => {
  const first = saltedFor(form, '調査')
  expect(commitToText(saltedFor(form, '調査'))).toBe(commitToText(first))
  expect(saltedFor(form, '調査 2026-3').salt).toEqual(first.salt)
  expect(saltedFor(other, '調査').salt).not.toEqual(first.salt)
})

it('the same text sent again after a lost answer has the same salt, another text another', () => {
  const sent = saltedFor(form, '調査')
  saltSent(form, sent)
  expect(saltedFor(form, '調査').salt).toEqual(sent.salt)
  expect(saltedFor(form, '別の調査').salt).not.toEqual(sent.salt)
})

it('what was taken leaves no salt behind: the same words once more do not look the same', () => {
  const sent = saltedFor(form, '調査')
  saltSent(form, sent)
  spendSalt(form)
  expect(commitToText(saltedFor(form, '調査'))).not.toBe(commitToText(sent))
})
