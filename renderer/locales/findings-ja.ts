import type { FindingCode, FindingId, FindingText, RemedyCode } from '../../contract/texts/finding-texts.ts'
import { hostTexts } from './host-findings-ja.ts'

/** The doctor's words in Japanese; the English ones are the contract's. */
export const titles: Readonly<Record<FindingId, string>> = {
  'cpu-virtualization': 'プロセッサーの仮想化機能',
  'kvm-device': '/dev/kvm',
  libvirt: 'libvirt',
  docker: 'Docker Engine',
  'default-network': 'ネットワーク「default」',
  'guest-forwarding': 'ゲストとファイアウォール',
  'ip-forward': 'パケットの転送',
  'firewall-backends': 'ファイアウォールの方式',
  firewalld: 'firewalld のゾーン',
  subnets: 'サブネット',
  groups: 'グループ',
  'polkit-agent': 'パスワードの確認',
  'libvirt-instance': 'システムとセッション',
  'libvirt-daemons': 'libvirt のサービス',
  'docker-service': 'Docker のサービス',
  'docker-packaging': 'Docker のパッケージ',
  'docker-kind': 'エンジンの種類',
  'storage-access': 'プールのアクセス権',
  'tpm-authority': 'TPM エミュレーターの証明書',
  'disk-space': 'ディスクの空き',
  memory: 'メモリ',
  limits: 'カーネルの上限',
  'control-groups': 'コントロールグループ',
  clock: '時計',
  'other-hypervisors': 'ほかのハイパーバイザー',
  'host-validate': 'virt-host-validate',
  'open-sockets': '公開ポート',
  uplink: '外部への接続',
  leftovers: '中断した操作',
}

const login = '実行後、いったんログアウトして再度ログインしてください。グループは次のログインから有効になります。'
const slow = 'ゲストはエミュレーションで動き、何倍も遅くなります。'
const firmware = 'ファームウェアの設定で「Intel Virtualization Technology」または「SVM mode」を確認してください。'
const vms = 'VM は libvirt で動きます。'
const containers = 'コンテナは Docker で動きます。'
const absent = 'ソケットで待ち受けているものがありません。インストールされていないか、動いていません。'
const denied = '動いていますが、このユーザーには使う権限がありません。'

