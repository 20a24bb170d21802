import { describe, expect, it } from 'vitest'
import { hashPassword, passwordMatches } from '../../app/access/hash-password.server.ts'
import { checkNewPassword } from '../../app/access/password.ts'

const ground = { email: 'akari.mizuno@saiba-denki.example', minLength: 12 }
const flawOf = (typed: string) => {
  const checked = checkNewPassword(typed, ground)
  return checked.ok ? null : checked.reason
}

describe('choosing a password', () => {
  it.each([
    'correct horse battery staple',
    'ふねが七そう みなとを出た朝に',
    'tr8-vq0-mzk2-pplw',
    'purple elephants knit quietly',
  ])('takes %s', (typed) => expect(flawOf(typed)).toBeNull())

  it.each([
    'password1234',
    'P@ssw0rd2026',
    'qwertyuiop12',
    'Password!2026!',
    'passwordpassword',
    'dragonmonkey1',
    'sakura202611',
    '123456789012',
    'aaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    '１２３４５６７８９０１２',
    'Admin!admin123',
  ])('refuses %s, which every guesser tries', (typed) => expect(flawOf(typed)).toBe('password-common'))

  it.each([
    'akari-no-himitsu-77',
    'xx saiba-denki xx',
    'MIZUNO grows leeks',
    'fuin wa himitsu da yo',
    '封印は私の秘密の言葉です',
  ])('refuses %s, which holds the address or the portal', (typed) => expect(flawOf(typed)).toBe('password-personal'))

  it('counts characters as people do', () => {
    expect(flawOf('夜汽車が渡る鉄橋の音')).toBe('password-short')
    expect(flawOf('夜汽車が渡る鉄橋の音と風')).toBeNull()
    expect(flawOf('𠮷野家で会う約束の')).toBe('password-short')
  })

  it('refuses what is too long to be hashed in peace', () => {
    expect(flawOf('ab cd '.repeat(21))).toBeNull()
    expect(flawOf('ab cd '.repeat(22))).toBe('password-long')
  })
})

describe('a kept password', () => {
  it('is Argon2id with 19 MiB, two passes, one lane, and a salt of its own', async () => {
    const [one, two] = [await hashed('same same same'), await hashed('same same same')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
  })

  it('matches itself and nothing else, and nobody matches the decoy', async () => {
    const kept = await hashed('ふねが七そう出た')
    expect(await matches('ふねが七そう出た', kept)).toBe(true)
    expect(await matches('ふねが八そう出た', kept)).toBe(false)
    expect(await matches('', null)).toBe(false)
    const endless = 'a'.repeat(512)
    expect(await matches(`${endless}b`, await hashed(endless))).toBe(false)
    expect(await matches(`${'が'.repeat(5_000)}`, await hashed('が'.repeat(512)))).toBe(false)
  })

  it('costs no more time for being typed as a heap of accents', async () => {
    const kept = await hashed('ふねが七そう出た')
    const heap = `a${'\u0323\u0301'.repeat(30_000)}`
    const before = process.cpuUsage()
    expect(await matches(heap, kept)).toBe(false)
    expect(checkNewPassword(heap, { email: 'a@b.example', minLength: 12 })).toMatchObject({ reason: 'password-long' })
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(400)
  })
})

describe('while more passwords are being judged than the machine can', () => {
  it('a bounded number waits, the rest is asked to come again, and a browser known here still finds a place', async () => {
    const kept = await hashed('ふねが七そう出た')
    const guess = (known: boolean) => passwordMatches({ typed: 'ふねが八そう出た', kept, known })
    const strangers = Promise.all(Array.from({ length: 200 }, () => guess(false)))
    const owner = passwordMatches({ typed: 'ふねが七そう出た', kept, known: true })
    expect(await owner).toEqual({ ok: true, value: true })
    const answers = await strangers
    expect(answers.filter(({ ok }) => ok)).toHaveLength(66)
    const shed = answers.find(({ ok }) => !ok)
    expect(shed).toMatchObject({ reason: 'too-busy', detail: { retryAfterSeconds: 5 } })
    // And when the rush is over, everybody is judged again.
    expect(await guess(false)).toEqual({ ok: true, value: false })
  })
})

async function hashed(typed: string): Promise<string> {
  const made = await hashPassword(typed)
  if (!made.ok) throw new Error(made.reason)
  return made.value
}

async function matches(typed: string, kept: string | null): Promise<boolean> {
  const judged = await passwordMatches({ typed, kept, known: false })
  if (!judged.ok) throw new Error(judged.reason)
  return judged.value
}
