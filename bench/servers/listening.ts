import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Many may come at the same moment. */
const BACKLOG = 4_096;

/** Listens on a free port and says where, as the gateway does; ends when it is told to. */
export function listen(http: Server): void {
  http.listen(0, '127.0.0.1', BACKLOG, () => {
    console.log(`listening on http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}
