import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { machineId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** How a link is told from the machine's others: by the address of its network interface. */
const mac = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'a MAC address such as 52:54:00:12:34:56')

const percent = z.number().min(0.01).max(100)
const milliseconds = z.number().int().min(1).max(60_000)

const impairmentFields = {
  /** kbit/s */
  rate: z.number().int().min(8).max(100_000_000).optional(),
  /** Packets lost, percent. */
  loss: percent.optional(),
  delay: milliseconds.optional(),
  /** How much the delay varies to both sides. */
  jitter: milliseconds.optional(),
  /** Packets that come twice, percent. */
  duplicate: percent.optional(),
  /** Packets that are not delayed, so that they overtake those before them, percent. */
  reorder: percent.optional(),
}
/** What a link does to packets of one direction; empty = nothing. */
export const impairment = z.object(impairmentFields)
export type Impairment = z.infer<typeof impairment>

/** As seen from the machine: what it gets, what it sends. */
export const linkShape = z.object({ toMachine: impairment, fromMachine: impairment })
export type LinkShape = z.infer<typeof linkShape>

/** `sent`: packets that the machine sends are delayed, which takes more than `delay`. */
export const linkTools = ['rate', 'loss', 'delay', 'sent', 'capture'] as const
export type LinkTool = (typeof linkTools)[number]
/** Why a tool cannot be had here: rights, a program, or what the kernel was built with. */
export const linkLack = z.enum(['root', 'program', 'kernel'])
export type LinkLack = z.infer<typeof linkLack>

/** Why the host's end of a link is not touched. */
export const linkRefusal = z.enum(['off', 'remote', 'root', 'no-host-end', 'not-a-port', 'uplink'])
export type LinkRefusal = z.infer<typeof linkRefusal>

export const machineLink = z.object({
  mac: z.string(),
  /** What it is connected to: a network, a bridge. */
  place: z.string(),
  /** The host's end: vnet3, veth1a2b; null where there is none or it cannot be seen. */
  host: z.string().nullable(),
  /** Why it cannot be shaped, captured or (a container's) cut; null = it can. */
  refused: linkRefusal.nullable(),
  /** Null where it is not known. */
  up: z.boolean().nullable(),
  shape: linkShape,
})
export type MachineLink = z.infer<typeof machineLink>

/** A packet in one line. */
export const packetRow = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  from: z.string(),
  to: z.string(),
  /** ARP, ICMP, TCP, UDP, DNS, …; else the number of the protocol. */
  protocol: z.string(),
  /** Bytes on the wire. */
  length: z.number(),
  info: z.string(),
})
export type PacketRow = z.infer<typeof packetRow>

export const captureNews = z.object({
  packets: z.array(packetRow),
  /** All so far, also those that were too many to be shown. */
  count: z.number().int(),
  /** Bytes in the file. */
  written: z.number(),
  /** Where the packets are kept; null = nowhere. */
  file: z.string().nullable(),
  /** Set in the last news: the file is as large as it may be. */
  full: z.boolean(),
})
export type CaptureNews = z.infer<typeof captureNews>

const one = { id: machineId, mac }

export const linkProcedures = {
  list: query('the links of a machine: where they end on this host, what was done to them and can be')
    .input(input({ id: machineId }))
    .output(z.object({ links: z.array(machineLink), lacks: z.record(z.enum(linkTools), linkLack.nullable()) })),
  cut: act('pulls the cable of a network interface, until it is restored or the machine starts again')
    .input(input(one))
    .output(actResult),
  restore: act('plugs the cable of a network interface in again').input(input(one)).output(actResult),
  shape: act('limits, loses, delays or doubles packets of a link; what is left out is taken away')
    .input(
      input({
        ...one,
        toMachine: input(impairmentFields).default({}),
        fromMachine: input(impairmentFields).default({}),
      }),
    )
    .output(actResult),
  reset: act('makes all links of a machine whole again: cables in, nothing limited or lost')
    .input(input({ id: machineId }))
    .output(actResult),
  capture: query('the packets of a link as they pass, also into a pcap file, as long as somebody listens')
    .input(
      input({
        ...one,
        /** As tcpdump takes it (pcap-filter(7)); empty = all packets. */
        filter: z.string().max(500).default(''),
        /** A new file, readable by its owner only; null = none. */
        file: hostPath.nullable().default(null),
        /** Where the file ends, MiB. */
        most: z.number().int().min(1).max(4096).default(64),
      }),
    )
    .output(eventIterator(captureNews)),
}
