import type { NetworkProblem } from '../../contract/texts/network-problems.ts'

/** What is wrong with a network that was asked for. */
export const networkProblemsJa: Readonly<Record<NetworkProblem, string>> = {
  'subnet-taken': '{{subnet}} は {{holder}} が使う {{taken}} と重なります',
  'subnet-needed': 'この種類のネットワークにはサブネットが必要です',
  'subnet-narrow': '{{subnet}} は狭すぎます（プレフィックスは {{prefix}} 以下）',
  'subnets-gone': 'Labrig が選べるサブネットはすべて使用中です。サブネットを指定してください',
  'not-inside': '{{address}} は {{subnet}} に含まれません',
  'is-gateway': '{{address}} はネットワーク自身のアドレスです',
  'not-host': '{{address}} は {{subnet}} の最初または最後のアドレスで、マシンには割り当てられません',
  'range-turned': '範囲の終わり {{end}} が始まり {{start}} より前にあります',
  'ranges-overlap': '{{start}} – {{end}} は別の範囲と重なります',
  'range-of-docker': '{{start}} – {{end}} は Docker がアドレスを割り当てる {{range}} と重なります',
  twice: '{{value}} が二重に指定されています',
  'not-with-mode': 'モード {{mode}} のネットワークでは指定できません',
  'mode-fixed': 'ネットワークを {{mode}} に変えることはできません。別のネットワークを作成してください',
  'bridge-needed': 'ホストのどのブリッジを使うか指定してください',
  'parent-needed': 'ホストのどのインターフェースを使うか指定してください',
  'interface-there': 'インターフェース {{name}} はこのホストにすでにあります',
  'no-interface': 'インターフェース {{name}} はこのホストにありません',
  'no-bridge': '{{name}} はこのホストのブリッジではありません',
  'bridge-of': '{{name}} はネットワーク {{holder}} のブリッジです',
  'not-with-driver': 'ドライバー {{driver}} のネットワークでは指定できません',
  'subnet6-needs-subnet': 'IPv6 だけのサブネットは作れません。IPv4 のサブネットも指定してください',
  'nothing-to-change': '変更する内容がありません',
}
