/** The sample council's mail while it is made: what the portal's own clock would have sent meanwhile. */
import { strewnOver } from '../../app/mail/letter.ts'
import { MailRounds } from '../../app/mail/send-mail.server.ts'
import { openPost } from '../../app/portal.server.ts'
import type { Stage } from './stage.ts'

const step = 10_000

export class SamplePost {
  private readonly rounds: MailRounds | null
  private readonly never = new AbortController().signal

  constructor(private readonly stage: Pick<Stage, 'portal' | 'clock'>) {
    const { db, settings, serverKey, logger, random } = stage.portal
    const { now } = stage.clock
    const post = openPost(settings, now)
    this.rounds = post && new MailRounds({ db, settings, serverKey, logger, random, now, post })
  }

  /** Sends what is due; and where nothing else happens for some minutes, what those minutes bring. */
  async sendUntil(at: number): Promise<void> {
    const { clock } = this.stage
    await this.rounds?.run(this.never)
    if (at - clock.now() <= strewnOver) return
    // As often as the portal itself would have looked.
    for (let passed = 0; passed < strewnOver; passed += step) {
      clock.pass(step / 1000)
      await this.rounds?.run(this.never)
    }
  }
}
