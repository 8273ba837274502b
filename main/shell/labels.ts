import type { FilePurpose, Language, MenuCommand } from '../../contract/shell.ts'

/** The words of what this process shows itself; the page has its own. `&` marks the access key. */
export interface Labels {
  readonly menu: Readonly<Record<'file' | 'edit' | 'view' | 'help' | 'close' | 'quit' | 'zoomReset', string>>
  readonly view: Readonly<Record<'zoomIn' | 'zoomOut' | 'fullScreen' | 'reload' | 'developerTools', string>>
  readonly edit: Readonly<Record<'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll', string>>
  readonly commands: Readonly<Record<MenuCommand, string>>
  readonly choose: Readonly<Record<FilePurpose, string>>
  readonly allFiles: string
}

const en: Labels = {
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    help: '&Help',
    close: 'Close &window',
    quit: '&Quit',
    zoomReset: '&Actual size',
  },
  view: {
    zoomIn: 'Zoom &in',
    zoomOut: 'Zoom &out',
    fullScreen: '&Full screen',
    reload: '&Reload',
    developerTools: '&Developer tools',
  },
  edit: { undo: '&Undo', redo: '&Redo', cut: 'Cu&t', copy: '&Copy', paste: '&Paste', selectAll: 'Select &all' },
  commands: {
    'new-vm': 'New &VM…',
    'new-container': 'New &container…',
    'open-lab': '&Open lab file…',
    settings: '&Settings',
    palette: 'Command &palette',
    help: '&Help',
    keys: '&Keyboard shortcuts',
    about: '&About Labrig',
    'report-problem': '&Report a problem…',
  },
  choose: {
    iso: 'Choose an installation image',
    disk: 'Choose a disk image',
    'image-archive': 'Choose an archive of container images',
    lab: 'Choose a lab file',
    folder: 'Choose a folder',
    any: 'Choose a file',
  },
  allFiles: 'All files',
}

const ja: Labels = {
  menu: {
    file: 'ファイル(&F)',
    edit: '編集(&E)',
    view: '表示(&V)',
    help: 'ヘルプ(&H)',
    close: 'ウィンドウを閉じる(&W)',
    quit: '終了(&Q)',
    zoomReset: '実際のサイズ(&A)',
  },
  view: {
    zoomIn: '拡大(&I)',
    zoomOut: '縮小(&O)',
    fullScreen: '全画面表示(&F)',
    reload: '再読み込み(&R)',
    developerTools: '開発者ツール(&D)',
  },
  edit: {
    undo: '元に戻す(&U)',
    redo: 'やり直す(&R)',
    cut: '切り取り(&T)',
    copy: 'コピー(&C)',
    paste: '貼り付け(&P)',
    selectAll: 'すべて選択(&A)',
  },
  commands: {
    'new-vm': '新しい仮想マシン(&V)…',
    'new-container': '新しいコンテナ(&C)…',
    'open-lab': 'ラボファイルを開く(&O)…',
    settings: '設定(&S)',
    palette: 'コマンドパレット(&P)',
    help: 'ヘルプ(&H)',
    keys: 'キーボードショートカット(&K)',
    about: 'Labrig について(&A)',
    'report-problem': '問題を報告(&R)…',
  },
  choose: {
    iso: 'インストールイメージを選択',
    disk: 'ディスクイメージを選択',
    'image-archive': 'コンテナイメージのアーカイブを選択',
    lab: 'ラボファイルを選択',
    folder: 'フォルダーを選択',
    any: 'ファイルを選択',
  },
  allFiles: 'すべてのファイル',
}

export const labels: Readonly<Record<Language, Labels>> = { en, ja }

/** The first of the user's languages that we speak; English when there is none. BCP 47 tags, for example ja-JP. */
export function languageFrom(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split(/[-_]/)
    if (primary === 'ja' || primary === 'en') return primary
  }
  return 'en'
}
