// Where Windows' programs are started from must not be the environment's to say.
import { expect, test, vi } from 'vitest'
import { findSystemFolder } from '../src/system-folder.ts'
import { minimalEnvironment } from '../src/windows-program.ts'

const loaded = ['C:\\Temp\\ntdll.dll.exe', 'D:\\Windows\\SYSTEM32\\ntdll.dll', 'D:\\Windows\\System32\\KERNEL32.DLL']
const steered = { SystemRoot: 'C:\\Users\\mallory', windir: 'C:\\evil' }

/** A process whose kernel and loader say this. */
const asked = (link: string | null, libraries: string[]) => ({
  resolveLink: (path: string) => {
    if (link === null) throw new Error(`ENOENT: no such file or directory, realpath '${path}'`)
    return link
  },
  loadedLibraries: () => libraries,
})

test.each([
  'D:\\Windows\\System32',
  '\\\\?\\D:\\Windows\\System32',
])('Windows is where the link of the kernel leads, whatever the environment says: %s', (link) => {
  expect(findSystemFolder(steered, asked(link, []))).toBe('D:\\Windows\\System32')
})

test('the list of libraries, which is dear, is not asked for where the kernel answers', () => {
  const loadedLibraries = vi.fn(() => loaded)
  findSystemFolder(steered, { ...asked('D:\\Windows\\System32', []), loadedLibraries })
  expect(loadedLibraries).not.toHaveBeenCalled()
})

test.each([
  [null],
  ['\\\\?\\GLOBALROOT\\SystemRoot\\System32'],
  ['\\\\server\\share\\System32'],
  ['D:\\Elsewhere'],
])('where the kernel says no folder (%s), it is the one that ntdll.dll was loaded from', (link) => {
  expect(findSystemFolder(steered, asked(link, loaded))).toBe('D:\\Windows\\SYSTEM32')
})

test('where neither is known the environment counts', () => {
  expect(findSystemFolder({ SystemRoot: 'E:\\Windows' }, asked(null, []))).toBe('E:\\Windows\\System32')
  expect(findSystemFolder({}, asked(null, []))).toBe('C:\\Windows\\System32')
})

test('programs get nothing of the environment that could steer them', () => {
  const environment = minimalEnvironment('D:\\Windows\\System32', {
    PATH: 'C:\\evil',
    SystemRoot: 'C:\\evil',
    windir: 'C:\\evil',
    NODE_OPTIONS: '--require C:\\evil.js',
    PATHEXT: '.COM',
    COMSPEC: 'C:\\evil.exe',
    __COMPAT_LAYER: 'RunAsInvoker',
    COR_PROFILER: '{x}',
    TEMP: 'C:\\Temp',
    TMP: '\\\\evil\\share',
    USERPROFILE: '//evil/share',
  })
  expect(environment).toEqual({
    PATH: 'D:\\Windows\\System32',
    PATHEXT: '.EXE',
    SystemRoot: 'D:\\Windows',
    windir: 'D:\\Windows',
    TEMP: 'C:\\Temp',
  })
})
