import type { LeftOutCode } from '../../contract/texts/left-out.ts'

/** What a backup, an export or an import leaves out, in Japanese. */
export const leftOut: Readonly<Record<LeftOutCode, string>> = {
  medium: 'ドライブ {{target}} のメディア {{path}}',
  'shared-disk': '複数の VM が共有するディスク {{target}}（{{path}}）',
  'read-only-disk': '読み取り専用のディスク {{target}}（{{path}}）',
  memory: 'メモリの内容（コピーは停電後のように起動します）',
  'frozen-memory': 'メモリの内容（ディスクはゲストエージェントが静止させました）',
  'memory-no-agent':
    'メモリの内容（ディスクを静止させるエージェントがゲストにないため、コピーは停電後のように起動します）',
  'memory-silent-agent': 'メモリの内容（ゲストエージェントが応答しないため、コピーは停電後のように起動します）',
  'memory-forbidding-agent':
    'メモリの内容（ゲストエージェントにディスクの静止が許されていないため、コピーは停電後のように起動します）',
  'saved-memory': '保存されたメモリの内容（コピーは停電後のように起動します）',
  'snapshots-running': 'スナップショット {{count}} 個（ディスク内のものは VM の停止中だけコピーできます）',
  'snapshots-external': 'スナップショット {{count}} 個（別ファイルのものがあるため、ディスクは現在の状態になります）',
  'snapshots-standing':
    'スナップショット {{count}} 個（別のディスクを土台とするディスクは 1 つにまとめてコピーされます）',
  snapshots: 'スナップショット {{count}} 個',
  'firmware-state': 'ファームウェアの設定（{{path}}）。起動項目は作り直されます',
  'tpm-state': 'TPM の状態。これで封印された鍵はコピーでは失われます',
  device: '{{name}} の {{device}}',
  firmware: 'ファームウェアの設定（{{path}}）。このユーザーは読めないため、起動項目は作り直されます',
  tpm: 'TPM の状態（{{path}}）。このユーザーは読めないため、これで封印された鍵はコピーでは失われます',
}
