import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'

// WCAG 2.2, 1.4.3 and 1.4.11, on the sheet as it is written: every pair of colours the pieces put together.
const agency = readFileSync(createRequire(import.meta.url).resolve('@digital-go-jp/tailwind-theme-plugin/v4'), 'utf8')
const sheet = readFileSync(new URL('../../app/app.css', import.meta.url), 'utf8')

function colourOf(name: string, theme: 'light' | 'dark'): string {
  const written = new RegExp(`--${name}: light-dark\\(([^,()]+(?:\\([^)]*\\))?), ([^()]+(?:\\([^)]*\\))?)\\);`).exec(
    sheet,
  )
  const value = written?.[theme === 'light' ? 1 : 2] ?? ''
  const token = /var\(--([\w-]+)\)/.exec(value)?.[1]
  return token ? (new RegExp(`--${token}: (#[0-9a-f]{6});`).exec(agency)?.[1] ?? '') : value
}

function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`not a colour: ${hex}`)
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const read: readonly (readonly [ink: string, ground: string])[] = [
  ...['ink', 'ink-2', 'ink-3', 'act', 'ok', 'warn', 'stop'].flatMap(
    (ink) =>
      [
        [ink, 'paper'],
        [ink, 'ground'],
      ] as const,
  ),
  ['act', 'act-soft'],
  ['ok', 'ok-soft'],
  ['warn', 'warn-soft'],
  ['stop', 'stop-soft'],
  ['ink-2', 'seal-soft'],
  ['ink', 'act-soft'],
  ['on-act', 'act'],
  ['on-act', 'act-deep'],
  ['on-seal', 'seal'],
  ['paper', 'ink'],
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(read)('%s can be read on %s', (ink, ground) => {
    expect(contrast(colourOf(ink, theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['paper', 'ground'])('the edge of a field and the seal stand out on %s', (ground) => {
    expect(contrast(colourOf('edge', theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(3)
    expect(contrast(colourOf('seal', theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})

test('vermilion belongs to the seal and to the count of unbroken seals alone', () => {
  const pieces = ['pieces', 'frame', 'paper'].map((name) =>
    readFileSync(new URL(`../../app/ui/${name}.css`, import.meta.url), 'utf8'),
  )
  const users = [...pieces.join('\n').matchAll(/([^{}]+)\{[^{}]*var\(--seal\)[^{}]*\}/g)].map(([, who = '']) =>
    who.trim(),
  )
  expect(users).toEqual(['.seal-count'])
})
