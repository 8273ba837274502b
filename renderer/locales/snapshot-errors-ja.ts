import type { ErrorText } from '../../contract/texts/error-text.ts'
import type { snapshotErrorTexts } from '../../contract/texts/snapshot-error-texts.ts'

/** Why something cannot be done with snapshots as they are, in Japanese. */
export const snapshotErrors: Readonly<Record<keyof typeof snapshotErrorTexts, ErrorText>> = {
  'snapshot-no-disk': {
    says: 'スナップショットを保存できるディスクがこの VM にありません。',
    advice: '先に qcow2 ディスクを追加してください。',
  },
  'snapshot-not-qcow2': {
    says: 'ディスク {{target}} の形式は {{format}} です。内部に保存できるのは qcow2 だけです。',
    advice: '専用のファイルに保存してください。',
  },
  'snapshot-firmware': {
    says: 'libvirt {{version}} は UEFI ファームウェアの変数をスナップショットの内部に保存できません。',
    advice: '専用のファイルに保存してください。',
  },
  'snapshot-has-external': {
    says: '{{names}} は専用のファイルに保存されています。最新のファイルの内部に保存すると、あとで統合できません。',
    advice: 'これも専用のファイルに保存してください。',
  },
  'snapshot-has-internal': {
    says: '{{names}} はディスクのファイルの内部にあります。その状態に戻すと、上に重ねたファイルが壊れます。',
    advice: 'これも内部に保存するか、先にそれらを削除してください。',
  },
  'snapshot-no-file': { says: 'ディスク {{target}} はファイルではありません。' },
  'snapshot-shareable': { says: 'ディスク {{target}} は、書き込みを行う複数の VM で共有されています。' },
  'snapshot-off': { says: 'VM は停止しています。保存するメモリがありません。' },
  'snapshot-on': { says: 'VM は動作中です。メモリも保存されます。' },
  'snapshot-overlay': {
    says: '{{files}} が {{path}} を土台にしています。そのファイルの内部で元に戻すと壊れます。',
    advice: '先に、専用のファイルを持つスナップショットを削除してください。',
  },
  'snapshot-elsewhere': {
    says: '{{name}} は {{path}} の内部にあり、VM は現在ほかのファイルに書き込んでいます。',
    advice: '先に、専用のファイルを持つスナップショットを削除してください。',
  },
  'snapshot-mixed': {
    says: '{{names}} は、このスナップショットが固定したファイルの内部にあり、一緒に失われます。',
    advice:
      '{{vm}} の実行中に virsh blockcommit {{vm}} {{target}} --active --pivot を実行すると上のファイルが統合され、どちらも削除できるようになります。',
  },
  'snapshot-kinds': {
    says: 'ディスクの内部にあるものと、専用のファイルを持つものが混ざっています。',
    advice: '1 件ずつ削除してください。',
  },
  'snapshot-file-gone': { says: '{{name}} の土台である {{path}} がありません。' },
  'snapshot-file-used': {
    says: '{{name}} の土台である {{path}} に {{vm}} が書き込んでいます。元の内容ではありません。',
  },
  'snapshot-branches': {
    says: '{{vm}} の実行中は {{path}} を下のファイルにしか統合できませんが、{{files}} もこのファイルを土台にしています。',
    advice: '先に VM を停止してください。停止中はファイルを移さずに統合できます。',
  },
  'snapshot-merging': {
    says: '{{name}} の削除は途中で中断されました。保存されていた状態はもうありません。',
    advice: 'もう一度削除すると完了します。ほかのスナップショットと現在の状態には影響しません。',
  },
}
