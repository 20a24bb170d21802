/** A form that was refused, as a browser without script meets it again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, password } from '../access/door.ts'
import { invitedLink, officer, organizationOf, secretariat } from './before-a-form.ts'
import { filledIn, formsOf } from './page-form.ts'
import { type ServedSite, serveSite } from './served-site.ts'

interface Typed {
  readonly page: string
  readonly button: string | null
  readonly typed: Readonly<Record<string, string>>
}

const control = (html: string, name: string) => {
  const tags = html.match(new RegExp(`<(input|select)\\b[^>]*\\sname="${name}"[^>]*>`, 'g')) ?? []
  return tags.filter((tag) => !tag.includes('type="hidden"')).join()
}
/** What stands below a field as its complaint, found as a screen reader finds it. */
const complaintOf = (html: string, name: string) => {
  const id = /aria-describedby="[^"]*?(\S+-error)"/.exec(control(html, name))?.[1]
  return id ? (new RegExp(`id="${id}"[^>]*>(.*?)</div>`, 's').exec(html)?.[1] ?? '').replace(/<[^>]*>/g, '') : null
}

describe('a refused form', () => {
  let office: Awaited<ReturnType<typeof secretariat>>
  let site: ServedSite
  beforeEach(async () => {
    office = await secretariat()
    site = await serveSite(office.door)
  })
  afterEach(async () => {
    await site.close()
    await office.door.close()
  })

  const open = async (page: string, cookie = office.cookie) =>
    (await fetch(`${site.url}${page}`, { headers: { Cookie: cookie } })).text()

  const press = async ({ page, button, typed }: Typed, cookie = office.cookie) => {
    const form = formsOf(await open(page, cookie)).find(
      (one) =>
        (button === null || one.buttons.includes(button)) && Object.keys(typed).every((name) => one.open.has(name)),
    )
    if (!form) throw new Error(`${page} has no such form`)
    const headers = { Cookie: cookie, Origin: site.url, 'Sec-Fetch-Site': 'same-origin' }
    const body = filledIn(form, typed, button)
    const answer = await fetch(`${site.url}${form.action}`, { method: 'POST', body, headers, redirect: 'manual' })
    return { status: answer.status, html: await answer.text() }
  }

  it('holds what was typed, has each complaint beside its field, and the focus on the first', async () => {
    const typed = { name: '   ', kind: 'operator', sector: '' }
    const { status, html } = await press({ page: '/organizations', button: null, typed })
    expect(status).toBe(422)
    expect(complaintOf(html, 'name')).toMatch(/^組織名を/)
    expect(control(html, 'name')).toMatch(/autofocus/i)
    expect(complaintOf(html, 'sector')).not.toBeNull()
    expect(html).toMatch(/<input(?=[^>]*name="kind")(?=[^>]*value="operator")(?=[^>]*checked)[^>]*>/)
    // More than one: told together above, each leading to its field.
    expect(html).toContain('2か所の入力内容を確認してください。')
    for (const name of ['name', 'sector']) {
      expect(html).toContain(`href="#form-${name}"`)
      expect(control(html, name)).toContain(`id="form-${name}"`)
    }
  })

  it('keeps a long invitation through a wrong code, and never the code', async () => {
    const organization = await organizationOf(office)
    const typed = {
      organization,
      name: '木戸 朔',
      reading: 'ｷﾄﾞ ｻｸ',
      from: '2027-04-01',
      email: 'kido@example.jp',
      role: 'liaison',
      locale: 'en',
      code: '000000',
    }
    const { html } = await press({ page: '/people/invite', button: null, typed })
    expect(complaintOf(html, 'code')).not.toBeNull()
    expect(control(html, 'code')).toMatch(/autofocus/i)
    expect(html).not.toContain('000000')
    expect(control(html, 'name')).toContain('value="木戸 朔"')
    expect(control(html, 'email')).toContain('value="kido@example.jp"')
    expect(control(html, 'reading')).toContain('value="ｷﾄﾞ ｻｸ"')
    expect(control(html, 'from')).toContain('value="2027-04-01"')
    expect(html).toMatch(new RegExp(`<option(?=[^>]*value="${organization}")(?=[^>]*selected)`))
    for (const [name, value] of [
      ['role', 'liaison'],
      ['locale', 'en'],
    ])
      expect(html).toMatch(new RegExp(`<input(?=[^>]*name="${name}")(?=[^>]*value="${value}")(?=[^>]*checked)`))
  })

  it('says beside the address that it is taken, where only the act can know', async () => {
    const organization = await organizationOf(office)
    const { email } = await office.door.db.selectFrom('person').select('email').executeTakeFirstOrThrow()
    const code = codeOf(office.door, office.who)
    const typed = { organization, name: '木戸 朔', reading: 'きど さく', email, role: 'liaison', code }
    const { html } = await press({ page: '/people/invite', button: null, typed })
    expect(complaintOf(html, 'email')).toMatch(/既にほかの利用者が使用/)
    expect(html).not.toContain(code)
  })

  it('never gives a password back, whichever form it was', async () => {
    const secret = 'まどのそとを とおりすぎた 白いねこ'
    const change = { page: '/settings/second-factor', button: 'do=password' }
    const differs = await press({ ...change, typed: { password: secret, again: `${secret}!`, code: '123456' } })
    expect(complaintOf(differs.html, 'again')).toMatch(/一致しません/)
    expect(differs.html).not.toContain(secret)
    expect(differs.html).not.toContain('123456')
    const signIn = await press({ page: '/sign-in', button: null, typed: { email: 'a@example.jp', password } }, '')
    expect(signIn.html).not.toContain(password)
    expect(control(signIn.html, 'email')).toContain('value="a@example.jp"')
  })

  it('is the one form that was sent, where a page has several', async () => {
    const { html } = await press({ page: '/settings/second-factor', button: 'do=renew-codes', typed: { code: '1' } })
    const complaining = formsOf(html).filter(({ buttons }) => buttons.includes('do=renew-codes'))
    expect(complaining).toHaveLength(1)
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(1)
    expect(html).toMatch(/id="form-renew-codes-code-error"/)
  })

  it('of a newcomer keeps nothing that joins them', async () => {
    const invited = await invitedLink()
    const other = await serveSite(invited.door)
    const html = await (await fetch(`${other.url}${invited.page}`)).text()
    const form = formsOf(html).find(({ buttons }) => buttons.includes('do=password'))
    if (!form) throw new Error('no form')
    const body = filledIn(form, { password: 'みじかい', again: 'みじかい' }, 'do=password')
    const headers = { Origin: other.url, 'Sec-Fetch-Site': 'same-origin' }
    const answer = await (await fetch(`${other.url}${form.action}`, { method: 'POST', body, headers })).text()
    expect(complaintOf(answer, 'password')).toMatch(/短すぎます/)
    expect(answer).not.toContain('みじかい')
    await other.close()
    await invited.door.close()
  })
})

