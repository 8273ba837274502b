import type { ProcedureName } from '../../../main/libvirt/table.ts'

/** An error to answer with; domain and level have the values a QEMU driver gives. */
export interface FakeError {
  code: number
  domain?: number
  message: string
  int1?: number
}

/** What a fake daemon does wrong. Change at any time; it holds for what is sent from then on. */
export interface Faults {
  /** Answered as an older daemon would: 39 of domain 7, unknown procedure. */
  missing: Set<ProcedureName>
  /** Never answered. */
  hang: Set<ProcedureName>
  refuse: Map<ProcedureName, FakeError>
  /** Every packet leaves byte by byte. */
  splitBytes: boolean
  /** Replies carry this many file descriptors: the count inside, the dummy bytes behind the packet. */
  fds: number
  /** What a stream sends first comes before the reply that opens it, as happens on a busy host. */
  dataBeforeReply: boolean
  /** Takes no data of streams; as the real daemon then reads nothing more from that client, calls included. */
  stalled: boolean
  /** Says nothing to pings. */
  ignorePings: boolean
  /** Answers of AUTH_LIST: 0 none, 1 SASL, 2 polkit. */
  authTypes: number[]
  /** What AUTH_POLKIT meets. */
  polkit: FakeError | 'ok' | 'hang'
  /** VIR_DRV_FEATURE_* that are there. */
  features: Set<number>
}

export function noFaults(): Faults {
  return {
    missing: new Set(),
    hang: new Set(),
    refuse: new Map(),
    splitBytes: false,
    fds: 0,
    dataBeforeReply: false,
    stalled: false,
    ignorePings: false,
    authTypes: [0],
    polkit: 'ok',
    features: new Set([8, 9, 10, 14, 15, 16]),
  }
}

/** Thrown by a procedure of the fake: becomes the error of its reply. */
export class Refusal extends Error {
  readonly error: FakeError

  constructor(code: number, message: string, domain = 10) {
    super(message)
    this.error = { code, domain, message }
  }
}
