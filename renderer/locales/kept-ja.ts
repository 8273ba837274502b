import type { KeptCode } from '../../contract/texts/kept.ts'

/** Why a file stays when its VM is deleted. */
export const keptReasons: Readonly<Record<KeptCode, string>> = {
  media: 'インストールメディアは VM と一緒に削除されません',
  'read-only': 'この VM では読み取り専用です',
  shareable: 'VM 間で共有可能と指定されています',
  'used-by-vm': '{{name}} も使用しています',
  'used-by-disk': 'ディスク {{name}} の土台になっています',
  'not-asked': '指定しない限りファイルは残ります',
  missing: 'このホストに見つかりません',
  'no-pool': 'ホストのどのストレージプールにもありません',
}
