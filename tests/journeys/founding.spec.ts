import { type Browser, expect, type Page, test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Account, NewAccount } from './account.ts'
import { type BrowserWindow, openWindow } from './browser-window.ts'
import { gone, join } from './joining.ts'
import { type CouncilPeople, type Invited, keepCouncil } from './portal-copy.ts'
import { addOrganization, compare, invite, makeCouncilKey, signRoll } from './secretariat.ts'
import { say, words } from './words.ts'

const { shell } = words

const office = '重要電子計算機協議会 事務局'
const ministry = '重要電子計算機対策室'
const power = 'みなと電力株式会社'
const harbour = '白波港湾運送株式会社'
const maker = '鼓制御機器株式会社'
const commission = '通信情報監理委員会'

const first: NewAccount = {
  name: '小野寺 真澄',
  email: 'onodera@jimukyoku.example',
  organization: office,
  role: 'secretariat',
  password: 'asagiri no saku kara 17 ban',
}

const others: Readonly<Record<Exclude<keyof CouncilPeople<never>, 'secretariat'>, NewAccount>> = {
  secondSecretariat: {
    name: '渡会 静',
    email: 'watarai@jimukyoku.example',
    organization: office,
    role: 'secretariat',
    password: 'yukimi shoji to 8 nin no kyaku',
  },
  liaison: {
    name: '藤枝 直樹',
    email: 'fujieda@taisaku.example',
    organization: ministry,
    role: 'liaison',
    password: 'kawabe no akari wa 3 tsu aru',
  },
  member: {
    name: '佐久間 遥',
    email: 'sakuma@minato-denryoku.example',
    organization: power,
    role: 'member',
    password: 'shiokaze no yoru ni 42 kai',
  },
  otherMember: {
    name: '海老原 亮',
    email: 'ebihara@shiranami.example',
    organization: harbour,
    role: 'member',
    password: 'ao i fune ga 5 seki kaeru',
  },
  compliance: {
    name: '神谷 律子',
    email: 'kamiya@jimukyoku.example',
    organization: office,
    role: 'compliance',
    password: 'furui hikidashi no 6 dan me',
  },
  secondCompliance: {
    name: '秋庭 理',
    email: 'akiba@jimukyoku.example',
    organization: office,
    role: 'compliance',
    password: 'amadare no oto ga 30 byou',
  },
  oversight: {
    name: '五十嵐 望',
    email: 'igarashi@kanri-iinkai.example',
    organization: commission,
    role: 'oversight',
    password: 'tsukiakari no michi 11 kiro',
  },
  secondOversight: {
    name: '能勢 晶',
    email: 'nose@kanri-iinkai.example',
    organization: commission,
    role: 'oversight',
    password: 'kumo no ue ni 1 pon no sugi',
  },
}

/** Invited, and not come when the council is founded. */
const awaited: readonly NewAccount[] = [
  {
    name: '三枝 湊',
    email: 'saegusa@minato-denryoku.example',
    organization: power,
    role: 'member',
    password: 'hoshi no kazu wa 900 ijou',
  },
  {
    name: 'Iris Lindqvist',
    email: 'lindqvist@tsuzumi.example',
    organization: maker,
    role: 'member',
    password: 'seven lanterns by the river',
    locale: 'en',
  },
]

let portal: RunningServer

test.beforeAll(async () => {
  portal = await startServer()
})
test.afterAll(async () => {
  await portal.stop()
  portal.remove()
})

