// A Windows of any display language as a machine: its reg.exe, sc.exe, whoami.exe, netsh.exe, w32tm.exe and dsregcmd.exe print what that language prints, in its code page. Its network is well; everything else is absent.
import iconv from 'iconv-lite'
import type { HttpAttempt, Machine } from '../src/machine.ts'
import { toRawText } from '../src/raw-text.ts'
import { answers, found, publicChain } from './healthy/endpoints.ts'

export interface Language {
  /** Of the console: 850, 932, ..., or 1200 for UTF-16. */
  codePage: number
  /** The labels of sc.exe's second and third line. */
  type: string
  state: string
  noService: string
  noKey: string
  /** What reg.exe says of a key that the account may not read. */
  denied: string
  defaultValue: string
  system: string
  administrators: string
  /** What netsh.exe and w32tm.exe say of a direct way and of a stopped time service. */
  direct: string
  clockStopped: string
}

export const languages: Record<string, Language> = {
  English: {
    codePage: 437,
    type: 'TYPE               ',
    state: 'STATE              ',
    noService: 'The specified service does not exist as an installed service.',
    noKey: 'ERROR: The system was unable to find the specified registry key or value.',
    denied: 'ERROR: Access is denied.',
    defaultValue: '(Default)',
    system: 'nt authority\\system',
    administrators: 'BUILTIN\\Administrators',
    direct: 'Direct access (no proxy server).',
    clockStopped: 'The following error occurred: The service has not been started. (0x80070426)',
  },
  German: {
    codePage: 850,
    type: 'TYP                ',
    state: 'STATUS             ',
    noService: 'Der angegebene Dienst ist kein installierter Dienst.',
    noKey: 'FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.',
    denied: 'FEHLER: Zugriff verweigert',
    defaultValue: '(Standard)',
    system: 'nt-autorität\\system',
    administrators: 'VORDEFINIERT\\Administratoren',
    direct: 'Direktzugriff (kein Proxyserver).',
    clockStopped: 'Folgender Fehler ist aufgetreten: Der Dienst wurde nicht gestartet. (0x80070426)',
  },
  French: {
    codePage: 850,
    type: 'TYPE               ',
    state: 'ÉTAT               ',
    noService: 'Le service spécifié n’existe pas en tant que service installé.'.replace('’', "'"),
    noKey: 'ERREUR : le système n’a pas trouvé la clé ou la valeur de Registre spécifiée.'.replace('’', "'"),
    denied: 'ERREUR : accès refusé.',
    defaultValue: '(par défaut)',
    system: 'autorite nt\\système',
    administrators: 'BUILTIN\\Administrateurs',
    direct: 'Accès direct (sans serveur proxy).',
    clockStopped: "L'erreur suivante s'est produite : Le service n'a pas été démarré. (0x80070426)",
  },
  Japanese: {
    codePage: 932,
    type: '種類               ',
    state: '状態               ',
    noService: '指定されたサービスはインストールされたサービスとして存在しません。',
    noKey: 'エラー: 指定されたレジストリ キーまたは値が見つかりませんでした。',
    denied: 'エラー: アクセスが拒否されました。',
    defaultValue: '(既定)',
    system: 'nt authority\\system',
    administrators: 'BUILTIN\\Administrators',
    direct: '直接アクセス (プロキシ サーバーなし)。',
    clockStopped: 'エラーが発生しました: サービスを開始できませんでした。 (0x80070426)',
  },
  Chinese: {
    codePage: 936,
    type: '类型               ',
    state: '状态               ',
    noService: '指定的服务未安装。',
    noKey: '错误: 系统找不到指定的注册表项或值。',
    denied: '错误: 拒绝访问。',
    defaultValue: '(默认)',
    system: 'nt authority\\system',
    administrators: 'BUILTIN\\Administrators',
    direct: '直接访问(没有代理服务器)。',
    clockStopped: '发生下列错误: 服务尚未启动。 (0x80070426)',
  },
  'German, in UTF-16': {
    codePage: 1200,
    type: 'TYP                ',
    state: 'STATUS             ',
    noService: 'Der angegebene Dienst ist kein installierter Dienst.',
    noKey: 'FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.',
    denied: 'FEHLER: Zugriff verweigert',
    defaultValue: '(Standard)',
    system: 'nt-autorität\\system',
    administrators: 'VORDEFINIERT\\Administratoren',
    direct: 'Direktzugriff (kein Proxyserver).',
    clockStopped: 'Folgender Fehler ist aufgetreten: Der Dienst wurde nicht gestartet. (0x80070426)',
  },
}

export interface CannedVm {
  /** Values by full key; "" is the default value of a key. Keys above exist by themselves. */
  registry: Record<string, Record<string, [type: string, data: string]>>
  /** State by name: 4 running, 1 stopped. */
  services: Record<string, 1 | 4>
  /** Keys of the registry that this account may not read. */
  denied?: string[]
  dsregcmd: string
  files: Record<string, string>
  /** IMDS by path without its query. */
  metadata: Record<string, HttpAttempt>
}

