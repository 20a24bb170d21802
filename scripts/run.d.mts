/** Runs a script, TypeScript or built, in a process of its own and ends as it ends. */
export function run(
  script: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  choices?: { readonly endsWithParent?: boolean },
): void
