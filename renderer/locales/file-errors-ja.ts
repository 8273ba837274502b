import type { fileErrorTexts } from '../../contract/texts/file-error-texts.ts'
import type { ErrorText } from '../../contract/texts/error-text.ts'

/** What is wrong with a file that somebody hands in, in Japanese. */
export const fileErrors: Readonly<Record<keyof typeof fileErrorTexts, ErrorText>> = {
  'backup-none': { says: '{{folder}} はバックアップではありません。manifest.json がありません。' },
  'backup-unfinished': {
    says: 'バックアップ {{folder}} は完了していません。SHA256SUMS がありません。',
    advice: '別のバックアップを使ってください。',
  },
  'backup-file-missing': { says: 'バックアップの {{file}} がありません。' },
  'backup-file-odd': { says: 'バックアップの {{file}} は通常のファイルではありません。' },
  'backup-file-large': { says: 'バックアップの {{file}} は、この種類のファイルとしては大きすぎます。' },
  'backup-checksum': {
    says: 'バックアップの {{file}} が元と違います。チェックサムが一致しません。',
    advice: '別のバックアップを使ってください。これは壊れているか、変更されています。',
  },
  'backup-newer': {
    says: 'このバックアップは、より新しい Labrig で作成されました（形式 {{version}}）。',
    advice: 'そのバージョンで復元してください。',
  },
  'backup-not-json': { says: 'バックアップの manifest.json が壊れています：{{line}} 行 {{column}} 文字目。' },
  'backup-field': { says: 'バックアップの manifest.json が壊れています：{{field}}：{{problem}}。' },
  'backup-sums': { says: 'バックアップの SHA256SUMS が壊れています：{{line}} 行目。' },
  'backup-unlisted': { says: 'バックアップの {{file}} のチェックサムが SHA256SUMS にありません。' },
  'backup-definition': { says: 'バックアップの {{file}} は VM の定義ではありません：{{problem}}。' },
  'ova-not-tar': { says: '{{path}} は OVA ではありません。tar アーカイブではありません。' },
  'ova-truncated': { says: '{{path}} は途中で切れています。', advice: '取得し直してください。' },
  'ova-kind': { says: '{{path}} の {{entry}} は通常のファイルではありません。OVA には通常のファイルしか入りません。' },
  'ova-name': {
    says: '{{path}} に {{entry}} という名前のファイルがあります。外を指しているか、名前になっていません。',
  },
  'ova-twice': { says: '{{path}} に {{entry}} が 2 回入っています。' },
  'ova-many': { says: '{{path}} のファイル数が OVA としては多すぎます。' },
  'ova-missing': { says: '{{path}} が指しているディスク {{file}} が中にありません。' },
  'ova-checksum': {
    says: '{{path}} の {{file}} が元と違います。チェックサムが一致しません。',
    advice: '取得し直してください。これは壊れているか、変更されています。',
  },
  'ova-manifest': { says: '{{path}} のマニフェストを使えません：{{line}} 行目。' },
  'ova-descriptor': { says: '{{path}} の記述ファイルを使えません：{{problem}}。' },
  'ovf-format': { says: '{{path}} に {{format}} 形式のディスクがあり、インポートできません。' },
  'ovf-packed': { says: '{{path}} に {{packing}} で圧縮されたファイルがあり、インポートできません。' },
  'ovf-pieces': { says: '{{path}} に分割されたファイルがあり、インポートできません。' },
  'ovf-parent': { says: '{{path}} のディスク {{disk}} は別のディスクの差分のため、インポートできません。' },
  'ovf-no-file': { says: '{{path}} のディスク {{disk}} にファイルがありません。' },
  'ovf-capacity': { says: '{{path}} のディスク {{disk}} の容量がバイト数になっていません。' },
  'ovf-no-disk': { says: '{{path}} の {{name}} が使うディスク {{disk}} の記述がありません。' },
  'ovf-no-hardware': { says: '{{path}} にハードウェアの記述がない VM があります。' },
  'ovf-processors': { says: '{{path}} の {{name}} のプロセッサ数が 1 から 512 の数ではありません。' },
  'ovf-memory': { says: '{{path}} の {{name}} のメモリが 1 MiB 未満か、数ではありません。' },
  'ovf-no-envelope': { says: '{{path}} の記述ファイルは OVF ではありません。Envelope がありません。' },
  'ovf-no-vm': { says: '{{path}} に VM がありません。' },
  'archive-not-tar': { says: '{{path}} は tar アーカイブではありません。' },
  'archive-cut': {
    says: '{{path}} は途中で切れています。ファイルの途中で終わっています。',
    advice: '別のコピーを使ってください。',
  },
  'image-format': { says: '{{path}} は {{format}} 形式のイメージではありません。' },
  'image-reaches': {
    says: '{{path}} は別のファイルを自分の一部として指しているため使いません。このホストの任意のファイルである可能性があります。',
    advice: '元の場所で 1 つのファイルにまとめてください（qemu-img convert）。',
  },
  'image-stands': {
    says: '{{path}} は別のファイル（{{other}}）を自分の一部として指しているため使いません。このホストの任意のファイルである可能性があります。',
    advice: '元の場所で 1 つのファイルにまとめてください（qemu-img convert）。',
  },
}
