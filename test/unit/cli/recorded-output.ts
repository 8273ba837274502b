import type { Output } from '../../../main/cli/output.ts'

/** Keeps what the command line writes. */
export class RecordedOutput implements Output {
  readonly isTerminal = false
  stdout = ''
  stderr = ''

  out(text: string): void {
    this.stdout += text
  }
  err(text: string): void {
    this.stderr += text
  }
  json(): unknown {
    return JSON.parse(this.stdout)
  }
}
