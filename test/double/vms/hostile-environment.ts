import type { VmDouble } from '../vm.ts'
import noIdentity from './no-identity.ts'

/** Not what it should be, wherever a program that Node or Windows would load or start is looked for. */
const planted = 'This is no program.'
const currentFolder = 'C:\\Users\\Public\\Downloads'
const libraries = ['version.dll', 'dbghelp.dll', 'winmm.dll', 'bcrypt.dll', 'iphlpapi.dll', 'userenv.dll', 'dnsapi.dll']
const programs = [
  'dsregcmd.exe',
  'reg.exe',
  'sc.exe',
  'whoami.exe',
  'wevtutil.exe',
  'netsh.exe',
  'icacls.exe',
  'cmd.exe',
]
const scripts = [
  'node_modules/undici/index.js',
  'node_modules/execa/index.js',
  'undici.js',
  'main.js',
  'aadlogin-doctor.js',
]
const settings = ['.env', 'node.config.json', 'package.json', 'sea-config.json', '.npmrc', 'openssl.cnf', '.noderc']

/** Every variable that Node, libuv, c-ares, OpenSSL or pkg is known to take orders from. */
const obeyed = {
  NODE_OPTIONS:
    '--require=C:\\evil\\evil.js --tls-min-v1.3 --use-env-proxy --use-system-ca --dns-result-order=ipv6first',
  NODE_EXTRA_CA_CERTS: 'C:\\evil\\evil.pem',
  NODE_USE_SYSTEM_CA: '1',
  NODE_USE_ENV_PROXY: '1',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  NODE_PATH: 'C:\\evil',
  NODE_REPL_EXTERNAL_MODULE: 'C:\\evil\\evil.js',
  NODE_PENDING_DEPRECATION: '1',
  NODE_PENDING_PIPE_INSTANCES: '1',
  NODE_PRESERVE_SYMLINKS: '1',
  NODE_REDIRECT_WARNINGS: 'C:\\evil\\warnings.txt',
  NODE_ICU_DATA: 'C:\\evil',
  NODE_CHANNEL_FD: 'x',
  NODE_COMPILE_CACHE: 'C:\\evil\\cache',
  NODE_DEBUG: '*',
  NODE_DEBUG_NATIVE: 'compile_cache',
  NODE_V8_COVERAGE: 'C:\\evil\\coverage',
  NODE_UNIQUE_ID: '1',
  NODE_TEST_CONTEXT: 'child',
  NODE_NO_WARNINGS: '0',
  NODE_SKIP_PLATFORM_CHECK: '1',
  SSL_CERT_FILE: 'C:\\evil\\evil.pem',
  SSL_CERT_DIR: 'C:\\evil',
  OPENSSL_CONF: 'C:\\evil\\openssl.cnf',
  OPENSSL_MODULES: 'C:\\evil',
  OPENSSL_ENGINES: 'C:\\evil',
  PKG_EXECPATH: 'C:\\evil\\evil.js',
  PKG_DUMMY_ENTRYPOINT: 'C:\\evil\\evil.js',
  PKG_NATIVE_CACHE_PATH: 'C:\\evil',
  PKG_CACHE_PATH: 'C:\\evil',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  ALL_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '',
  NODE_DISABLE_COLORS: '1',
  NODE_INSPECT_RESUME_ON_START: '1',
  NODE_TEST_WORKER_ID: '1',
  _NT_SYMBOL_PATH: 'srv*C:\\evil*http://evil.test/symbols',
  DBGHELP_HOMEDIR: 'C:\\evil',
  SSLKEYLOGFILE: 'C:\\evil\\keys.txt',
  OPENSSL_ia32cap: '0',
  OPENSSL_TRACE: 'all',
  LOCALDOMAIN: 'evil.test',
  RES_OPTIONS: 'ndots:15 timeout:60 attempts:1 use-vc',
  HOSTALIASES: 'C:\\evil\\aliases.txt',
  TZ: 'XXX-13',
  LANG: 'de_DE.UTF-8',
  DEBUG: '*',
  DIAGNOSTICS: '*',
  NODE_ENV: 'development',
  READABLE_STREAM: 'disable',
  UNDICI_NO_WASM_SIMD: '1',
  CLICOLOR_FORCE: '1',
  CI: 'true',
  NO_COLOR: '1',
  UV_THREADPOOL_SIZE: '1',
  UV_USE_IO_URING: '1',
}

/** All of them, those of Windows, and what stands beside the tool and where it is started. */
export default {
  ...noIdentity,
  about:
    'No identity, and all that could steer the tool is set to: variables, files in the current folder, libraries, scripts',
  currentFolder,
  inGroups: { ...obeyed, FORCE_COLOR: '3' },
  environment: {
    ...obeyed,
    FORCE_COLOR: '3',
    PATH: `${currentFolder};C:\\evil`,
    PATHEXT: '.CMD;.EXE',
    ComSpec: 'C:\\evil\\cmd.exe',
    SystemRoot: 'C:\\evil',
    windir: 'C:\\evil',
    SystemDrive: 'C:\\evil',
  },
  files: {
    ...noIdentity.files,
    'C:\\evil\\evil.js': 'process.exit(77)',
    'C:\\evil\\evil.pem': planted,
    // OpenSSL ends the program that reads this.
    'C:\\evil\\openssl.cnf':
      'nodejs_conf = evil\n[evil]\nproviders = p\n[p]\nx = y\n[y]\nmodule = C:\\evil\\evil.dll\nactivate = 1\n[[',
    'C:\\evil\\evil.dll': planted,
    ...Object.fromEntries(programs.map((name) => [`C:\\evil\\${name}`, planted])),
    ...Object.fromEntries(programs.map((name) => [`C:\\evil\\System32\\${name}`, planted])),
    ...Object.fromEntries(
      [...libraries, ...programs, ...scripts, ...settings].map((name) => [
        `${currentFolder}\\${name.replaceAll('/', '\\')}`,
        name.endsWith('.js') ? 'process.exit(77)' : planted,
      ]),
    ),
    // Beside the exe only what is no library: those of its own folder Windows loads before it runs.
    ...Object.fromEntries(
      [...scripts, ...settings].map((name) => [
        `C:\\Tools\\${name.replaceAll('/', '\\')}`,
        name.endsWith('.js') ? 'process.exit(77)' : planted,
      ]),
    ),
  },
} satisfies VmDouble
