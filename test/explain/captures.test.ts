// Whole outputs that people published: what explain names first, and that it names nothing in healthy ones. Where each comes from: about.md beside them.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'

const folder = 'fixtures/captures/explained'

const first: Record<string, string | null> = {
  'armerror-az-vm-extension-set-success-cli.txt': null,
  'armerror-az-vm-extension-show-terraform.json': null,
  'armerror-instanceview-bginfo-windows-2017.json': null,
  'curl-imds-ipv6-could-not-connect.txt': 'curl 7',
  'curl-login-200-signin-page-headers.txt': null,
  'curl-login-302-authorize-headers.txt': null,
  'curl-login-openid-configuration-200-headers.txt': null,
  'curl-schannel-failed-to-receive-handshake.txt': 'curl 35',
  'curl-schannel-no-revocation-check.txt': '0x80092012',
  'curl-schannel-revocation-function-unable.txt': '0x80092012',
  'curl-schannel-revocation-offline.txt': '0x80092013',
  'curl-schannel-wrong-principal-verbose.txt': '0x80090322',
  'eventlog-aad-1007-gettoken-stop.txt': '0xc004848c',
  'eventlog-aad-1098-mfa-required-doc.txt': 'AADSTS50076',
  'eventlog-aad-prt-flow-listing-1006-1007-doc.txt': null,
  'eventlog-udr-304-0x801c001d-doc.txt': '0x801c001d',
  'eventlog-udr-307-0x801c001d-doc.txt': '0x801c001d',
  'eventlog-udr-360-362-text.txt': 'UDR/360',
}

test.each(Object.entries(first))('%s', (name, code) => {
  expect(explain(readFileSync(`${folder}/${name}`, 'utf8')).first).toBe(code)
})

test('every capture is held, and says where it comes from', () => {
  const names = readdirSync(folder).filter((name) => name !== 'about.md')
  expect(names.sort()).toEqual(Object.keys(first).sort())
  const about = readFileSync(`${folder}/about.md`, 'utf8')
  expect(names.filter((name) => !about.includes(`| ${name} | `))).toEqual([])
})
