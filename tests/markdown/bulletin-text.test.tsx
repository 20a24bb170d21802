/** A bulletin's text is shown as it was written: what looks like Markdown and is Japanese, a path or a range, stays that. */

import { describe, expect, it } from 'vitest'
import { BulletinText } from '../../app/markdown/markdown-shape.tsx'
import { rendered } from '../ui/rendered.tsx'

const shown = (markdown: string, hostile: readonly string[] = []) =>
  rendered(<BulletinText markdown={markdown} hostileHosts={new Set(hostile)} />)
const text = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')

describe('what to do now', () => {
  const steps = [
    '## いま行うこと',
    '',
    '```sh',
    '# 更新の適用',
    'apt-get upgrade',
    '```',
    '',
    'そのあと再起動する。手順は[こちら][p]。',
    '',
    '### 今日中に',
    '',
    '- 境界で遮断する',
    '',
    '## 背景',
    '',
    '本文。',
    '',
    '[p]: https://www.example.go.jp/p',
  ].join('\n')

  it('ends at the next heading of its rank, whole with its code, its parts and its references', async () => {
    const html = await shown(steps)
    const [, box = '', rest = ''] = /<section[^>]*>(.*?)<\/section>(.*)/s.exec(html) ?? []
    expect(box).toContain('# 更新の適用\napt-get upgrade')
    expect(box).toContain('href="https://www.example.go.jp/p"')
    expect(box).toContain('今日中に')
    expect(box).not.toContain('背景')
    expect(rest).toContain('背景')
  })

  it('is the whole text where nothing follows, and no box where the text begins with something else', async () => {
    expect(await shown('## What to do now\n\nBlock.')).toMatch(/<section.*Block\..*<\/section>/s)
    expect(await shown('前書き\n\n## いま行うこと\n\n遮断する')).not.toContain('<section')
  })
})

describe('tildes, asterisks and brackets', () => {
  it('one tilde is a range, two strike through', async () => {
    expect(text(await shown('影響を受けるのは 1.0~1.5 および 2.0~2.3 である。'))).toContain('1.0~1.5 および 2.0~2.3')
    expect(await shown('影響を受けるのは 1.0~1.5 および 2.0~2.3 である。')).not.toContain('<del>')
    expect(await shown('~~取り消し~~です')).toContain('<del>取り消し</del>')
  })

  it.each([
    ['**「至急」**対応すること。', '<strong>「至急」</strong>対応'],
    ['必ず**今日中に（17時まで）**遮断する。', '<strong>今日中に（17時まで）</strong>遮断'],
    ['*『注意』*を読む。', '<em>『注意』</em>を読む'],
    ['**対象。**次の版', '<strong>対象。</strong>次の版'],
  ])('emphasis holds beside Japanese punctuation: %s', async (markdown, html) => {
    expect(await shown(markdown)).toContain(html)
  })
})

describe('addresses', () => {
  it('bare ones are text, whatever follows them', async () => {
    const bare = [
      '公表資料（https://www.example.go.jp/alert.html）を確認する。',
      '詳しくは https://www.example.go.jp/bをご覧ください。',
      'www.evil.example と cert@example.go.jp へ',
      'http://evil.example/?u=http://b.example/x',
    ]
    for (const markdown of bare) {
      expect(await shown(markdown)).not.toContain('<a')
      expect(text(await shown(markdown))).toContain(markdown)
    }
  })

  it('those that the author made links end where the address ends', async () => {
    const html = await shown('<https://www.example.go.jp/bをご覧ください>')
    expect(html).toContain('href="https://www.example.go.jp/b"')
    expect(html).toMatch(/<\/a>をご覧ください/)
    expect(await shown('[資料](https://www.example.go.jp/a)')).toContain('href="https://www.example.go.jp/a"')
  })

  it('a link to what the bulletin warns of leads nowhere', async () => {
    const html = await shown('[通信先](http://www.evil.example/a) と [対策](https://www.example.go.jp/)', [
      'evil.example',
    ])
    expect(html).not.toContain('evil.example')
    expect(html).toContain('侵害指標')
    expect(html).toContain('href="https://www.example.go.jp/"')
  })
})

describe('notes and boxes', () => {
  it('notes are headed in Japanese, and lead there and back', async () => {
    const html = await shown('本文[^1] と[^二]\n\n[^1]: 注記\n\n[^二]: 別の注記')
    expect(html).toMatch(/<h3[^>]*>注<\/h3>/)
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.length).toBe(4)
    for (const id of targets) expect(html).toContain(`id="${id}"`)
    expect(html).toContain('aria-label="注1の本文へ戻る"')
    expect(html).not.toMatch(/Footnotes|Back to/)
  })

  it('an author cannot lead a reader about in the page', async () => {
    expect(await shown('[x](#sign-out) [y](#user-content-fn-1)')).not.toContain('href=')
  })

  it('boxes of a list say whether they are done, and take no focus', async () => {
    const html = await shown('- [ ] 境界で遮断する\n- [x] 報告する')
    expect(html).toMatch(/aria-label="未完了：".*境界で遮断する.*aria-label="完了：".*報告する/s)
    expect(html).not.toContain('<input')
  })
})

describe('backslashes', () => {
  it.each([
    String.raw`保存先は C:\Windows\_temp\*.exe と \\server\share である。`,
    String.raw`保存先はC:\*.dll、%TEMP%\_x\-a.exe、$env:APPDATA\*.lnk です。`,
    String.raw`登録先は HKLM\_x と HKEY_LOCAL_MACHINE\Software\_Run です。`,
    String.raw`AppData\Local\_x\[1].exe`,
    String.raw`\\fs01\_public\#data と C:\a&b\_c`,
  ])('of a path stay as typed: %s', async (markdown) => {
    expect(text(await shown(markdown))).toContain(markdown)
  })

  it('of a path stay in quotes, lists, tables and over lines', async () => {
    const markdown = ['> 一行目', String.raw`> C:\Windows\_temp`, '', String.raw`- D:\_x`, String.raw`  E:\_y`].join(
      '\n',
    )
    const html = text(await shown(markdown))
    for (const path of [String.raw`C:\Windows\_temp`, String.raw`D:\_x`, String.raw`E:\_y`])
      expect(html).toContain(path)
    expect(text(await shown(['|場所|', '|-|', String.raw`|C:\Windows\_temp|`].join('\n')))).toContain(
      String.raw`C:\Windows\_temp`,
    )
  })

  it('bold around a path ends where it is closed', async () => {
    expect(await shown(String.raw`**C:\Temp\a.exe** を削除`)).toContain(String.raw`<strong>C:\Temp\a.exe</strong>`)
  })

  it('that escape go, as in any Markdown', async () => {
    expect(text(await shown(String.raw`snake\_case と \*印\* と 3\*4`))).toContain('snake_case と *印* と 3*4')
  })
})

it('a line broken between Japanese characters puts no space there, between others it does', async () => {
  expect(text(await shown('不審な通信を\n遮断する。\n\nfirst line\nsecond'))).toMatch(
    /不審な通信を遮断する。[\s\S]*first line\nsecond/,
  )
})