export const texts: Readonly<Record<FindingCode, FindingText>> = {
  'cpu-virtualization.kvm': {
    value: '{{flag}}',
    says: 'プロセッサーに {{flag}} があり、/dev/kvm も存在し、virt-host-validate も合格と判定しました。',
  },
  'cpu-virtualization.kvm-unasked': {
    value: '{{flag}}',
    says: 'プロセッサーに {{flag}} があり、/dev/kvm も存在します。virt-host-validate はインストールされていません。',
  },
  'cpu-virtualization.no-device': {
    says: 'プロセッサーに {{flag}} はありますが、/dev/kvm がありません。ゲストはエミュレーションで動きます。',
  },
  'cpu-virtualization.firmware': {
    title: '仮想化機能がファームウェアで無効になっています',
    says: 'カーネルのログによると、このコンピューターのファームウェアで仮想化機能が無効になっています。',
    why: slow,
    advice:
      '再起動してファームウェアの設定を開き、「Intel Virtualization Technology」または「SVM mode」を有効にして、一度電源を切ってください。',
  },
  'cpu-virtualization.refused': {
    says: 'プロセッサーに {{flag}} はありますが、virt-host-validate はハードウェア仮想化を検出していません。',
    why: slow,
    advice: firmware,
  },
  'cpu-virtualization.nested': {
    title: 'このコンピューターは入れ子の仮想化が使えない VM です',
    says: 'プロセッサーに vmx も svm もなく、このコンピューター自体が VM です。ホスト側が仮想化機能を渡していません。',
    why: `${slow}ラボ自体は動きます。`,
    advice: 'ホスト側で、この VM の入れ子の仮想化を有効にしてください。例：CPU モードを「host-passthrough」にします。',
  },
  'cpu-virtualization.unsupported': {
    title: 'プロセッサーに仮想化機能がありません',
    says: 'プロセッサーに vmx も svm もなく、VM でもないようです。仮想化機能がないか、ファームウェアが隠しています。',
    why: `${slow}ラボ自体は動きます。`,
    advice: `${firmware}項目がなければ、このプロセッサーでは使えません。`,
  },
  'kvm-device.usable': { value: '利用可', says: 'デバイスが存在し、開くことができます。' },
  'kvm-device.hollow': {
    value: '仮想化なし',
    says: 'デバイスは存在しますが、プロセッサーに仮想化機能がないため、KVM が動くとは限りません。',
  },
  'kvm-device.denied': {
    title: 'このユーザーは /dev/kvm を開けません',
    says: 'デバイスはグループ {{group}} のもので、現在のログインはこのグループに属していません。',
    why: 'libvirt のシステム接続には不要ですが、セッション接続には必要です。',
    advice: login,
  },
  'kvm-device.absent': {
    title: 'kvm モジュールが読み込まれていません',
    says: 'プロセッサーに {{flag}} はありますが、/dev/kvm がありません。',
    why: slow,
  },
  'kvm-device.impossible': {
    says: '/dev/kvm がありません。プロセッサーの仮想化機能が使えないため、存在できません。',
  },
  'libvirt.ready': { value: '{{version}}', says: 'バージョン {{version}} が応答しています。' },
  'libvirt.unconfigured': {
    title: 'libvirt への接続がありません',
    says: 'libvirt への接続が設定されていません。',
    why: vms,
  },
  'libvirt.absent': { title: 'libvirt が動作していません', says: absent, why: vms },
  'libvirt.silent': {
    title: 'libvirt が応答しません',
    says: 'サービスは動作していますが、ソケットで応答がありません。',
    why: 'VM は libvirt を通して動作します。',
    advice: '動作中のマシンはその間も動き続けます。',
  },
  'libvirt.denied': { title: 'このユーザーは libvirt を使えません', says: denied, why: vms, advice: login },
  'libvirt.connecting': { says: 'まだ応答がありません。', why: vms },
  'libvirt.lost': { title: 'libvirt との接続が切れました', says: '接続が切れました。', why: vms },
  'docker.ready': { value: '{{version}}', says: 'バージョン {{version}} が応答しています。' },
  'docker.unconfigured': {
    title: 'Docker Engine への接続がありません',
    says: 'Docker Engine への接続が設定されていません。',
    why: containers,
  },
  'docker.absent': { title: 'Docker Engine が動作していません', says: absent, why: containers },
  'docker.unpackaged': {
    title: 'Docker Engine がインストールされていません',
    says: 'ソケットで何も待ち受けていません。このディストリビューションにはパッケージもありません。',
    why: 'コンテナは Docker を通して動作します。',
    advice:
      'docs.docker.com/engine/install のこのディストリビューション向けの手順で、Docker 公式のパッケージをインストールしてください。',
  },
  'docker.silent': {
    title: 'Docker Engine が応答しません',
    says: 'サービスは動作していますが、ソケットで応答がありません。',
    why: 'コンテナは Docker を通して動作します。live-restore がなければ、再起動するとコンテナも停止します。',
  },
  'docker.denied': {
    title: 'このユーザーは Docker Engine を使えません',
    says: denied,
    why: `${containers}使えるユーザーは実質的に root と同じ権限を持ちます。`,
    advice: login,
  },
  'docker.connecting': { says: 'まだ応答がありません。', why: containers },
  'docker.lost': { title: 'Docker Engine との接続が切れました', says: '接続が切れました。', why: containers },
  'default-network.runs': { value: '動作中', says: '動作しています：{{facts}}' },
  'default-network.unasked': { says: 'libvirt が応答しないため確認できません。' },
  'default-network.undefined': {
    title: 'ネットワーク「default」が定義されていません',
    says: 'この名前のネットワークが libvirt にありません。',
    why: '新しい VM はこのネットワークを使って外へ出ます。',
  },
  'default-network.inactive': {
    title: 'ネットワーク「default」が開始されていません',
    says: '定義されていますが、開始されていません。',
    why: 'これを使う VM は起動できません。',
  },
  'default-network.clash': {
    title: 'ネットワーク「default」のアドレスはすでに使われています',
    says: '開始されておらず、そのアドレス（{{subnet}}）はこのホストのインターフェースのものです。libvirt の VM の中ではよくあることです。',
    why: 'このままでは libvirt は開始せず、これを使う VM も起動できません。',
  },
  'default-network.manual': {
    title: 'ネットワーク「default」がホストと一緒に開始されません',
    says: '動作していますが、ホストの起動時には開始されません。',
    why: '再起動すると、これを使う VM は起動できません。',
  },
  'guest-forwarding.open': {
    value: '{{bridges}} 通過可',
    says: '{{bridges}} のパケットは FORWARD チェーンを通ります。',
  },
  'guest-forwarding.unasked': { says: 'libvirt が応答しないため確認できません。' },
  'guest-forwarding.idle': {
    value: '対象なし',
    says: '外へ出る libvirt ネットワークが開始されていないため、通すものがありません。',
  },
  'guest-forwarding.dropped': {
    title: 'Docker の FORWARD ポリシーが libvirt ゲストの通信を破棄しています',
    says: '{{bridges}} のゲストはこのホストまでは届きますが、その先へは届きません。パケットは「{{rule}}」で破棄されています。',
    why: 'Docker は起動時に FORWARD チェーンのポリシーを DROP にします。libvirt は自分のルールでゲストを許可していますが、パケットはすべてのテーブルを通る必要があります。',
  },
  'guest-forwarding.dropped-elsewhere': {
    title: 'ファイアウォールのルールが libvirt ゲストの通信を破棄しています',
    says: '{{bridges}} のゲストはこのホストまでは届きますが、その先へは届きません。パケットは「{{rule}}」で破棄されています。',
    why: 'VM がネットワークへ出られません。',
  },
  'guest-forwarding.dropped-nft': {
    title: '別のファイアウォールが libvirt ゲストの通信を破棄しています',
    says: '{{bridges}} のゲストはこのホストまでは届きますが、その先へは届きません。パケットはテーブル {{table}} のチェーン {{chain}} の「{{rule}}」で破棄されています。',
    why: 'libvirt は自分のルールでゲストを許可していますが、パケットはすべてのテーブルを通る必要があります。',
    advice: 'この変更はそのファイアウォールの再読み込みまで有効です。続けるには、その設定に書き加えてください。',
  },
  'guest-forwarding.bridged': {
    title: 'ファイアウォールが同じブリッジのゲスト間の通信を破棄しています',
    says: 'カーネルが {{bridges}} のフレームを iptables に渡しており（br_netfilter）、「{{rule}}」で破棄されています。',
    why: '同じブリッジのゲスト同士が通信できません。',
  },
  'guest-forwarding.denied': {
    says: 'ファイアウォールを読めるのは root だけなので、ゲストの通信が通るかどうか分かりません。',
    advice: '確認するには次を実行してください：sudo labrig doctor',
  },
  'guest-forwarding.unreadable': {
    says: 'ファイアウォールのルールを読めなかったため、ゲストの通信が通るかどうか分かりません。',
  },
  'guest-forwarding.no-tool': {
    value: 'iptables なし',
    says: 'iptables がないため、ゲストを止めるチェーンもありません。',
  },
  'ip-forward.on': { value: '有効', says: 'カーネルはインターフェース間でパケットを転送します。' },
  'ip-forward.idle': {
    value: '不要',
    says: 'カーネルはパケットを転送しませんが、必要とするネットワークもありません。エンジンがネットワークを開始すると有効になります。',
  },
  'ip-forward.off': {
    title: 'カーネルがパケットを転送していません',
    says: 'net.ipv4.ip_forward が 0 です。{{bridges}} のゲストとコンテナはこのホストには届きますが、その先には届きません。',
    why: 'エンジンはネットワークの開始時にこの設定を有効にします。その後に何かが無効にしました。',
    advice:
      '下に示すファイルで 0 に設定されている場合は、その行を削除してください。設定が読み直されるたびに 0 へ戻ります。',
  },
  'ip-forward.unseen': { says: 'パケットを転送するかどうか、カーネルから情報が得られません。' },
  'firewall-backends.one': { value: '一つのテーブル', says: 'iptables のルールはすべて一つのテーブルにあります。' },
  'firewall-backends.both': {
    title: '二つの世代の iptables が同時に使われています',
    says: 'iptables-legacy と iptables-nft の両方にルールがあり、パケットは両方を通る必要があります。',
    why: '一方で許可しても他方で破棄されることがあり、どちらのツールも半分しか表示しません。',
    advice:
      '「update-alternatives --config iptables」でどちらかに決め、Docker と libvirt を再起動してルールを書き直させてください。',
  },
  'firewall-backends.tool': {
    title: 'libvirt のファイアウォール方式に必要なツールがありません',
    says: 'libvirt は {{backend}} を使う設定ですが、そのプログラムがインストールされていません。',
    why: 'libvirt のネットワークが開始できません。',
    advice: '{{backend}} をインストールするか、/etc/libvirt/network.conf の firewall_backend を変更してください。',
  },
  'firewall-backends.denied': { says: 'iptables のルールを読めるのは root だけです。' },
  'firewall-backends.none': { value: 'iptables なし', says: 'iptables はインストールされていません。' },
  'firewalld.none': { value: 'なし', says: 'firewalld は動いていません。' },
  'firewalld.fits': { value: '適切', says: 'ゲストとコンテナのブリッジは、それらを通すゾーンにあります。' },
  'firewalld.strange': {
    title: 'ブリッジが不適切な firewalld のゾーンにあります',
    says: '{{bridge}} はゾーン {{zone}} にありますが、エンジンはゾーン {{wanted}} を用意しています。',
    why: 'ゾーン {{zone}} は、このホストへの DHCP と DNS の要求や外部への通信を拒否します。ゲストはアドレスを取得できないことがあります。',
  },
  'firewalld.zone-absent': {
    title: 'firewalld にゾーン libvirt がありません',
    says: 'libvirt はネットワークのブリッジをこのゾーンに置きますが、動作中の firewalld にはありません。firewalld の動作中に libvirt をインストールすると、こうなります。',
    why: 'libvirt のネットワークが開始しないか、ゲストがアドレスを取得できません。',
    advice: '読み直しても現れない場合は、ゾーンを含む libvirt のパッケージを再インストールしてください。',
  },
  'firewalld.docker-late': {
    title: 'Docker のルールが firewalld に消されています',
    says: 'firewalld が Docker より後に起動したため、Docker のルールとゾーンがありません。',
    why: 'コンテナの公開ポートに届かず、コンテナから外部へ通信できないことがあります。',
    advice: 'Docker を再起動すると、ルールを書き直します。コンテナも一緒に再起動します。',
  },
  'firewalld.denied': { says: 'firewalld が動いていますが、ゾーンを読めるのは root だけです。' },
  'subnets.apart': {
    value: '重複なし',
    says: '両エンジンのネットワークとインターフェースのアドレスは重なっていません。',
  },
  'subnets.clash': {
    title: '二つのネットワークのアドレスが重なっています',
    says: '{{one}}（{{subnet}}）と {{other}}（{{otherSubnet}}）が重なっています。',
    why: '一方へのパケットが他方へ届きます。',
    advice: 'どちらかに別のサブネットを割り当ててください。',
  },
  'subnets.uplink': {
    title: 'このホストの上流と同じアドレスのネットワークがあります',
    says: '{{one}}（{{subnet}}）が、外へ出る {{other}}（{{otherSubnet}}）と重なっています。libvirt の VM の中ではよくあることです。',
    why: 'ネットワークを開始すると、このホストの接続が切れることがあります。',
    advice: 'ネットワークに別のサブネット（例：{{free}}）を割り当ててください。',
  },
  ...hostTexts,
}

