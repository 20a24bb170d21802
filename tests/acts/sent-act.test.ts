import { expect, it } from 'vitest'
import { sentUntilAnswered } from '../../app/acts/sent-act.client.ts'
import { done, type Outcome, refused } from '../../app/outcome.ts'

/** A line that answers as it is told to, and what was signed and what was sent over it. */
function line(...answers: readonly Outcome<string, string>[]) {
  const [signed, sent]: [number[], number[]] = [[], []]
  const take = sentUntilAnswered<number>()
  const press = (about = 'the same words') =>
    take(about, {
      sign: async () => {
        signed.push(signed.length)
        return done(signed.length - 1)
      },
      send: async (act) => {
        sent.push(act)
        return answers[sent.length - 1] ?? done('taken')
      },
    })
  return { press, signed, sent }
}
const lost = refused('not-reached')

it('a lost answer is asked for once more with the very same act, and nobody signs twice', async () => {
  const { press, signed, sent } = line(lost)
  expect(await press()).toEqual(done('taken'))
  expect([signed, sent]).toEqual([[0], [0, 0]])
})

it('pressed again after the line was dead, the same act goes out, and after an answer another one', async () => {
  const { press, signed, sent } = line(lost, lost, refused('answer-unreadable'), refused('log-unavailable'))
  expect([await press(), await press(), await press()]).toEqual([
    lost,
    refused('answer-unreadable'),
    refused('log-unavailable'),
  ])
  expect(await press()).toEqual(done('taken'))
  expect(await press()).toEqual(done('taken'))
  expect([signed, sent]).toEqual([
    [0, 1],
    [0, 0, 0, 0, 0, 1],
  ])
})

it('other words are another act, and a refusal is an answer', async () => {
  const { press, sent } = line(lost, lost, refused('hold-reason'))
  await press('one reason')
  expect(await press('another reason')).toEqual(refused('hold-reason'))
  await press('another reason')
  expect(sent).toEqual([0, 0, 1, 2])
})
