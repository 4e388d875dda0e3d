import { describe, expect, test } from 'vitest'
import { defaultFolders, profileOfSystem, shownPath } from '../src/output-folder.ts'

const at = new Date('2026-11-20T02:14:09.120Z')
const around = {
  currentFolder: 'C:\\Temp',
  isSystem: false,
  environment: { SystemRoot: 'C:\\Windows', USERPROFILE: 'C:\\Users\\azureadmin', ProgramData: 'C:\\ProgramData' },
}

describe('defaultFolders', () => {
  test('first the current folder, named by computer and UTC time', () => {
    expect(defaultFolders('VM-1', at, around)[0]).toBe('C:\\Temp\\aadlogin-doctor-VM-1-20261120T021409Z')
  })
  test('never below the Windows folder, in any case', () => {
    const folders = defaultFolders('VM-1', at, { ...around, currentFolder: 'c:\\WINDOWS\\system32' })
    expect(folders[0]).toBe('C:\\Users\\azureadmin\\aadlogin-doctor-VM-1-20261120T021409Z')
  })
  test('SYSTEM writes to ProgramData only', () => {
    expect(defaultFolders('VM-1', at, { ...around, isSystem: true })).toEqual([
      'C:\\ProgramData\\aadlogin-doctor\\aadlogin-doctor-VM-1-20261120T021409Z',
    ])
  })
  test('a computer name can not lead elsewhere', () => {
    expect(defaultFolders('..\\..\\x', at, around)[0]).toBe('C:\\Temp\\aadlogin-doctor-______x-20261120T021409Z')
  })
})

test('profileOfSystem: below the Windows folder', () => {
  const environment = { SystemRoot: 'C:\\Windows', USERPROFILE: 'C:\\WINDOWS\\system32\\config\\systemprofile' }
  expect(profileOfSystem(environment)).toBe(true)
  expect(profileOfSystem({ ...environment, USERPROFILE: 'C:\\Users\\azureadmin' })).toBe(false)
})

test('shownPath: can be pasted, and names no user', () => {
  const { environment } = around
  const shown = (path: string, currentFolder: string) => shownPath(path, { currentFolder, environment })
  expect(shown('C:\\Users\\azureadmin\\Desktop\\out\\report.json', 'C:\\Users\\azureadmin\\Desktop')).toBe(
    '.\\out\\report.json',
  )
  expect(shown('C:\\Users\\azureadmin\\out\\report.json', 'C:\\Windows')).toBe('%USERPROFILE%\\out\\report.json')
  expect(shown('C:\\ProgramData\\out\\report.json', 'C:\\Windows')).toBe('C:\\ProgramData\\out\\report.json')
  expect(shown('out\\report.json', 'C:\\Windows')).toBe('out\\report.json')
})
