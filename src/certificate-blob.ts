// The Blob of a certificate in Windows' registry stores: a run of properties, each a little-endian DWORD id, a DWORD 1, a DWORD length and the data.
// Property 32 is the certificate in DER. Others (names, key container) are passed over.

const certificateProperty = 32
const headBytes = 12

/** The certificate's DER, or null when the blob holds none or is damaged. */
export function certificateInBlob(blob: Uint8Array): Uint8Array | null {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  for (let at = 0; at + headBytes <= blob.length; ) {
    const length = view.getUint32(at + 8, true)
    const start = at + headBytes
    if (start + length > blob.length) return null
    if (view.getUint32(at, true) === certificateProperty) return blob.subarray(start, start + length)
    at = start + length
  }
  return null
}

/** The bytes of a REG_BINARY as reg.exe prints it ("0300000001..."); null when it isn't hex. */
export function binaryOf(data: string): Uint8Array | null {
  return data.length % 2 === 0 && /^[0-9a-f]*$/i.test(data) ? Buffer.from(data, 'hex') : null
}
