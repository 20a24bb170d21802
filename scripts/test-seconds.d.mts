export type Seconds = Readonly<Record<string, number>>
/** What the tests of a room may take, in seconds; `others`: of a room that is not named. */
export const budgets: Seconds & { readonly others: number }
/** The rooms that took more than half as much again, measured by the run's own pace; a sentence each. */
export function overBudget(seconds: Seconds, table?: Seconds & { readonly others: number }): readonly string[]
