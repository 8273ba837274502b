import { useState } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'

/** Acts that change no engine show no commands. */
export interface Answered {
  readonly commands?: readonly string[]
}

/** An act with all that it needs. */
export interface ActCall<R extends Answered> {
  readonly procedure: string
  readonly input: object
  run(client: Client): Promise<R>
}

/** Where an act is that a dialog does. */
export interface ActRun {
  readonly busy: boolean
  readonly failure: Failure | null
  run(): Promise<void>
}

/** Runs one act at a time. A failure is kept until the next try; `onDone` is told of a success, when nothing is busy any more. */
export function useActRun<R extends Answered>(call: ActCall<R> | null, onDone: (answer: R) => void): ActRun {
  const { session, tasks } = usePage()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = async () => {
    if (call === null || busy) return
    setBusy(true)
    setFailure(null)
    try {
      const answer = await call.run(session.client())
      if (answer.commands !== undefined) tasks.noteCommands(answer.commands)
      setBusy(false)
      onDone(answer)
    } catch (error) {
      setFailure(failureOf(error))
      setBusy(false)
    }
  }
  return { busy, failure, run }
}
