// Which numbers and names in a pasted text are codes, and which only look like one.
import { describe, expect, test } from 'vitest'
import { findCodes } from '../../src/explain/find-codes.ts'
import { readableText } from '../../src/explain/readable-text.ts'

const keysIn = (text: string) => findCodes(readableText(text)).map(({ forms }) => forms.key)

describe('a code is found however it is written', () => {
  test.each([
    ["terminal error code '1007' and exit code: -2145648574", ['1007', '0x801c0042']],
    ['has exited with Exit code: 51', ['51']],
    ['enable.cmd has exited with Exit code: -2145648574, Code: 1009', ['0x801c0042', '1009']],
    ['DRS Discovery Test : FAIL [0x801c0021/0x80072ee7]', ['0x801c0021', '0x80072ee7']],
    ['Attempt Status : 0xc000006d', ['0xc000006d']],
    ['Server Error Description : AADSTS50126: Error validating', ['AADSTS50126']],
    ['"error_codes":[50076]', ['AADSTS50076']],
    ['Sign-in error code\t53003', ['AADSTS53003']],
    ['Error Code: 3399614476', ['0xcaa2000c']],
    ['"authentication_result":-2146893048', ['0x80090308']],
    ['Authentication result: -2146893048.000000', ['0x80090308']],
    ['0xFFFFFFFF801C0021', ['0x801c0021']],
    ['code 801C0021 on screen', ['0x801c0021']],
    ['curl: (35) schannel', ['curl 35']],
    ['WinHTTP error 12029', ['12029']],
    ['DsrBeginDiscover failed with 0x2ee7', ['12007']],
    ['DSREG_AUTOJOIN_DISC_FAILED', ['0x801c0021']],
    ['"code":"error_hostname_duplicate"', ['0x801c0083']],
    ['Event ID: 1104, Source: AAD', ['AAD/1104']],
    ['<Provider Name="Microsoft-Windows-User Device Registration"/><EventID>304</EventID>', ['UDR/304']],
    ['DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 400', ['HTTP 400']],
  ])('%s', (text, keys) => expect(keysIn(text)).toEqual(keys))
})

describe('damage by screenshots, consoles and web pages is undone', () => {
  test.each([
    ['0x8O1cOO21', '0x801c0021'],
    ['Ox80lc0021', '0x801c0021'],
    ['0x801c\n0021', '0x801c0021'],
    ['0x801c0\r\n                               021', '0x801c0021'],
    ['> 0x801c\n> 0021', '0x801c0021'],
    ['exit code: \u22122145648607', '0x801c0021'],
    ['exit code: - 2145648607', '0x801c0021'],
    ['exit code \u20132145648574', '0x801c0042'],
    ['Exit code: -21456\n    48574', '0x801c0042'],
    ['Exit code: 2145648574', '0x801c0042'],
    ['AADSTS5OO76', 'AADSTS50076'],
    ['AADSTS500\n76: Due to', 'AADSTS50076'],
    ['terminal error code \u20181007\u2019', '1007'],
    ['exit code \\\\\\"51\\\\\\"', '51'],
    ['Error: 0x801c0021\\\\r\\\\nCorrelation', '0x801c0021'],
    ['\uff10x801c0021', '0x801c0021'],
    ['0x80\u200b1c0021', '0x801c0021'],
  ])('%j', (text, key) => expect(keysIn(text)).toEqual([key]))
})

describe('what only looks like a code is left alone', () => {
  test.each([
    '2020-04-14T19:19:57.4557707Z',
    '[3/19/2020 6:13:49 PM]',
    'version 1.0.0.1, build 20348.2582, Windows 10.0.17763',
    'Correlation ID: bdcf7290-5eed-42ca-bb91-8fdcbb6a1de0',
    '/subscriptions/80070005-1111-2222-3333-444455556666/resourceGroups/rg-51',
    '10.0.0.4:443, port 3389, 169.254.169.254',
    'HTTP/1.1 200 OK',
    'DsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 200',
    'dwDownloaded:463, dwCombinedSize:463',
    'Received Content (size 1833):',
    'authority.py", line 169, in tenant_discovery',
    'At line:51 char:1',
    'Call +1 214-564-8607 or 2145648607',
    'order 2147942405',
    'Thumbprint : B753A6679CE720451921302CA873794D94C6204A',
    'HTTP Error : 0x0, resultCode: 0x1, exit code: 0',
    '<Keywords>0x8000000000000000</Keywords> ProcessID="1007" LogonId 0x3e7',
    'vm-51 in rg-1007, 51 files, 1007 MB, 50 %',
    'deadbeef 80070005-9999 cafe8007000ddeadbeef',
    'Microsoft.Azure.ActiveDirectory.AADLoginForWindows_1.0.0.1',
    'Event ID: 1149 in TerminalServices-RemoteConnectionManager',
    'mapped at 0x8f3a21b0 and 0xa0001234',
    'user_name, tenant_id, api_version, access_token',
  ])('%s', (text) => expect(keysIn(text)).toEqual([]))
})

test('what stands behind a slash is the reason of what stands before it', () => {
  const [outer, inner] = findCodes('FAIL [0x801c0021/0x80072ee7]')
  expect([outer?.subCode, inner?.subCode]).toEqual([false, true])
})
