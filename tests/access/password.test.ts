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
    const [one, two] = [await hashPassword('same same same'), await hashPassword('same same same')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
  })

  it('matches itself and nothing else, and nobody matches the decoy', async () => {
    const kept = await hashPassword('ふねが七そう出た')
    expect(await passwordMatches('ふねが七そう出た', kept)).toBe(true)
    expect(await passwordMatches('ふねが八そう出た', kept)).toBe(false)
    expect(await passwordMatches('', null)).toBe(false)
    const endless = 'a'.repeat(512)
    expect(await passwordMatches(`${endless}b`, await hashPassword(endless))).toBe(false)
  })
})
