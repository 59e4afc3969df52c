/** The way of the gateways' log lines to the dashboard, as compose.yaml lays it: the files fit each other. None of it was run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { find } from '../lib/places.mjs';
import { ROOT } from '../lib/root.mjs';
import { type AlloyBlock, type AlloyValue, readAlloy } from './support/alloy.ts';

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const BASH = find('bash');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const compose: { name: string; services: Record<'loki' | 'alloy' | 'gateway', Service> } = parse(read('compose.yaml'));
const { loki, alloy } = compose.services;
const settings = parse(read('monitoring/loki/loki.yml'), { strict: true, uniqueKeys: true });
const components = readAlloy(read('monitoring/alloy/gateway.alloy'));

const component = (name: string): AlloyBlock =>
  components.find((one) => one.name === name) ?? expect.fail(`there is no ${name}`);
function textOf(block: AlloyBlock | undefined, attribute: string): string {
  const value = block?.attributes.get(attribute);
  return typeof value === 'string' ? value : expect.fail(`${attribute} is no text`);
}

const isReference = (value: AlloyValue): value is { from: string; exports: string } =>
  typeof value === 'object' && 'from' in value;

/** In a container, of a file that is mounted from here. */
const mountedAs = ({ volumes }: Service, file: string) =>
  volumes.map((volume) => volume.split(':')).find(([from]) => from === `./${file}`)?.[1];

describe('Loki', () => {
  it('is started with the file that is mounted, and keeps what it has in a volume', () => {
    expect(loki.command).toEqual([`-config.file=${mountedAs(loki, 'monitoring/loki/loki.yml')}`]);
    const { path_prefix, storage } = settings.common;
    const volume = loki.volumes.find((one) => one.startsWith('loki:'))?.split(':')[1];
    expect(volume).toBe(path_prefix);
    for (const folder of [...Object.values(storage.filesystem), settings.compactor.working_directory]) {
      expect(folder).toMatch(new RegExp(`^${volume}/`));
    }
  });

  it('forgets after two weeks, for which something has to remove', () => {
    expect(settings.limits_config.retention_period).toBe(`${14 * 24}h`);
    const [{ object_store, index }] = settings.schema_config.configs;
    expect(settings.compactor).toMatchObject({ retention_enabled: true, delete_request_store: object_store });
    // Retention works by days of the index.
    expect(index.period).toBe('24h');
  });

  it('is set in words that it knows', () => {
    expect(Object.keys(settings).sort()).toEqual([
      'analytics',
      'auth_enabled',
      'common',
      'compactor',
      'limits_config',
      'schema_config',
      'server',
    ]);
    expect(settings.analytics.reporting_enabled).toBe(false);
  });

  it('and its collector are reached by nobody outside, and asked whether they are well', () => {
    for (const service of [loki, alloy]) {
      expect(service.ports).toBeUndefined();
      expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
      expect(service.healthcheck.test[0]).toBe('CMD');
    }
    expect(alloy.command).toContain('--server.http.listen-addr=127.0.0.1:12345');
  });
});

describe('the collector', () => {
  it('is started with the file that is mounted, and Docker’s socket', () => {
    expect(alloy.command.at(-1)).toBe(mountedAs(alloy, 'monitoring/alloy/gateway.alloy'));
    for (const name of ['discovery.docker', 'loki.source.docker']) {
      const [, socket = ''] = /^unix:\/\/(.+)$/.exec(textOf(component(name), 'host')) ?? [];
      expect(alloy.volumes).toContain(`${socket}:${socket}:ro`);
    }
  });

  it('has components that lead to each other, each made by somebody and used by somebody', () => {
    const names = components.map(({ name, label }) => `${name}.${label}`);
    expect(new Set(names).size).toBe(names.length);
    const used = components
      .flatMap(({ attributes }) => [...attributes.values()].flat())
      .filter(isReference)
      .map(({ from, exports }) => [from, exports]);
    const EXPORTS: Readonly<Record<string, string>> = {
      'discovery.docker': 'targets',
      'discovery.relabel': 'rules',
      'loki.write': 'receiver',
    };
    for (const { name, label } of components.filter(({ name }) => name in EXPORTS)) {
      expect(used).toContainEqual([`${name}.${label}`, EXPORTS[name]]);
    }
    for (const [from] of used) expect(names).toContain(from);
  });

  it('takes the containers of our gateways, by the labels that Compose gives them', () => {
    const [filter] = component('discovery.docker').blocks;
    expect(filter?.attributes.get('name')).toBe('label');
    expect(filter?.attributes.get('values')).toEqual([
      `com.docker.compose.project=${compose.name}`,
      `com.docker.compose.service=${Object.keys(compose.services).find((name) => name === 'gateway')}`,
    ]);
  });

  it('gives them to Loki where it listens, as Grafana asks for them', () => {
    const [endpoint] = component('loki.write').blocks;
    const pushed = new URL(textOf(endpoint, 'url'));
    expect(pushed.pathname).toBe('/loki/api/v1/push');
    const { datasources } = parse(read('monitoring/grafana/provisioning/datasources/meeshy.yml'));
    const asked = new URL(datasources.find(({ type }: { type: string }) => type === 'loki').url);
    expect(pushed.host).toBe(asked.host);
    expect(asked.host).toBe(`loki:${settings.server.http_listen_port}`);
  });

  it.skipIf(!BASH)('is well when it says so, and not otherwise', async () => {
    const [, ...command] = alloy.healthcheck.test;
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/-/ready' ? status : 404).end('Alloy\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const here = String((server.address() as AddressInfo).port);
    const isHealthy = async (port: string) => {
      const [program = '', ...words] = command.map((word) => word.replace('12345', port));
      const [code] = await once(spawn(program, words, { stdio: 'ignore' }), 'exit');
      return code === 0;
    };
    try {
      expect(await isHealthy(here)).toBe(true);
      status = 503;
      expect(await isHealthy(here)).toBe(false);
    } finally {
      server.close();
    }
    await once(server, 'close');
    expect(await isHealthy(here)).toBe(false);
  });
});

describe('what is no Alloy', () => {
  it.each(['loki.write "kept" {', 'a { b = }', 'a { b = "c" b = "d" }', 'a { b = 5% }', 'a { b = ["c" "d"] }', '}'])(
    'is refused: %s',
    (source) => {
      expect(() => readAlloy(source)).toThrow();
    },
  );
});