describe('a refused form of the log', () => {
  let review: Awaited<ReturnType<typeof officer>>
  let site: ServedSite
  beforeEach(async () => {
    review = await officer('compliance')
    site = await serveSite(review.door)
  })
  afterEach(async () => {
    await site.close()
    await review.door.close()
  })
  const open = async (path: string) =>
    (await fetch(`${site.url}${path}`, { headers: { Cookie: review.cookie } })).text()
  const send = async (html: string, reason: string) => {
    const form = formsOf(html).find(({ action }) => action === '/log/names')
    if (!form) throw new Error('no form')
    const headers = { Cookie: review.cookie, Origin: site.url, 'Sec-Fetch-Site': 'same-origin' }
    const body = filledIn(form, { reason }, null)
    return fetch(`${site.url}/log/names`, { method: 'POST', body, headers, redirect: 'manual' })
  }

  it('that asks for names is a page again, with what was typed and the way back', async () => {
    const from = '/log?kind=signed-in'
    const answer = await send(await open(from), ' 査 ')
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(complaintOf(html, 'reason')).toMatch(/^理由を入力してください。/)
    expect(control(html, 'reason')).toContain('value=" 査 "')
    expect(control(html, 'reason')).toMatch(/autofocus/i)
    const taken = await send(html, '定例の確認のため')
    expect([taken.status, taken.headers.get('Location')]).toEqual([303, from])
    // Back in the browser's history it asks for nothing any more.
    const again = await fetch(`${site.url}/log/names`, { headers: { Cookie: review.cookie }, redirect: 'manual' })
    expect([again.status, again.headers.get('Location')]).toEqual([303, '/log'])
  })

  it('that asks for an entry nobody wrote holds the number', async () => {
    const html = await open('/log/entries?number=%23999')
    expect(complaintOf(html, 'number')).not.toBeNull()
    expect(control(html, 'number')).toContain('value="#999"')
  })

  it('that looks for what is to be held says beside the field that there is none, in the language of whoever looks', async () => {
    const looking = '/log/holds?kind=bulletin&what=2026-AAAAA'
    const html = await open(looking)
    expect(complaintOf(html, 'what')).toMatch(/^保全の対象が見つかりません。/)
    expect(control(html, 'what')).toContain('value="2026-AAAAA"')
    expect(control(html, 'what')).toMatch(/autofocus/i)
    expect(html).toMatch(/<option(?=[^>]*value="bulletin")(?=[^>]*selected)/)
    // It does nothing: its address holds what was typed, and nothing else.
    const [form = ''] = /<form\b[^>]*method="get"[^>]*id="form".*?<\/form>/s.exec(html) ?? []
    expect([...form.matchAll(/\sname="(\w+)"/g)].map(([, name]) => name)).toEqual(['kind', 'what'])
    await review.door.db.updateTable('person').set({ locale: 'en' }).where('id', '=', review.who.person).execute()
    expect(complaintOf(await open(looking), 'what')).toMatch(/^[A-Za-z ,]+/)
    const found = await open('/log/holds?kind=entries&what=0-2')
    expect(complaintOf(found, 'what')).toBeNull()
    expect(control(found, 'what')).toContain('value="0-2"')
    expect(control(found, 'what')).not.toMatch(/autofocus/i)
  })
})

it('is told in English to whoever reads English', async () => {
  const { door, cookie, who } = await officer('secretariat')
  await door.db.updateTable('person').set({ locale: 'en' }).where('id', '=', who.person).execute()
  const site = await serveSite(door)
  const html = await (await fetch(`${site.url}/organizations`, { headers: { Cookie: cookie } })).text()
  const form = formsOf(html).find(({ open }) => open.has('kind'))
  if (!form) throw new Error('no form')
  const headers = { Cookie: cookie, Origin: site.url, 'Sec-Fetch-Site': 'same-origin' }
  const body = filledIn(form, { name: '', kind: 'operator', sector: '' }, null)
  const answer = await (await fetch(`${site.url}${form.action}`, { method: 'POST', body, headers })).text()
  expect(answer).toContain('Check 2 fields.')
  await site.close()
  await door.close()
})
