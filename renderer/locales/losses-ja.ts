import type { LossCode } from '../../contract/texts/loss.ts'

/** What an act takes away for good. */
export const losses: Readonly<Record<LossCode, string>> = {
  unwritten: '{{name}} がまだディスクに書き込んでいないデータ',
  transient: '{{name}} の定義（定義せずに起動されたもの）',
  present: '{{name}} の現在のディスクとメモリの内容（別のスナップショットに残っているものを除く）',
  definition: '{{name}} の定義',
  snapshot: 'スナップショット {{name}}',
  'saved-memory': '保存されたメモリの内容',
  file: '{{path}}',
  content: '{{path}} の内容',
  beyond: '{{path}} の {{bytes}} バイト目より後の内容',
  pool: 'プール {{name}} の定義（ファイルは残ります）',
  device: '{{path}} のすべての内容',
  folder: 'フォルダー {{path}}（空である必要があります）',
  'volume-group': 'ボリュームグループ {{path}} とそのすべての内容',
  'emulated-processor':
    '{{name}} がまだディスクに書き込んでいないデータ（エミュレーションでは、プロセッサーの追加時に qemu が終了することがあります）',
  'virtio-names':
    '{{name}} 内の /dev/sda や eth0 などの名前（別の名前に変わり、その名前を使う設定は対象を見つけられなくなります）',
  'virtio-windows': '{{name}} の起動（Windows に virtio のドライバーがない場合。先にインストールしてください）',
  'unfinished-copy': '{{path}} にコピー済みの内容（まだ完全ではありません）',
  'unfinished-backup': '{{name}} のバックアップ（まだ完全ではありません）',
  'host-device': 'このホストでの {{address}}（VM が使っている間）',
  container: '{{name}} とそのファイルシステムでの変更',
  volume: 'ボリューム {{name}} とそのすべての内容',
  'same-names': '{{path}} の中にある同じ名前のファイル',
  'anonymous-volume': '{{target}} の匿名ボリューム',
  'unused-volume': 'ボリューム {{name}} とその中のすべて',
  'registry-tag': 'レジストリーの {{name}}',
  link: '{{machine}} の {{network}} への接続（{{machine}} を停止して起動し直すと戻ります）',
  'container-link': '{{machine}} の {{network}} への接続（ネットワークから外されます）',
  'network-needed': '{{network}} にカードを持つ {{machine}} の起動',
  'nic-link': '{{nic}} の接続（数秒間。{{bridge}} が {{seconds}} 秒以内に接続できなければ自動的に元に戻ります）',
  'session-link':
    '{{nic}} を通っている現在のこの接続（数秒間。{{bridge}} が {{seconds}} 秒以内に接続できなければ {{nic}} は自動的に元に戻ります）',
  'nic-back': '{{nic}} の接続（数秒間）',
  'bridge-ports': '{{ports}} の {{bridge}} への接続',
  network: 'ネットワーク {{name}} の定義',
  image: 'イメージ {{name}}（再取得または再ビルドが必要）',
}