const words: Record<number, string> = { 1: 'STOPPED', 4: 'RUNNING' }

export function cannedWindows(vm: CannedVm, language: Language): Machine {
  const text = (lines: string) => {
    const encoding = language.codePage === 1200 ? 'utf-16le' : `cp${language.codePage}`
    const raw = toRawText(iconv.encode(lines, encoding))
    return raw.encoding === 'bytes' ? { ...raw, codePage: language.codePage } : raw
  }
  const answer = (exitCode: number, stdout: string, stderr = '') => ({
    exitCode,
    stdout: text(stdout),
    stderr: text(stderr),
  })
  const programs: Record<string, (args: string[]) => ReturnType<typeof answer>> = {
    'dsregcmd.exe': () => answer(0, vm.dsregcmd),
    'whoami.exe': () =>
      answer(
        0,
        `"${language.system}","S-1-5-18"\r\n"${language.administrators}","Alias","S-1-5-32-544",""\r\n"Label","Label","S-1-16-16384",""\r\n`,
      ),
    'netsh.exe': () => answer(0, `\r\n    ${language.direct}\r\n\r\n`),
    'w32tm.exe': () => answer(1, `${language.clockStopped}\r\n`),
    'sc.exe': ([, name = '']) => {
      const state = vm.services[name]
      if (state === undefined)
        return answer(1060, `[SC] EnumQueryServicesStatus:OpenService 1060:\r\n\r\n${language.noService}\r\n\r\n`)
      return answer(
        0,
        `\r\nSERVICE_NAME: ${name} \r\n        ${language.type}: 10  WIN32_OWN_PROCESS  \r\n        ${language.state}: ${state}  ${words[state]} \r\n                                (STOPPABLE, NOT_PAUSABLE)\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n`,
      )
    },
    'reg.exe': ([, key = '', ...options]) => {
      if (vm.denied?.includes(key)) return answer(1, '', `${language.denied}\r\n`)
      const printed = printKey(vm, language, key, options.includes('/s'))
      return printed === null ? answer(1, '', `${language.noKey}\r\n`) : answer(0, printed)
    },
  }
  const absent = { present: false as const }
  return {
    platform: 'win32',
    systemDrive: 'C:',
    now: () => new Date('2026-11-20T02:14:09.120Z'),
    elapsed: () => 0,
    runProgram: async (program, args) => programs[program]?.(args) ?? answer(1, ''),
    readFileEnd: async (path) => {
      const content = vm.files[path]
      if (content === undefined) return absent
      return {
        present: true,
        size: content.length,
        modifiedAt: '2026-11-19T02:14:09.120Z',
        content: toRawText(Buffer.from(content)),
      }
    },
    listFolder: async (path) => {
      const below = Object.keys(vm.files).filter((file) => file.startsWith(`${path}\\`))
      if (below.length === 0) return absent
      const entries = below.map((file) => {
        const [name = '', ...deeper] = file.slice(path.length + 1).split('\\')
        return { name, kind: deeper.length > 0 ? ('folder' as const) : ('file' as const) }
      })
      return { present: true, entries, more: false }
    },
    httpGet: async ({ url }) =>
      vm.metadata[new URL(url).pathname] ?? {
        kind: 'no-answer',
        phase: 'connect',
        code: 'ECONNREFUSED',
        message: '',
        ms: 1,
      },
    ownNetwork: async () => ({ nameServers: ['168.63.129.16'], addresses: ['10.20.0.7'], proxyVariables: [] }),
    lookUpName: async () => found('20.190.160.14'),
    askNameServer: async () => found('20.190.160.14'),
    tryHttps: async ({ host }) => {
      const attempt = answers('20.190.160.14', publicChain(host), 404)
      const certificates = publicChain(host).map(({ hex }) => hex)
      return { ...attempt, tls: attempt.tls === null ? null : { ...attempt.tls, certificates } }
    },
  }
}

/** As reg.exe prints a key, its values, and the keys below: their names only, or all of them with /s. Null: no such key. */
function printKey(vm: CannedVm, language: Language, key: string, recursive: boolean): string | null {
  const all = new Set(['HKEY_LOCAL_MACHINE'])
  for (const path of Object.keys(vm.registry))
    for (let at = path.indexOf('\\'); at > 0; at = path.indexOf('\\', at + 1)) all.add(path.slice(0, at))
  for (const path of Object.keys(vm.registry)) all.add(path)
  const inKey = [...all].filter((path) => path === key || path.startsWith(`${key}\\`)).sort()
  if (inKey.length === 0) return null
  const values = (path: string) =>
    Object.entries(vm.registry[path] ?? {}).map(
      ([name, [type, data]]) => `    ${name === '' ? language.defaultValue : name}    ${type}    ${data}\r\n`,
    )
  if (recursive) return inKey.map((path) => `\r\n${path}\r\n${values(path).join('')}`).join('')
  const children = inKey.filter((path) => path !== key && !path.slice(key.length + 1).includes('\\'))
  return `\r\n${key}\r\n${values(key).join('')}\r\n${children.map((path) => `${path}\r\n`).join('')}`
}
