/** A database of addresses as MaxMind's format has it (version 2.0, 24-bit records), written for a test: networks, and what is said of each. */

type Value = string | number | readonly Value[] | { readonly [name: string]: Value };
type Node = [Node | number | null, Node | number | null];

const SEPARATOR_BYTES = 16;
const MARKER = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);

/** By network: `203.0.113.0/24`, `2001:db8::/32`; the latter with version 6 alone. `builtAt`: epoch milliseconds. */
export function writtenMmdb(said: Readonly<Record<string, Value>>, builtAt: number, ipVersion: 4 | 6 = 6): Buffer {
  const root: Node = [null, null];
  const data: Buffer[] = [];
  let length = 0;
  for (const [network, value] of Object.entries(said)) {
    insert(root, bitsOf(network).slice(ipVersion === 4 ? 96 : 0), length);
    const bytes = encoded(value);
    data.push(bytes);
    length += bytes.length;
  }
  const nodes = listed(root);
  const placeOf = new Map(nodes.map((node, i) => [node, i]));
  const record = (child: Node | number | null): Buffer => {
    const none = nodes.length;
    const value =
      child === null ? none : typeof child === 'number' ? none + SEPARATOR_BYTES + child : (placeOf.get(child) ?? none);
    return Buffer.from([value >> 16, (value >> 8) & 255, value & 255]);
  };
  const metadata = {
    node_count: nodes.length,
    record_size: 24,
    ip_version: ipVersion,
    database_type: 'Written-City',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Math.floor(builtAt / 1_000),
    description: { en: 'written for a test' },
  };
  const tree = nodes.flatMap(([left, right]) => [record(left), record(right)]);
  return Buffer.concat([...tree, Buffer.alloc(SEPARATOR_BYTES), ...data, MARKER, encoded(metadata)]);
}

/** IPv4 lies at `::/96`. */
function bitsOf(network: string): string {
  const [address = '', length = ''] = network.split('/');
  if (address.includes(':')) return bitsOfV6(address).slice(0, Number(length));
  const bits = address.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0'));
  return '0'.repeat(96) + bits.join('').slice(0, Number(length));
}

function bitsOfV6(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

function insert(root: Node, bits: string, offset: number): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const side = Number(bit);
    const child = node[side];
    const next: Node = Array.isArray(child) ? child : [null, null];
    node[side] = next;
    node = next;
  }
  node[Number(bits.at(-1))] = offset;
}

function listed(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) for (const child of node) if (Array.isArray(child)) nodes.push(child);
  return nodes;
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return encodedNumber(value);
  if (isList(value)) return Buffer.concat([control(11, value.length), ...value.map(encoded)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([name, one]) => [encoded(name), encoded(one)]),
  ]);
}

/** As an unsigned integer of 32 bits. */
function encodedNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(6, 4), bytes]);
}

function control(type: number, size: number): Buffer {
  const isExtended = type > 7;
  const short = Math.min(size, 29);
  const head = [((isExtended ? 0 : type) << 5) | short, ...(isExtended ? [type - 7] : [])];
  return Buffer.from(size < 29 ? head : [...head, size - 29]);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
