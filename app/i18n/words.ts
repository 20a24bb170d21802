/**
 * What the English dictionary of a namespace must hold: every key of the
 * Japanese one, no other, and for a counted sentence (`…_other`) the singular
 * that Japanese does not have (`…_one`).
 */
export type Words<Original> = {
  readonly [Key in keyof Original]: Original[Key] extends string ? string : Words<Original[Key]>
} & {
  readonly [Key in keyof Original as Key extends `${infer Sentence}_other` ? `${Sentence}_one` : never]: string
}
