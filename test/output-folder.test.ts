import { mkdtemp, readdir, readFile, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultFolders, inTime, makeFirst, profileOfSystem, shownPath, writeFiles } from '../src/output-folder.ts'

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
  test('SYSTEM writes to ProgramData only, beside its folder there where that is a link', () => {
    expect(defaultFolders('VM-1', at, { ...around, isSystem: true })).toEqual([
      'C:\\ProgramData\\aadlogin-doctor\\aadlogin-doctor-VM-1-20261120T021409Z',
      'C:\\ProgramData\\aadlogin-doctor-VM-1-20261120T021409Z',
    ])
  })
  test('a folder on a server is taken only where the tool is started in it', () => {
    const environment = { ...around.environment, USERPROFILE: '\\\\evil\\a', ProgramData: '//evil/b' }
    const folders = defaultFolders('VM-1', at, { ...around, environment, currentFolder: '\\\\files\\tools' })
    expect(folders.map((folder) => folder.replace(/\\aadlogin-doctor-.*/, ''))).toEqual([
      '\\\\files\\tools',
      'C:\\ProgramData\\aadlogin-doctor',
      'C:\\ProgramData',
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

describe('makeFirst', () => {
  test('a folder that somebody made before, knowing its name, is not taken', async () => {
    const place = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-folder-'))
    const [planted, elsewhere] = [join(place, 'planted'), await mkdtemp(join(place, 'elsewhere-'))]
    await symlink(elsewhere, planted)
    const made = await makeFirst([planted])
    expect(made).toMatch(/planted-[0-9a-f]{8}$/)
    await writeFiles(made, { 'report.txt': 'a' })
    expect(await readdir(elsewhere)).toEqual([])
  })
  test('nor one in a folder of all users that somebody made a link of', async () => {
    const place = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-folder-'))
    const elsewhere = await mkdtemp(join(place, 'elsewhere-'))
    await symlink(elsewhere, join(place, 'aadlogin-doctor'))
    expect(await makeFirst([join(place, 'aadlogin-doctor', 'a'), join(place, 'b')])).toBe(join(place, 'b'))
    expect(await readdir(elsewhere)).toEqual([])
  })
  test('where one can not be made, the next is', async () => {
    const place = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-folder-'))
    expect(await makeFirst(['/dev/null/a', join(place, 'b', 'c')])).toBe(join(place, 'b', 'c'))
  })
})

test('writeFiles leaves nothing half-written where it fails', async () => {
  const place = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-folder-'))
  await writeFiles(place, { 'report.json': 'a' })
  await writeFiles(place, { 'report.json': 'b' })
  expect(await readFile(join(place, 'report.json'), 'utf8')).toBe('b')
  await expect(writeFiles(join(place, 'gone'), { a: 'a' })).rejects.toThrow('ENOENT')
  expect(await readdir(place)).toEqual(['report.json'])
})

test('inTime: what a disk does not answer is given up', async () => {
  await expect(inTime(new Promise(() => {}), 50)).rejects.toThrow('no answer within 0.05 s')
  expect(await inTime(Promise.resolve(7), 50)).toBe(7)
})
