import type { RemedyCode } from '../../contract/texts/finding-texts.ts'
import type { RemedyEffect } from '../../contract/texts/remedy-effects.ts'

const untilUndone = '元に戻すまで'
const overRestarts = '再起動後も、元に戻すまで'
const onlyNetwork = 'ほかのネットワーク、Docker、外部への経路'

/** What remedies change, leave alone, and how long that lasts, in Japanese. */
export const remedyEffects: Readonly<Record<RemedyCode, RemedyEffect>> = {
  'install-libvirt': {
    changes: 'インストール済みパッケージと、それが開始するサービス',
    untouched: 'コンテナ、ほかのファイアウォールルール、個人のファイル',
    lasts: 'パッケージを削除するまで',
  },
  'start-service': {
    changes: 'サービスとそのソケット、および自動開始の設定',
    untouched: '構成、マシン、イメージ',
    lasts: overRestarts,
  },
  'restart-service': {
    changes: '残る変更なし（サービスの停止と開始のみ）',
    untouched: '構成、マシン、イメージ',
    lasts: 'サービスが次に止まるまで',
  },
  'join-group': {
    changes: '{{user}} の所属グループ',
    untouched: 'ほかのユーザー、ファイル、現在のログイン（次回から有効）',
    lasts: untilUndone,
  },
  'install-docker': {
    changes: 'インストール済みパッケージと、それが開始するサービス',
    untouched: 'VM、個人のファイル',
    lasts: 'パッケージを削除するまで',
  },
  'load-module': {
    changes: '動作中のカーネル（モジュールの追加）',
    untouched: '構成、マシン',
    lasts: '次の再起動まで',
  },
  'start-network': {
    changes: 'libvirt のネットワーク 1 つと、そのブリッジおよびルール',
    untouched: onlyNetwork,
    lasts: overRestarts,
  },
  'define-network': {
    changes: 'libvirt のネットワークの追加と、そのブリッジおよびルール',
    untouched: onlyNetwork,
    lasts: overRestarts,
  },
  'readdress-network': {
    changes: 'libvirt のネットワーク 1 つのアドレス（開始も行います）',
    untouched: onlyNetwork,
    lasts: overRestarts,
  },
  'keep-network': {
    changes: 'libvirt のネットワーク 1 つの自動開始の設定',
    untouched: '動作中のネットワークとゲスト',
    lasts: untilUndone,
  },
  'let-guests-pass': {
    changes: '{{bridges}} 用のファイアウォールルール。systemd ではそれを保つユニットも',
    untouched: 'コンテナ、公開ポート、libvirt と Docker のルール',
    lasts: 'Docker の再起動後も。systemd ではホストの再起動後も',
  },
  'bind-zone': {
    changes: '{{bridges}} の所属ゾーン（動作中の firewalld とそのファイル）',
    untouched: 'ほかのインターフェース、ゾーン自体のルール、外部への経路',
    lasts: overRestarts,
  },
  'reload-firewalld': {
    changes: 'firewalld への一時的な設定（失われます）',
    untouched: 'firewalld のファイル、確立済みの接続',
    lasts: 'ファイルが変わるまで',
  },
  'let-guests-pass-nft': {
    changes: 'テーブル {{table}} のルール 2 つ',
    untouched: 'ほかのテーブル、コンテナ',
    lasts: 'そのファイアウォールの再読み込みまで',
  },
  'enable-service': {
    changes: '{{service}} の自動開始の設定',
    untouched: '現在動作中のもの',
    lasts: untilUndone,
  },
  'disable-monolithic': {
    changes: 'libvirtd の停止と、自動開始の解除',
    untouched: '動作中のゲスト、定義、ディスク',
    lasts: untilUndone,
  },
  'move-network': {
    changes: 'libvirt のネットワーク 1 つのアドレス（停止と開始を行います）',
    untouched: onlyNetwork,
    lasts: '再起動後も。維持しない場合は自動的に元に戻ります',
  },
  'open-folder': {
    changes: '{{folder}} のモード（その他のユーザーの x）',
    untouched: 'フォルダーの中身、所有者、グループ',
    lasts: untilUndone,
  },
  'own-files': {
    changes: '{{folder}} のファイルの所有者（{{owner}} になります）',
    untouched: 'ファイルの内容とモード、動作中の VM',
    lasts: untilUndone,
  },
  'look-as-root': {
    changes: 'なし（ほかのユーザーのファイルを一覧するだけです）',
    untouched: 'すべて',
    lasts: '影響は残りません',
  },
  'raise-limits': {
    changes: 'カーネルの上限と、/etc/sysctl.d に置く Labrig のファイル',
    untouched: 'ほかの設定、動作中のプログラム',
    lasts: overRestarts,
  },
  'forward-packets': {
    changes: 'カーネルの設定一つと、/etc/sysctl.d に置く Labrig のファイル',
    untouched: 'ファイアウォールのルール、エンジンのネットワーク、IPv6',
    lasts: overRestarts,
  },
  'set-clock': {
    changes: '時計（今後も追従します）',
    untouched: 'タイムゾーン',
    lasts: '再起動後も、無効にするまで',
  },
  'docker-no-drop': {
    changes: 'Docker の構成。Docker とコンテナが再起動します',
    untouched: 'VM、libvirt のルール',
    lasts: '再起動後も、設定を消すまで',
  },
}
