// The steps of every finding of every case, read as somebody would who has to paste them: right place, right scope, nothing left to guess, nothing that harms the server.
import { describe, expect, test } from 'vitest'
import type { Finding } from '../src/report/report.ts'
import type { RuleId } from '../src/rules/rule-ids.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase } from './cases/case.ts'
import { dsregCapture, dsregStatus } from './healthy/dsreg-status.ts'
import { runLog } from './healthy/extension-logs.ts'
import { subscriptionId } from './healthy/ids.ts'
import { instanceMetadata } from './healthy/instance-metadata.ts'
import { joinSettings } from './healthy/join-settings.ts'
import { tokenRefused } from './healthy/managed-identity-token.ts'

const found: [string, Finding][] = []
for (const cases of (await allCases()).values())
  for (const [what, vm] of Object.entries(cases.fails))
    for (const finding of diagnoseCase(vm).findings)
      if (finding.ruleId === cases.ruleId) found.push([`${cases.ruleId}: ${what}`, finding])

/** Rules whose VM holds a join that must be left before a new one can be made. */
const leaving: RuleId[] = [
  'device-disabled-or-deleted',
  'device-certificate-expired',
  'device-key-unusable',
  'tenant-mismatch',
  'joined-not-securevm',
  'join-endpoints-overridden',
]

describe('every finding', () => {
  test.each(found)('%s', (_name, { ruleId, fix, thenCheck }) => {
    expect(fix).not.toEqual([])
    // How to see that it worked.
    expect(thenCheck.length).toBeGreaterThan(20)
    for (const [index, { text, command = '', where }] of fix.entries()) {
      expect(text).toMatch(/[.:!?]$/)
      expect(`${text} ${command}`).not.toMatch(/\bMSOnline|Msol|AzureAD\b(?!\\)|AzureRM|check your network/i)
      expect(command).not.toMatch(/[\r\n]/)
      // az needs nobody on the VM; what runs on the VM is no az.
      expect(command.startsWith('az ')).toBe(where === 'azure' && /^az /.test(command))
      for (const hole of command.match(/<[^>]+>/g) ?? []) {
        if (hole === '<local>') continue
        const said = `${text} ${fix[index - 1]?.text ?? ''}`
        expect(said, `${hole} is not said where to find`).toMatch(
          /portal|admin center|print|column|who |show|user|account|group|find|list|name/i,
        )
      }
      if (/extension set/.test(command)) expect(command).toContain('--name AADLoginForWindows')
      // All instances would take whatever else has changed in the model.
      expect(command).not.toMatch(/--instance-ids "?\*/)
      expect(command).not.toMatch(/\bformat(?:\.com| [a-z]:)|vm delete|vmss delete |Remove-Item|diskpart/i)
    }
    const commands = fix.flatMap(({ command }) => command ?? [])
    const leaves = commands.some((command) => /dsregcmd\.exe \/leave/.test(command))
    if (leaves) {
      expect(leaving).toContain(ruleId)
      const restart = commands.findIndex((command) => command.startsWith('shutdown.exe /r'))
      expect(restart).toBeGreaterThan(commands.findIndex((command) => /\/leave/.test(command)))
    }
    // An extension that is to join again is forced, unless it was removed first or never was there.
    const deletes = commands.some((command) => /extension delete/.test(command))
    if (deletes) expect(leaves || commands.some((command) => /connectedmachine/.test(command))).toBe(true)
  })
})

describe('the steps on', () => {
  const noIdentity = {
    dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
    managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
    extensionLogs: runLog(['Getting Tenant ID from MSI.', 'AAD Join failed with status code: -2145648574.']),
  }
  const commandsOf = (evidence: object, ruleId: RuleId) =>
    diagnoseCase({ evidence })
      .findings.find((one) => one.ruleId === ruleId)
      ?.fix.map(({ command }) => command)

  test('a scale set: the model, then this instance alone', () => {
    const scope = `--resource-group rg-payroll --name vmss-web --subscription ${subscriptionId}`
    const compute = {
      name: 'vmss-web_3',
      vmScaleSetName: 'vmss-web',
      resourceId: `/subscriptions/${subscriptionId}/resourceGroups/rg-payroll/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-web/virtualMachines/3`,
    }
    expect(
      commandsOf({ ...noIdentity, instanceMetadata: instanceMetadata(compute) }, 'managed-identity-missing'),
    ).toEqual([
      `az vmss identity assign ${scope}`,
      `az vmss update-instances --instance-ids "3" ${scope}`,
      `az vmss extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group rg-payroll --vmss-name vmss-web --subscription ${subscriptionId} --force-update`,
      `az vmss update-instances --instance-ids "3" ${scope}`,
    ])
  })

  test('a scale set whose instance holds a bad join: the extension is not taken from the others', () => {
    const commands = commandsOf(
      {
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account').replace('KeySignTest : PASSED', 'KeySignTest : FAILED'),
        ),
        instanceMetadata: instanceMetadata({ name: 'vmss-web_3', vmScaleSetName: 'vmss-web' }),
      },
      'device-key-unusable',
    )
    expect(commands).not.toContainEqual(expect.stringContaining('extension delete'))
    expect(commands).toContainEqual(expect.stringMatching(/az vmss extension set .*--force-update/))
  })

  test('an Arc-enabled server: its own commands, with the mdmId that it asks for', () => {
    const machine = '--machine-name "<Arc machine name>" --resource-group "<resource group>" --name AADLoginForWindows'
    expect(
      commandsOf(
        {
          dsregStatus: noIdentity.dsregStatus,
          extensionLogs: runLog(['AAD Join failed with status code: -2145648607.']),
          joinSettings: joinSettings({}, true),
        },
        'device-not-joined',
      ),
    ).toEqual([
      `az connectedmachine extension delete ${machine} --yes`,
      `az connectedmachine extension create ${machine} --location "<location>" --publisher Microsoft.Azure.ActiveDirectory --type AADLoginForWindows --settings '{"mdmId":""}'`,
    ])
  })
})
