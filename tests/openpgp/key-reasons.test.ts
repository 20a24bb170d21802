import { describe, expect, it } from 'vitest'
import { keyFlaws } from '../../app/formats/openpgp-key.ts'
import { materialFlaws } from '../../app/formats/openpgp-key-material.ts'
import en from '../../app/i18n/en/reasons.ts'
import ja from '../../app/i18n/ja/reasons.ts'
import { keyRefusals } from '../../app/openpgp/public-key.ts'

const words = [...keyFlaws, ...materialFlaws, ...keyRefusals, 'key-too-costly', 'keys-busy'] as const

describe('a key is never refused without a sentence of its own', () => {
  it.each(words.map((word) => [word] as const))('%s', (word) => {
    for (const sentences of [ja, en]) {
      const sentence = sentences[word]
      expect(sentence).toBeTruthy()
      expect(words.filter((other) => other !== word && sentences[other] === sentence)).toEqual([])
    }
  })
})
