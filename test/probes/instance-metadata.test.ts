import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { HttpAttempt } from '../../src/machine.ts'
import { type Instance, imdsState, instanceMetadata } from '../../src/probes/instance-metadata.ts'
import { vmResourceId } from '../healthy/ids.ts'
import { instanceMetadata as healthy } from '../healthy/instance-metadata.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import { httpAnswer, machineThatAnswers, machineWithImds } from '../imds-machine.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const capture = (name: string) => readFileSync(`fixtures/captures/imds/${name}.json`, 'utf8')
const never = new AbortController().signal

describe('published documents', () => {
  const samples: Record<string, Instance> = {
    'instance-2017-08-01-server-2019': {
      name: 'ML-RefVm-548509',
      vmId: '...',
      resourceId:
        '/subscriptions/.../resourceGroups/ml-lab-...-vms/providers/Microsoft.Compute/virtualMachines/ML-RefVm-548509',
      resourceGroup: 'ml-lab-...-vms',
      subscriptionId: '...',
      location: 'southcentralus',
      scaleSet: null,
      cloud: null,
      azEnvironment: null,
      computerName: null,
      privateAddresses: ['10.0.0.4'],
    },
    'instance-2017-12-01-linux': {
      name: 'VM-VNETA-1',
      vmId: '087ca3b4-6f73-4266-bb7b-3179812ce3c5',
      resourceId:
        '/subscriptions/1ac8c436-91c2-4b6b-8497-71b197a6f111/resourceGroups/000-CONTOSO-RG-EASTUS/providers/Microsoft.Compute/virtualMachines/VM-VNETA-1',
      resourceGroup: '000-CONTOSO-RG-EASTUS',
      subscriptionId: '1ac8c436-91c2-4b6b-8497-71b197a6f111',
      location: 'eastus',
      scaleSet: null,
      cloud: null,
      azEnvironment: null,
      computerName: null,
      privateAddresses: ['10.100.0.4'],
    },
    'instance-2018-2019-linux': {
      name: 'v',
      vmId: 'c7619932-27e3-4a63-988c-460bd290ca55',
      resourceId:
        '/subscriptions/1a4467b5-bee4-484b-bf13-d6a5505d2111/resourceGroups/spring/providers/Microsoft.Compute/virtualMachines/v',
      resourceGroup: 'spring',
      subscriptionId: '1a4467b5-bee4-484b-bf13-d6a5505d2111',
      location: 'westeurope',
      scaleSet: null,
      cloud: 'AzurePublicCloud',
      azEnvironment: 'AzurePublicCloud',
      computerName: null,
      privateAddresses: ['10.0.0.4'],
    },
    'instance-2019-03-11-windows-doc': {
      name: 'SQLTest',
      vmId: '453945c8-3923-4366-b2d3-ea4c80e9b70e',
      resourceId:
        '/subscriptions/xxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxx/resourceGroups/myrg/providers/Microsoft.Compute/virtualMachines/negasonic',
      resourceGroup: 'myrg',
      subscriptionId: 'xxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxx',
      location: 'westus',
      scaleSet: null,
      cloud: 'AzurePublicCloud',
      azEnvironment: 'AzurePublicCloud',
      computerName: null,
      privateAddresses: ['10.0.1.4'],
    },
    'compute-2020-09-01-windows-doc': {
      name: 'examplevmname',
      vmId: '02aab8a4-74ef-476e-8182-f6d2ba4166a6',
      resourceId:
        '/subscriptions/xxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxx/resourceGroups/macikgo-test-may-23/providers/Microsoft.Compute/virtualMachines/examplevmname',
      resourceGroup: 'macikgo-test-may-23',
      subscriptionId: 'xxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxx',
      location: 'westus',
      scaleSet: 'crpteste9vflji9',
      cloud: 'AzurePublicCloud',
      azEnvironment: 'AZUREPUBLICCLOUD',
      computerName: 'examplevmname',
      privateAddresses: [],
    },
    'instance-2021-05-01-linux': {
      name: 'ssh-server-vm',
      vmId: '1f943876-80c5-4fc2-9a77-9011b0096c78',
      resourceId:
        '/subscriptions/2b0942f3-9bca-484b-a508-abdae2db5e64/resourceGroups/northpole-rg1/providers/Microsoft.Compute/virtualMachines/ssh-server-vm',
      resourceGroup: 'northpole-rg1',
      subscriptionId: '2b0942f3-9bca-484b-a508-abdae2db5e64',
      location: 'eastus',
      scaleSet: null,
      cloud: 'AzurePublicCloud',
      azEnvironment: 'AzurePublicCloud',
      computerName: null,
      privateAddresses: ['10.0.0.50'],
    },
  }
  test.each(Object.entries(samples))('%s', (name, instance) => {
    const facts = instanceMetadata.parse({ attempts: [imdsAnswer(path, 200, capture(name))] })
    expect(facts).toMatchObject({ state: 'answers', instance })
  })

  test.each([
    ['AzureUSGovernmentCloud', 'AzureUSGovernmentCloud'],
    ['AZUREUSGOVERNMENTCLOUD', 'AzureUSGovernmentCloud'],
    ['azurechinacloud', 'AzureChinaCloud'],
    ['AzureGermanCloud', null],
    ['', null],
  ])('the cloud that IMDS writes as "%s" is %s', (azEnvironment, cloud) => {
    expect(instanceMetadata.parse(healthy({ azEnvironment })).instance?.cloud).toBe(cloud)
  })
})

