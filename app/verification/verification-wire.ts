/** A verification in a person's browser, as it tells the portal of it. */
import { byWord, type Decoded, nullable, object, oneOf, such, text, whole, word } from '../formats/codec.ts'
import { parseId } from '../ids.ts'
import { judgedVerdicts, trustSources } from './verification.ts'

/** `POST /oversight/verifications/begin`: under which id a browser tells what it found. */
export const verificationBegun = object({ id: word('verification', (id) => parseId('v', id)) })

const sentence = such(text({ least: 1, most: 2000 }), (words) => !/\p{Cc}/u.test(words), 'not one line')

/** `POST /oversight/verifications/:id/end`: that it goes on, that it was stopped, or what it found. */
export const verificationEndBody = byWord('state', {
  running: { checked: whole(), total: whole() },
  stopped: { checked: whole() },
  judged: {
    verdict: oneOf(judgedVerdicts),
    trust: oneOf(trustSources),
    checked: whole(),
    total: nullable(whole()),
    firstWrong: nullable(whole()),
    because: nullable(sentence),
  },
})
export type VerificationEnd = Decoded<typeof verificationEndBody>
