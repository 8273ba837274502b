import type { IncidentCode, IncidentText, JobName } from '../../contract/texts/incident-texts.ts'

/** VM に起きたこと。{{path}} と {{disk}} は両方の文で同じものを指す。 */
export const incidents: Readonly<Record<IncidentCode, IncidentText>> = {
  'crashed-guest': {
    says: '{{name}} の中のシステムがクラッシュしました',
    next: '最後の出力は画面とシリアルコンソールに残っています。もう一度起動してください。毎回クラッシュする場合はスナップショットに戻せます。',
  },
  'crashed-emulator': {
    says: '{{name}} が予期せず停止しました：エミュレーターが終了しました',
    next: '理由はエミュレーターのログ /var/log/libvirt/qemu/{{name}}.log にあります。メモリ不足の場合はカーネルのログ（journalctl -k）を見てください。その後、もう一度起動してください。',
  },
  'disk-full': {
    says: '{{name}} は一時停止中です：ディスク {{path}} の置き場所に空きがありません',
    next: 'ディスクのある場所の空きを増やしてから再開してください。ゲストは待っている書き込みから続行し、何も失われません。',
  },
  'disk-full-told': {
    says: '{{name}} に、ディスク {{path}} に空きがないことが伝えられました',
    next: 'ディスクのある場所の空きを増やしてください。ゲストのプログラムは書き込みの失敗を受け取っています。ファイルシステムを確認してください。',
  },
  'disk-paused': {
    says: '{{name}} は一時停止中です：ディスク {{path}} を読み書きできません',
    next: 'ディスクまたはそのサーバーを確認し（理由はカーネルのログ：journalctl -k）、再開してください。ゲストはもう一度試みます。',
  },
  'disk-told': {
    says: '{{name}} のディスク {{path}} でエラーが発生しました',
    next: '理由はこのホストのカーネルのログにあります（journalctl -k）。悪化する前にバックアップしてください。',
  },
  'watchdog-pause': {
    says: '{{name}} はウォッチドッグにより一時停止されました：ゲストが応答しなくなっていました',
    next: '画面を確認してから、再開またはリセットしてください。',
  },
  'watchdog-reset': {
    says: '{{name}} はウォッチドッグによりリセットされました：ゲストが応答しなくなっていました',
    next: '何で止まったかはゲスト自身のログにあります。',
  },
  'watchdog-off': {
    says: '{{name}} はウォッチドッグにより電源を切られました：ゲストが応答しなくなっていました',
    next: 'もう一度起動してください。何で止まったかはゲスト自身のログにあります。',
  },
  'watchdog-none': {
    says: '{{name}} のウォッチドッグが作動しました：ゲストが応答しなくなっています',
    next: '画面を確認し、固まっている場合はリセットしてください。',
  },
  'watchdog-nmi': {
    says: '{{name}} のウォッチドッグが作動し、ゲストに NMI を送りました',
    next: 'ゲストは設定に応じてダンプを書くかクラッシュします。画面を確認してください。',
  },
  'job-done': { says: '{{name}} のディスク {{disk}}：{{job}}が終わりました', next: null },
  'job-ready': {
    says: '{{name}} のディスク {{disk}}：{{job}}が追いつきました',
    next: '始めた人が終わらせます：virsh blockjob {{name}} {{disk}} --pivot または --abort。',
  },
  'job-failed': {
    says: '{{name}} のディスク {{disk}}：{{job}}に失敗しました',
    next: 'ディスクは前のままです。置き場所に空きがない可能性があります。詳細はエミュレーターのログにあります。',
  },
  'job-cancelled': { says: '{{name}} のディスク {{disk}}：{{job}}が中止されました', next: null },
  'tray-open': { says: '{{name}} がドライブ {{disk}} を開きました', next: null },
  'tray-closed': { says: '{{name}} がドライブ {{disk}} を閉じました', next: null },
  'agent-up': { says: '{{name}} のゲストエージェントが応答しています', next: null },
  'agent-down': { says: '{{name}} のゲストエージェントがいなくなりました', next: null },
}

/** ディスクの上で動いている処理。 */
export const diskJobs: Readonly<Record<JobName, string>> = {
  pull: 'レイヤーの取り込み',
  copy: 'コピー',
  commit: 'レイヤーの統合',
  backup: 'バックアップ',
  other: '処理',
}
