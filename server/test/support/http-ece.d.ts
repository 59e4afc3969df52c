declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface Parameters {
    readonly version: 'aes128gcm';
    readonly privateKey: ECDH;
    readonly authSecret: Buffer;
  }
  function decrypt(body: Buffer, parameters: Parameters): Buffer;
  const ece: { readonly decrypt: typeof decrypt };
  export default ece;
}
