/** A refusal with the status and the sentence that moby gives. */
export class EngineRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function noSuchContainer(name: string): EngineRefusal {
  return new EngineRefusal(404, `No such container: ${name}`)
}
