import type { BudgetCode } from '../../contract/budget-warning.ts'

/** What a planned machine overstrains, in Japanese; the English words are the contract's. */
export const budgetWarnings: Readonly<Record<BudgetCode, string>> = {
  'memory-overcommitted': 'マシンに約束したメモリの合計が搭載量を {{size}} 超えます',
  'memory-swap': 'メモリの空きを {{size}} 超えます。スワップが起き、遅くなります',
  'memory-none': 'メモリの空きを {{size}} 超え、スワップもありません。カーネルがマシンを終了させることがあります',
  'processors-overcommitted': 'プロセッサーの数を {{count}} 超えるため、共有になります',
  'disk-full': '{{path}} の空きを {{size}} 超えます',
  'disk-overpromised': '{{path}} のディスクは空きを {{size}} 超えて増える可能性があります',
  'port-taken': '{{address}} のポート {{port}} は {{holder}} が使っています',
  'port-taken-by-host': '{{address}} のポート {{port}} はこのホストのプログラムが使っています',
  'subnet-taken': '{{subnet}} は {{holder}} の {{other}} と重なっています',
}