export const remedies: Readonly<Record<RemedyCode, string>> = {
  'install-libvirt': 'libvirt と qemu をインストールする',
  'start-service': '{{service}} を今すぐ開始し、ホストの起動時にも開始する',
  'restart-service': '{{service}} を再起動する',
  'join-group': '{{user}} をグループ {{group}} に加える',
  'install-docker': 'Docker Engine をインストールする',
  'load-module': 'カーネルモジュール {{module}} を読み込む',
  'start-network': 'ネットワークを今すぐ開始し、ホストの起動時にも開始する',
  'define-network': '空いているサブネット {{subnet}} でネットワークを定義し、開始する',
  'readdress-network': '空いているサブネット {{subnet}} に変更して開始する',
  'keep-network': 'ホストの起動時にネットワークを開始する',
  'let-guests-pass': '{{bridges}} のパケットを Docker 自身のルールより前で通す',
  'bind-zone': '{{bridges}} をエンジン用のゾーンへ移す（現在の設定と恒久設定）',
  'reload-firewalld': 'firewalld にゾーンを読み直させる',
  'let-guests-pass-nft': 'テーブル {{table}} で {{bridges}} のパケットを通す',
  'enable-service': 'ホストの起動時に {{service}} を開始する',
  'disable-monolithic': 'モジュール型のデーモンに任せる',
  'move-network':
    '空いているサブネット {{subnet}} へネットワークを移す（接続中のゲストはアドレスを取り直すまで通信できません）',
  'open-folder': '{{folder}} をほかのユーザーが通れるようにする（通過のみ。一覧は見えません）',
  'own-files': '{{folder}} のファイルの所有者を {{owner}} にする',
  'look-as-root': '{{folder}} を root で確認する',
  'raise-limits': '上限を今すぐ、ホストの起動時にも引き上げる',
  'forward-packets': 'パケットの転送を今すぐ、ホストの起動時にも有効にする',
  'set-clock': '時計をタイムサーバーに合わせる',
  'docker-no-drop': 'ポリシーを変更しないよう Docker に設定する（Docker 28 以降）。コンテナも一緒に再起動します',
}
