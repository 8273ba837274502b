import type { EngineErrorCode } from '../../contract/texts/engine-error-texts.ts'
import type { ErrorText } from '../../contract/texts/error-text.ts'
import { dockerErrors } from './docker-errors-ja.ts'
import { fileErrors } from './file-errors-ja.ts'
import { libvirtErrors } from './libvirt-errors-ja.ts'
import { snapshotErrors } from './snapshot-errors-ja.ts'

/** What stands behind errors, in Japanese; the English words are the contract's. */
export const engineErrors: Readonly<Record<EngineErrorCode, ErrorText>> = {
  ...libvirtErrors,
  ...dockerErrors,
  ...fileErrors,
  ...snapshotErrors,
  'no-space': {
    says: 'ディスクに空きがありません。',
    advice: '空きを作ってください。使われていないイメージ、スナップショット、ボリュームが最も場所を取ります。',
  },
  'device-busy': {
    says: 'カーネルによると使用中です。まだ使っているプログラムがあります。',
    advice: 'それを閉じてからやり直してください。',
  },
  'read-only': {
    says: 'ファイルシステムが読み取り専用でマウントされています。',
    advice: 'ディスクの障害の後、カーネルがそうすることがあります。',
  },
  'program-absent': { says: 'プログラム {{program}} がインストールされていません。' },
  'program-slow': { says: '{{program}} に時間がかかりすぎたため、止めました。' },
  'file-denied': { says: 'このユーザーは {{path}} に対してその操作ができません。' },
  'file-missing': { says: '{{path}} がありません。' },
  'server-silent': {
    says: '{{host}} のポート {{port}} から応答がありません。',
    advice: 'そのホストが動いていて、サーバーが起動し、ファイアウォールがこのホストを通すか確かめてください。',
  },
  'files-used-up': {
    says: '開いているファイルが多すぎます。',
    advice: '上限を上げるか、不要なものを閉じてください。',
  },
  'processes-used-up': {
    says: '新しいプロセスを開始できませんでした。メモリかプロセス数を使い切っています。',
    advice: 'いくつかのマシンを停止してください。',
  },
}
