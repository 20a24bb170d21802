/**
 * How every command here is read and answers for itself: `--help` says how it is
 * used, an option it does not know is refused, and whatever is wrong is one
 * sentence and an exit code, never a stack.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * Beside a command's own: what it was told makes no sense; a file is not what it
 * should be; a file is not there or cannot be opened (the numbers of sysexits.h).
 */
export const commandExits = { usage: 64, content: 65, missing: 66 } as const

/** Ends a command with a sentence. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly exit: number
  constructor(exit: number, sentence: string) {
    super(sentence)
    this.exit = exit
  }
}

export const wrongUsage = (sentence: string): CommandRefused => new CommandRefused(commandExits.usage, sentence)

type Choices<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>

export interface Command<T extends ParseArgsConfig> {
  /** What `--help` prints. */
  readonly usage: string
  readonly config: T
  /** Gives the exit code where it is not 0. */
  run(choices: Choices<T>): Promise<number | undefined>
  /** What to say of an error of the command's own, and the code. */
  readonly explain?: (error: unknown) => CommandRefused | null
  /** For an error nobody foresaw. */
  readonly otherwise?: number
}

/** Runs the command and sets the exit code. */
export async function runCommand<const T extends ParseArgsConfig>(command: Command<T>): Promise<void> {
  if (asksForHelp(process.argv.slice(2))) return console.log(command.usage)
  try {
    process.exitCode = (await command.run(readChoices(command.config))) ?? 0
  } catch (error) {
    const { message, exit } = explained(command, error)
    console.error(message)
    process.exitCode = exit
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h')
}

function readChoices<T extends ParseArgsConfig>(config: T): Choices<T> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw wrongUsage(`${sentenceOf(error)} --help says how it is used.`)
  }
}

/** Node's own goes on about how an argument that begins with a dash is written. */
function sentenceOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  const [, option] = /^Unknown option '([^']*)'/.exec(said) ?? []
  if (option !== undefined) return `${option} is no option of this command.`
  const [, argument] = /^Unexpected argument '([^']*)'/.exec(said) ?? []
  return argument === undefined
    ? `${said.split('\n', 1)[0]?.replace(/\.?$/, '.')}`
    : `${argument} is one word too many.`
}

function explained<T extends ParseArgsConfig>({ explain, otherwise = 1 }: Command<T>, error: unknown): CommandRefused {
  if (error instanceof CommandRefused) return error
  const own = explain?.(error)
  return own ?? new CommandRefused(otherwise, error instanceof Error ? error.message : String(error))
}