describe('what answers at 169.254.169.254', () => {
  test.each([
    ['answers', imdsAnswer(path, 200, '{"compute":{}}')],
    ['error', imdsAnswer(path, 400, capture('version-missing-400'))],
    ['error', imdsAnswer(path, 404, { error: 'Not found' })],
    ['error', imdsAnswer(path, 410, { error: 'Gone' })],
    ['error', imdsAnswer(path, 429, '', { server: 'IMDS/150.870.65.1854' })],
    ['error', imdsAnswer(path, 500, '', { server: 'Microsoft-IIS/10.0' })],
    ['denied', imdsAnswer(path, 401, '')],
    ['denied', imdsAnswer(path, 403, '')],
    ['other', imdsAnswer(path, 200, '<html></html>')],
    ['other', imdsAnswer(path, 302, '')],
    ['other', imdsAnswer(path, 404, '404 page not found', { server: 'EC2ws' })],
    ['other', imdsAnswer(path, 502, '<html></html>', { server: 'squid' })],
    ['refused', imdsSilence(path, 'ECONNREFUSED')],
    ['no-route', imdsSilence(path, 'ENETUNREACH')],
    ['dropped', imdsSilence(path, 'UND_ERR_CONNECT_TIMEOUT')],
    ['silent', imdsSilence(path, 'UND_ERR_HEADERS_TIMEOUT', 'answer')],
  ])('%s', (state, attempt) => {
    expect(imdsState(attempt)).toBe(state)
  })

  test('JSON without a VM in it is not instance metadata', () => {
    expect(instanceMetadata.parse({ attempts: [imdsAnswer(path, 200, { compute: {} })] }).state).toBe('other')
  })

  test('a field that is null or of another kind is missing, and the rest is read', () => {
    const { attempts } = healthy({ osProfile: null, vmScaleSetName: null, location: 7, resourceId: null })
    expect(instanceMetadata.parse({ attempts })).toMatchObject({
      state: 'answers',
      instance: {
        name: 'vm-payroll-07',
        scaleSet: null,
        location: '',
        computerName: null,
        resourceId: vmResourceId,
      },
    })
  })
})

describe('a host that does not know the api-version', () => {
  test('is asked with the newest one that it lists', async () => {
    const { machine, asked } = machineThatAnswers([
      httpAnswer(400, JSON.parse(capture('version-missing-400'))),
      httpAnswer(200, JSON.parse(capture('instance-2018-2019-linux'))),
    ])
    const facts = instanceMetadata.parse(await instanceMetadata.collect(machine, never))
    expect(asked.map(({ url }) => url)).toEqual([
      'http://169.254.169.254/metadata/instance?api-version=2021-02-01',
      'http://169.254.169.254/metadata/instance?api-version=2018-10-01',
    ])
    expect(facts).toMatchObject({ state: 'answers', instance: { name: 'v', cloud: 'AzurePublicCloud' } })
  })

  test.each([
    ['says nothing of versions', { error: 'Bad request' }],
    ['lists what are no dates', { error: 'Bad request', 'newest-versions': ['../../steal?a=b', 'latest'] }],
  ])('is asked with the oldest one when it %s', async (_, body) => {
    const { machine, asked } = machineThatAnswers([httpAnswer(400, body), httpAnswer(400, body)])
    const facts = instanceMetadata.parse(await instanceMetadata.collect(machine, never))
    expect(asked.map(({ url }) => new URL(url).search)).toEqual(['?api-version=2021-02-01', '?api-version=2017-08-01'])
    expect(facts.state).toBe('error')
  })
})

test('what belongs to the customer alone never becomes evidence, however long it is', async () => {
  const base = JSON.parse(capture('instance-2018-2019-linux'))
  const compute = { ...base.compute, customData: 'c'.repeat(90_000), userData: 'u'.repeat(90_000), tags: 'owner:maria' }
  const { machine, close } = await machineWithImds({ document: { ...base, compute } })
  const raw = await instanceMetadata.collect(machine, never)
  close()
  expect(instanceMetadata.parse(raw)).toMatchObject({ state: 'answers', instance: { name: 'v' } })
  const kept = JSON.stringify(raw)
  for (const secret of ['ccccc', 'uuuuu', 'owner:maria', 'ssh-rsa']) expect(kept).not.toContain(secret)
})

test.each([
  ['begins with a byte order mark', (body: string) => `\ufeff${body}`],
  ['is cut in the middle', (body: string) => body.slice(0, -1)],
  ['stands in a page', (body: string) => `<html><pre>${body}`],
  ['comes in UTF-16', (body: string) => [...body].join('\0')],
  ['is nested too deeply', (body: string) => body.replace('{', `{"x":${'['.repeat(90_000)}${']'.repeat(90_000)},`)],
  ['writes its names otherwise', (body: string) => body.replace('userData', 'UserData')],
  ['has no compute', (body: string) => JSON.stringify(JSON.parse(body).compute)],
  ['has it elsewhere', (body: string) => `{"compute":null,"other":[${body}]}`],
])('nor where the answer %s', async (_, tell) => {
  const body = tell(
    JSON.stringify({ compute: { name: 'v', vmId: 'i', userData: 'correct horse', tags: 'owner:maria' } }),
  )
  const { machine } = machineThatAnswers([{ ...httpAnswer(200), body } as HttpAttempt])
  const raw = await instanceMetadata.collect(machine, never)
  expect(JSON.stringify(raw).replaceAll('\\u0000', '')).not.toMatch(/correct horse|owner:maria/)
  expect(() => instanceMetadata.parse(raw)).not.toThrow()
})
