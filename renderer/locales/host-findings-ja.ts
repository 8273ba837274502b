import type { FindingText } from '../../contract/texts/finding-text.ts'
import type { hostFindingTexts } from '../../contract/texts/host-finding-texts.ts'

const login = '実行後、いったんログアウトして再度ログインしてください。グループは次のログインから有効になります。'
const pauses = 'ディスクを拡張できなくなると VM は一時停止します。'
const remove = '使っていないイメージやディスクを削除してください。'
const shutDown = 'VM をシャットダウンするか、プログラムを終了してください。'
const available = '{{total}} GiB のうち {{free}} GiB が利用できます。'
const free = '{{path}} の空きは {{total}} GiB のうち {{free}} GiB です。'

/** Rights, services and the host itself, in Japanese. */
export const hostTexts: Readonly<Record<keyof typeof hostFindingTexts, FindingText>> = {
  'groups.root': { value: 'root', says: 'root にグループは必要ありません。' },
  'groups.none': { value: 'なし', says: 'グループを必要とするエンジンはインストールされていません。' },
  'groups.member': { value: '{{group}}', says: '現在のログインはエンジンを使えるグループに属しています：{{group}}' },
  'groups.missing': {
    title: 'ユーザーがエンジンのグループに属していません',
    says: '{{user}} は {{group}} に属していません。',
    why: 'このままではエンジンがパスワードを求めるか、拒否します。Docker を使えるユーザーは実質的に root と同じ権限を持ちます。',
    advice: login,
  },
  'groups.stale': {
    title: '新しいグループがまだ有効ではありません',
    says: 'ユーザーは {{group}} に属していますが、現在のログインはその前に始まりました。',
    why: 'エンジンはまだ拒否します。',
    advice:
      'いったんログアウトして再度ログインしてください。デスクトップによってはセッションのサービスが残るため、再起動が必要です。',
  },
  'polkit-agent.unneeded': { value: '不要', says: 'このユーザーは libvirt からパスワードを求められません。' },
  'polkit-agent.running': { value: '{{name}}', says: 'libvirt がパスワードを求めるときは {{name}} が確認します。' },
  'polkit-agent.absent': {
    title: 'パスワードを確認するプログラムがありません',
    says: 'ユーザーはグループ libvirt に属しておらず、polkit エージェントも動いていません。',
    why: 'パスワードがあれば許可される操作も libvirt に拒否されます。',
    advice: 'グループ libvirt に参加するか、デスクトップの polkit エージェントを起動してください。',
  },
  'polkit-agent.unseen': { says: '動いているプログラムを確認できません。' },
  'libvirt-instance.system': { value: 'システム', says: 'VM はシステムの libvirt で動きます：{{addresses}}' },
  'libvirt-instance.both': {
    value: '両方',
    says: 'VM はシステムの libvirt とユーザー自身の libvirt で動きます：{{addresses}}。互いの VM は見えません。',
  },
  'libvirt-instance.session': {
    title: 'ユーザー自身の libvirt だけを使っています',
    says: 'VM は {{addresses}} で動きます。',
    why: 'NAT ネットワークもブリッジもありません。ゲストは qemu だけを通してネットワークに出て、外からは届きません。',
    advice: 'ネットワークを使うラボには、設定で接続 qemu:///system を追加してください。',
  },
  'libvirt-instance.none': { says: 'libvirt への接続が設定されていません。' },
  'libvirt-daemons.monolithic': { value: 'libvirtd', says: '一体型のデーモン（libvirtd）がホストと一緒に開始します。' },
  'libvirt-daemons.modular': {
    value: 'モジュール型',
    says: 'ドライバーごとのデーモンが、それぞれのソケットから開始します。',
  },
  'libvirt-daemons.both': {
    title: '二種類の libvirt デーモンが有効になっています',
    says: 'libvirtd とモジュール型のデーモン（virtqemud など）の両方がホストと一緒に開始します。',
    why: '同じ VM とネットワークを扱うため、互いに干渉します。',
  },
  'libvirt-daemons.manual': {
    title: 'libvirt がホストと一緒に開始しません',
    says: '{{service}} が有効になっていません。',
    why: '再起動後、VM もそのネットワークも使えません。',
  },
  'libvirt-daemons.unseen': { says: 'libvirt のサービスについて systemd から情報が得られません。' },
  'docker-service.enabled': { value: '自動起動', says: 'Docker はホストと一緒に開始します。' },
  'docker-service.manual': {
    title: 'Docker がホストと一緒に開始しません',
    says: 'docker.service が有効になっていません。',
    why: '再起動後、コンテナが動きません。',
  },
  'docker-service.masked': {
    title: 'Docker のサービスがマスクされています',
    says: 'docker.service はマスクされており、開始が禁止されています。',
    why: 'コンテナが動きません。',
    advice: '自分で設定したのでなければ、次を実行してください：sudo systemctl unmask docker.service',
  },
  'docker-service.unseen': {
    says: 'systemd が動いていないため、Docker がホストと一緒に開始するかどうか分かりません。',
  },
  'docker-service.none': { says: 'docker.service はありません。別のエンジンが応答しているか、何もありません。' },
  'docker-packaging.one': { value: '{{packages}}', says: '{{packages}} としてインストールされています。' },
  'docker-packaging.none': { value: '不明', says: 'Docker Engine のパッケージは見つかりません。' },
  'docker-packaging.mixed': {
    title: 'Docker が二重にインストールされています',
    says: '次のパッケージが同時にインストールされています：{{packages}}',
    why: '一つのソケット、グループ、サービスを奪い合います。',
    advice: '一つだけ残し、ほかは入れたときのパッケージ管理ツールで削除してください。',
  },
  'docker-kind.docker': { value: 'root 権限', says: 'root 権限の Docker Engine です。' },
  'docker-kind.rootless': {
    title: 'エンジンが root なしで動いています',
    says: '応答しているのは rootless のエンジンです。',
    why: 'コンテナは独自のネットワークにあり、libvirt のネットワークに届きません。1024 未満のポートも公開できません。',
    advice: 'VM とコンテナを使うラボでは、システムの Docker を使ってください。',
  },
  'docker-kind.podman': {
    title: 'Docker の代わりに Podman が応答しています',
    says: 'Podman は Docker とほぼ互換です。',
    why: '一部の操作は異なるか、使えません。ラボは Docker Engine 向けです。',
    advice: 'うまく動かない場合は Docker Engine をインストールしてください。',
  },
  'docker-kind.none': { says: 'どのエンジンも応答しません。' },
  'storage-access.open': {
    value: 'qemu 到達可',
    says: 'すべてのストレージプール（{{count}} 個）のディスクに qemu のユーザーが到達できます。',
  },
  'storage-access.unasked': { says: 'libvirt が応答しないため確認できません。' },
  'storage-access.none': { value: 'プールなし', says: '経路を確認する必要のあるストレージプールはありません。' },
  'storage-access.shut': {
    title: 'qemu がストレージプールに到達できません',
    says: 'プール {{pool}} への途中にある {{folder}}（モード {{mode}}）を、qemu のユーザー {{user}} は通れません。',
    why: 'そこにディスクがある VM は起動できません。',
  },
  'tpm-authority.none': { value: 'エミュレーターなし', says: 'TPM エミュレーターはインストールされていません。' },
  'tpm-authority.own': {
    value: '{{owner}}',
    says: 'エミュレーターは {{owner}} として動き、{{folder}} にある認証局のファイルをすべて使えます。',
  },
  'tpm-authority.strange': {
    title: 'TPM エミュレーターが自身の証明書を使えません',
    says: 'エミュレーターは {{owner}} として動きますが、{{folder}} のファイル {{count}} 個（最初は {{file}}）は {{other}} のものです。エミュレーターをインストールする前に libvirt が起動していると、こうなります。',
    why: 'Windows 11 のように TPM を使う VM が、今または libvirt の次の起動後に開始できません。',
  },
  'tpm-authority.denied': {
    says: '{{folder}} の中を見られるのは root と {{owner}} だけなので、すべてのファイルが {{owner}} のものかどうか分かりません。',
    why: 'ほかのユーザーのファイルがあると、TPM を使う VM は開始できません。',
  },
  'disk-space.enough': {
    value: '空き {{free}} GiB',
    says: '最も少ない {{path}} で、{{total}} GiB のうち {{free}} GiB が空いています。',
  },
  'disk-space.low': {
    title: 'ディスクの空きがわずかです',
    says: free,
    why: `VM を一つ作ると埋まることがあります。${pauses}`,
    advice: remove,
  },
  'disk-space.full': {
    title: 'ディスクがいっぱいです',
    says: free,
    why: `${pauses}エンジンも予想外の失敗をします。`,
    advice: remove,
  },
  'disk-space.inodes': {
    title: 'ファイルシステムの inode が足りません',
    says: '{{path}} に置けるファイルは、大きさにかかわらず残り {{left}} 個です。',
    why: 'コンテナのイメージには小さなファイルが多くあります。',
    advice: '使っていないイメージを削除してください。',
  },
  'disk-space.unseen': { says: 'ファイルシステムの情報が得られません。' },
  'memory.enough': {
    value: '空き {{free}} GiB',
    says: '{{total}} GiB のうち {{free}} GiB が利用できます。スワップは {{swap}} GiB です。',
  },
  'memory.low': {
    title: 'メモリの残りがわずかです',
    says: available,
    why: '次の VM でホストが遅くなります。',
    advice: shutDown,
  },
  'memory.none': {
    title: 'メモリが足りません',
    says: available,
    why: 'カーネルが VM やコンテナをいつ終了させてもおかしくありません。',
    advice: shutDown,
  },
  'memory.no-swap': {
    title: 'スワップがありません',
    says: '{{total}} GiB のうち {{free}} GiB が利用できますが、スワップがありません（{{swap}} GiB）。',
    why: 'ゲストが増えると、遅くなる代わりにカーネルがどれかを終了させます。',
    advice: 'スワップファイルか zram を追加するか、使用量に注意してください。',
  },
  'memory.unseen': { says: 'メモリの量についてカーネルから情報が得られません。' },
  'limits.enough': { value: '十分', says: '開けるファイルと監視の上限は、数十台のマシンに十分です。' },
  'limits.low': {
    title: 'カーネルの上限が低すぎます',
    says: '{{key}} が {{value}} です。',
    why: 'コンテナが多いと「too many open files」や「no space left on device」で失敗します。',
  },
  'limits.files': {
    title: 'ファイルハンドルがほぼ使い切られています',
    says: '{{most}} のうち {{used}} が使用中です。',
    why: '残りがなくなると、すべてのプログラムが失敗します。',
    advice: '多くのファイルを開いているプログラムを lsof で探してください。',
  },
  'limits.unseen': { says: '上限についてカーネルから情報が得られません。' },
  'control-groups.unified': { value: 'バージョン 2', says: 'バージョン 2 です。VM とコンテナを制限できます。' },
  'control-groups.old': {
    value: 'バージョン 1',
    says: 'バージョン 1 です。制限はできますが、新しいシステムでは使えなくなります。',
  },
  'control-groups.none': {
    says: 'コントロールグループがないため、マシンのメモリとプロセッサーを制限できません。',
  },
  'clock.synchronized': { value: '同期済み', says: '時計はタイムサーバーに合っています。' },
  'clock.free': {
    title: '時計がタイムサーバーに合わせられていません',
    says: '時計は単独で動いています。',
    why: 'ずれると、ゲストやコンテナの証明書やトークンが失敗します。',
  },
  'clock.unseen': { says: '時計がタイムサーバーに合っているかどうか分かりません。' },
  'other-hypervisors.none': { value: 'なし', says: 'ほかのハイパーバイザーは読み込まれていません。' },
  'other-hypervisors.loaded': {
    title: 'ほかのハイパーバイザーが読み込まれています',
    says: '{{names}} のカーネルモジュールが KVM と一緒に読み込まれています。',
    why: 'プロセッサーの仮想化機能を同時に使えるのは一つだけです。',
    advice: '両方の VM を同時に動かさないでください。',
  },
  'other-hypervisors.active': {
    title: 'ほかのハイパーバイザーが動作中です',
    says: '{{names}} の VM が動作中です。',
    why: 'プロセッサーの仮想化機能を使えるのは一つだけなので、KVM のゲストが起動できないことがあります。',
    advice: '先にそれらの VM をシャットダウンしてください。',
  },
  'host-validate.passed': { value: '合格', says: 'virt-host-validate のほかの項目に不合格はありません。' },
  'host-validate.failed': {
    title: 'virt-host-validate に不合格の項目があります',
    says: '「{{what}}」が不合格です。不合格は {{count}} 項目です。',
    why: '一部の VM が起動できないか、機能が制限されることがあります。',
    advice: '詳しくは下の出力をご覧ください。',
  },
  'host-validate.unseen': { says: 'virt-host-validate はインストールされていません。' },
  'open-sockets.none': { value: 'なし', says: 'ほかのコンピューターへ公開しているエンジンや画面はありません。' },
  'open-sockets.docker': {
    title: 'このホストの誰でも Docker を使えます',
    says: 'Docker のソケットがすべてのユーザーに開かれています（モード {{mode}}）。',
    why: 'Docker を使えるユーザーは実質的に root と同じ権限を持ちます。',
    advice: 'Docker を再起動してモードを戻し、何が変更したかを調べてください。',
  },
  'open-sockets.engine': {
    title: 'エンジンがほかのコンピューターに公開されています',
    says: 'パスワードなしで公開されています：{{ports}}',
    why: 'このポートに届く人は、このホストの root になれます。',
    advice: '待ち受けをやめるか、TLS または SSH を使ってください。',
  },
  'open-sockets.screen': {
    title: 'ゲストの画面がほかのコンピューターに公開されています',
    says: '公開されています：{{ports}}',
    why: 'このポートに届く人は、ゲストの画面を操作できます。',
    advice: 'VM の定義で、画面の待ち受けを 127.0.0.1 にしてください。',
  },
  'uplink.there': { says: '外部への通信は {{interface}} から出ます。' },
  'uplink.none': {
    title: 'このコンピューターはオフラインです',
    says: 'デフォルトルートがないため、このコンピューターの外には接続できません。',
    why: 'イメージ、パッケージ、ISO を取得できません。すでに手元にあるものは、いつも通り起動して動きます。',
    advice: 'ケーブルをつなぐか、ネットワークに接続してください。',
  },
  'uplink.unread': { says: 'このコンピューターの経路を読み取れませんでした。' },
  'leftovers.none': { value: 'なし', says: '途中で切れた操作はありません。' },
  'leftovers.open': {
    title: '途中で切れた操作があります',
    says: '「{{title}}」は始まりましたが、終わっていません。このような操作がジャーナルに {{count}} 件あります。',
    why: '作りかけのものが残っているかもしれません。',
    advice: '対象のマシンを確認し、完成させるか削除してください。',
  },
}
