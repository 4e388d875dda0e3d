// Where Windows' programs are started from must not be the environment's to say.
import { expect, test } from 'vitest'
import { findSystemFolder } from '../src/system-folder.ts'
import { minimalEnvironment } from '../src/windows-program.ts'

const loaded = () => [
  'C:\\Temp\\ntdll.dll.exe',
  'D:\\Windows\\SYSTEM32\\ntdll.dll',
  'D:\\Windows\\System32\\KERNEL32.DLL',
]

test('Windows is where its ntdll.dll was loaded from, whatever the environment says', () => {
  expect(findSystemFolder({ SystemRoot: 'C:\\Users\\mallory', windir: 'C:\\evil' }, loaded)).toBe(
    'D:\\Windows\\SYSTEM32',
  )
})

test('where no library is listed the environment counts', () => {
  expect(findSystemFolder({ SystemRoot: 'E:\\Windows' }, () => [])).toBe('E:\\Windows\\System32')
  expect(findSystemFolder({}, () => [])).toBe('C:\\Windows\\System32')
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
