import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/** The first failure ends a mutant's life: the small test files come first, those that need the whole log last. */
export class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse()
  }
}