test('two secretariat people found a council from an empty folder, and seven people join it', async ({ browser }) => {
  // Each invitation takes a code of its own, and there is one every half minute.
  test.setTimeout(540_000)
  const { url } = portal
  await expect.poll(() => portal.output()).toContain('it works once')
  const link = new RegExp(`^ {2}(${url}/\\S+)$`, 'm').exec(portal.output())?.[1] ?? ''
  const windows: BrowserWindow[] = []
  const comeIn = async (to: { readonly link: string; readonly person: NewAccount; readonly first?: boolean }) => {
    const window = await openWindow(browser, { url })
    windows.push(window)
    return { window, account: await join(window.page, to) }
  }

  const { window: secretary, account: secretariat } = await comeIn({ link, person: first, first: true })
  await test.step('the first link works once', () => expectGone(browser, url, link))

  const second = await test.step('the first invites the second', async () => {
    await secretary.page.locator('a[href="/"]').first().click()
    const person = others.secondSecretariat
    const joined = await comeIn({ link: await invite(secretary.page, secretariat, person), person })
    await joined.window.page.locator('a[href="/"]').first().click()
    return joined
  })

  await test.step('who founds has what founding takes, and no more', async () => {
    await expect(secretary.page.locator('nav.places-beside').getByRole('link')).toHaveCount(6)
    for (const path of ['/log/trust', '/log/suspension'])
      expect((await secretary.page.request.get(url + path)).status(), path).toBe(403)
  })

  await test.step('organizations are added, with their consent where they join by consent', async () => {
    await addOrganization(secretary.page, { name: ministry, kind: 'government' })
    await addOrganization(secretary.page, { name: power, kind: 'operator', sector: 'electricity' })
    await addOrganization(secretary.page, { name: harbour, kind: 'operator', sector: 'port-transport' })
    await addOrganization(secretary.page, { name: maker, kind: 'supplier' })
    await addOrganization(secretary.page, { name: commission, kind: 'oversight' })
  })

  // Each of the two invites: a code off the sheet is spent by every invitation.
  const arrive = async (person: NewAccount, by: 'first' | 'second' = 'first'): Promise<Account> => {
    const [page, host] = by === 'first' ? [secretary.page, secretariat] : [second.window.page, second.account]
    const { window, account } = await comeIn({ link: await invite(page, host, person), person })
    if (person.role === 'compliance' || person.role === 'oversight') await expectPowerless(window.page, person)
    await window.close()
    return account
  }
  const people: CouncilPeople<Account> = {
    secretariat,
    secondSecretariat: second.account,
    liaison: await arrive(others.liaison),
    member: await arrive(others.member),
    otherMember: await arrive(others.otherMember),
    compliance: await arrive(others.compliance),
    secondCompliance: await arrive(others.secondCompliance, 'second'),
    oversight: await arrive(others.oversight),
    secondOversight: await arrive(others.secondOversight, 'second'),
  }
  const invited: Invited[] = []
  for (const person of awaited) invited.push({ person, link: await invite(secretary.page, secretariat, person) })

  await test.step('fingerprints are compared, each secretariat person’s by the other', async () => {
    for (const account of Object.values(people)) if (account !== secretariat) await compare(secretary.page, account)
    await compare(second.window.page, secretariat)
  })

  await test.step('the two make the council key and sign the first roll', async () => {
    await makeCouncilKey(secretary.page, [secretariat, people.secondSecretariat])
    const names = Object.values(people).map(({ name }) => name)
    expect([...(await signRoll(secretary.page, 'signedFirst'))].sort()).toEqual([...names].sort())
    await signRoll(second.window.page, 'signedSecond')
  })

  expect(windows.flatMap(({ complaints }) => complaints)).toEqual([])
  for (const window of windows) await window.close()
  expect(await portal.stop()).toBe(0)
  keepCouncil(portal.dataDir, { url, people, invited })
})

/** Whatever one of the secretariat made of somebody, before two have signed: the page says what is waited for. */
async function expectPowerless(page: Page, { role }: NewAccount): Promise<void> {
  for (const path of ['/log', '/oversight', '/log/entries/0', '/log/mirrors', '/log/suspension']) {
    expect((await page.goto(path))?.status(), `${role} at ${path}`).toBe(403)
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(shell.error.notBegun.title)
  await page.goto('/')
  await expect(page.locator('main')).toContainText(say(shell.today.waitingFor, { role: shell.role[role] }))
  const menu = page.locator('nav.places-beside').getByRole('link')
  await expect(menu).toHaveCount(3)
}

async function expectGone(browser: Browser, url: string, link: string): Promise<void> {
  const stranger = await openWindow(browser, { url })
  await stranger.page.goto(link)
  await expect(stranger.page.getByRole('heading', { level: 1 })).toHaveText(gone)
  await stranger.close()
}
