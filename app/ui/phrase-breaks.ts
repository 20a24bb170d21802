import { loadDefaultJapaneseParser, type Parser } from 'budoux'

// Made at first use: the model is a thousand small maps.
let parser: Parser | null = null

/** A Japanese sentence cut where a reader would breathe (BudouX). Nothing is lost: joined, they are the sentence. */
export function phrasesOf(text: string): readonly string[] {
  parser ??= loadDefaultJapaneseParser()
  return parser.parse(text)
}
