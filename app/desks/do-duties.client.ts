/**
 * What one's vault does for the desks one serves, whenever it is unlocked: proves
 * the shares it was given, makes the next key where somebody who held the last one
 * has left, passes keys on to whoever has come. Three hundred desks cannot wait for
 * two secretaries, so nobody is asked; what was done is said.
 */
import { askPortal } from '../access/ask-portal.client.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import type { RollProof } from '../formats/proof-wire.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { deskActObjects } from './desk-acts.ts'
import {
  type DeskKeySent,
  type DeskSharesSent,
  type Duty,
  deskAnswerBody,
  deskKeyBody,
  deskQuestion,
  deskQuestionBody,
  deskSharesBody,
  duties as dutiesWire,
  type ShareSent,
} from './desk-wire.ts'

/** What came of one duty: done, or why not. */
export interface DutyDone extends Pick<Duty, 'do' | 'desk' | 'names' | 'epoch'> {
  readonly refusal: string | null
}

let before: Promise<unknown> = Promise.resolve()

/**
 * Does all that is to be done now, one after the other; what only becomes due by it (a key just made is to be proven) as
 * well. What begins by itself and what is pressed for wait for each other: of two questions to one share the first is void.
 */
export function doDuties(): Promise<Outcome<readonly DutyDone[], string>> {
  const now = before.then(allDuties, allDuties)
  before = now
  return now
}

async function allDuties(): Promise<Outcome<readonly DutyDone[], string>> {
  const all: DutyDone[] = []
  // Making is followed by proving; nothing needs a third round.
  for (let round = 0; round < 2; round++) {
    const asked = await askPortal('/desks/duties', { method: 'GET', answer: dutiesWire })
    if (!asked.ok) return asked
    const { roll, duties } = asked.value
    const left = duties.filter((duty) => !all.some((one) => isSame(one, duty)))
    if (!roll || left.length === 0) break
    // A key made since this vault last looked would be from the future to it.
    const seen = await seeNewest('desk')
    if (!seen.ok) return seen
    for (const duty of left) {
      const outcome = await doOne(duty, roll)
      all.push({ ...duty, refusal: outcome.ok ? null : outcome.reason })
    }
  }
  return done(all)
}

const isSame = (one: DutyDone, duty: Duty): boolean =>
  one.do === duty.do && one.desk === duty.desk && one.epoch === duty.epoch

function doOne(duty: Duty, roll: RollProof): Promise<Outcome<unknown, string>> {
  switch (duty.do) {
    case 'prove':
      return prove(duty)
    case 'make':
      return make(duty, roll)
    case 'share':
      return share(duty, roll)
  }
}

async function prove({ desk, epoch, share }: Duty): Promise<Outcome<unknown, string>> {
  if (!share) return refused('answer-unreadable')
  const path = `/desks/${desk}/proof`
  const asked = await askPortal(path, {
    method: 'POST',
    sends: deskQuestionBody,
    body: { epoch },
    answer: deskQuestion,
  })
  if (!asked.ok) return asked
  const { message, key } = asked.value
  const answered = await askVault('answer-desk-proof', { share, message })
  if (!answered.ok) return answered
  if (answered.value.fingerprint !== key) return refused('desk-share-bad')
  const body = { epoch, nonce: fromBase64(answered.value.nonce) }
  return askPortal(`${path}/answer`, { method: 'POST', sends: deskAnswerBody, body, answer: unread })
}

const takeKey = sentUntilAnswered<DeskKeySent>()
const takeShares = sentUntilAnswered<DeskSharesSent>()

const make = (duty: Duty, roll: RollProof): Promise<Outcome<unknown, string>> =>
  takeKey(`${duty.desk} ${duty.epoch}`, {
    sign: () => madeKey(duty, roll),
    send: (body) => askPortal(`/desks/${duty.desk}/key`, { method: 'POST', sends: deskKeyBody, body, answer: unread }),
  })

async function madeKey({ desk, epoch, holders }: Duty, roll: RollProof): Promise<Outcome<DeskKeySent, string>> {
  const made = await askVault('make-desk-key', { desk, epoch, roll, holders })
  if (!made.ok) return made
  const { publicKey, publicKeyHash, shares } = made.value
  const act = await signAct({ act: 'desk', objects: deskActObjects({ desk, epoch, publicKeyHash, shares }) })
  return act.ok ? done({ epoch, publicKey, shares: shares.map(sent), act: act.value }) : act
}

const share = (duty: Duty, roll: RollProof): Promise<Outcome<unknown, string>> =>
  takeShares(`${duty.desk} ${duty.epoch} ${duty.holders.map(({ copy }) => copy).join(' ')}`, {
    sign: () => madeShares(duty, roll),
    send: (body) =>
      askPortal(`/desks/${duty.desk}/shares`, { method: 'POST', sends: deskSharesBody, body, answer: unread }),
  })

async function madeShares(duty: Duty, roll: RollProof): Promise<Outcome<DeskSharesSent, string>> {
  const { desk, epoch, holders, share: held } = duty
  if (!held) return refused('answer-unreadable')
  const made = await askVault('share-desk-key', { desk, roll, holders, share: held })
  if (!made.ok) return made
  const { shares } = made.value
  const objects = deskActObjects({ desk, epoch, publicKeyHash: undefined, shares })
  const act = await signAct({ act: 'desk-share', objects })
  return act.ok ? done({ epoch, shares: shares.map(sent), act: act.value }) : act
}

const sent = ({ person, copy, ciphertext }: ShareSent): ShareSent => ({ person, copy, ciphertext })
