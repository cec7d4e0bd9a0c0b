/** The log of a job: shown by a runner that obeys commands, and read by who may not see secrets. */
import * as core from '@actions/core'
import { neutralised } from './lines.ts'
import type { Log } from './ports.ts'
import { Redaction } from './secrets.ts'

export interface JobLog extends Log {
  /** A text as this log may show it: without secrets. */
  shown(text: string): string
}

/**
 * Writes to standard output, as the runner reads it. Secrets are taken out before anything is
 * written, and the runner is told them as well, for its own lines and for later steps.
 */
export function jobLog(): JobLog {
  const redaction = new Redaction()
  const shown = (text: string): string => redaction.shown(text)
  return {
    shown,
    group: (title, act) => core.group(shown(title), async () => act()),
    info: (line) => core.info(neutralised(shown(line))),
    notice: (message) => core.notice(shown(message)),
    warning: (message) => core.warning(shown(message)),
    mask(secret) {
      if (redaction.add(secret)) core.setSecret(secret)
    },
  }
}
