import { byteText } from './byte-text.ts'
import { z } from 'zod'
import { textValues } from './doctor.ts'
import { actResult } from './revision.ts'
import { fillText } from './texts/finding-texts.ts'

/** What a planned machine overstrains: the only place of the English words. `size` and `free` are bytes. */
export const budgetTexts = {
  'memory-overcommitted': '{{size}} more memory promised to machines than this host has',
  'memory-swap': 'Memory: {{size}} more than is free now; this host will swap, which is slow',
  'memory-none': 'Memory: {{size}} more than is free now, and there is no swap: the kernel may kill machines',
  'processors-overcommitted': 'Processors: {{count}} more than there are; machines will share',
  'disk-full': '{{size}} more than is free at {{path}}',
  'disk-overpromised': 'Disks at {{path}} may grow {{size}} beyond what is free',
  'port-taken': 'Port {{port}} on {{address}} is in use by {{holder}}',
  'port-taken-by-host': 'Port {{port}} on {{address}} is in use by a program of this host',
  'subnet-taken': '{{subnet}} overlaps with {{other}} of {{holder}}',
} as const
export type BudgetCode = keyof typeof budgetTexts

export const budgetWarning = z.object({
  /** A key of the table of texts, and the values of its slots: for clients of another language. */
  code: z.string(),
  params: textValues,
  /** The English sentence. */
  text: z.string(),
})
export type BudgetWarning = z.infer<typeof budgetWarning>

/** The answer of an act that takes memory, disk or ports of this host: what of it was too much, as seen before it was done. */
export const budgetedResult = actResult.extend({ warnings: z.array(budgetWarning) })

const sizes = new Set(['size', 'free'])

/** Fills a text; `format` writes bytes. */
export function fillBudgetText(
  text: string,
  params: BudgetWarning['params'],
  format: (bytes: number) => string,
): string {
  const values = Object.entries(params).map(([name, value]) => [
    name,
    sizes.has(name) && typeof value === 'number' ? format(value) : value,
  ])
  return fillText(text, Object.fromEntries(values) as BudgetWarning['params'])
}

export function warningOf(code: BudgetCode, params: BudgetWarning['params'] = {}): BudgetWarning {
  return { code, params, text: fillBudgetText(budgetTexts[code], params, byteText) }
}
