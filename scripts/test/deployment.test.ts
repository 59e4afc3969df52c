/** No Docker engine is at hand here: what can be known without one is that the files fit each other and the code. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../gateway/test/support/free-port.ts';
import { until } from '../../gateway/test/support/until.ts';
import { find } from '../lib/places.mjs';
import { redisPath } from '../lib/redis.mjs';
import { ROOT } from '../lib/root.mjs';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { condition: string }>> | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: { readonly replicas: number };
  readonly stop_grace_period?: string;
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(read('compose.yaml'));
const { services } = compose;
const service = (name: string): Service => services[name] ?? expect.fail(`there is no service ${name}`);

const dependsOn = (name: string): readonly string[] => {
  const { depends_on = {} } = service(name);
  return Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
};
/** What Compose starts with a service. */
function needed(name: string): Set<string> {
  const found = new Set([name]);
  for (const one of found) for (const other of dependsOn(one)) found.add(other);
  return found;
}

/** `["a", "b"]` of each line of the Dockerfile with this instruction; lines that go on are one. */
const instructions = (name: string) =>
  [
    ...read('Dockerfile')
      .replaceAll('\\\n', '')
      .matchAll(new RegExp(`^${name} (.*)$`, 'gm')),
  ].map(([, rest = '']) => rest.trim());

describe('compose.yaml', () => {
  test('has the services, each from somewhere, and two gateways', () => {
    expect(Object.keys(services).sort()).toEqual([
      'alloy',
      'gateway',
      'grafana',
      'loki',
      'mongo',
      'prometheus',
      'proxy',
      'redis',
    ]);
    for (const [name, { image, build }] of Object.entries(services)) expect(image ?? build, name).toBeDefined();
    for (const { image = '' } of Object.values(services).filter(({ build }) => !build)) expect(image).toMatch(/:.*\d/);
    expect(service('gateway').deploy?.replicas).toBe(2);
    // Two replicas cannot share a port of the machine.
    expect(service('gateway').ports).toBeUndefined();
    expect(service('proxy').ports).toEqual(['3000:3000']);
  });

  test('`up gateway` alone brings who publishes port 3000, and who is needed', () => {
    expect([...needed('gateway')].sort()).toEqual(['gateway', 'mongo', 'proxy', 'redis']);
    // Whoever waits for whoever waits for it never starts.
    for (const name of Object.keys(services)) {
      for (const other of dependsOn(name)) expect([...needed(other)], `${other} for ${name}`).not.toContain(name);
    }
  });

  test('mounts files that exist, and volumes that are declared', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]));
    expect(mounts.length).toBeGreaterThan(5);
    for (const mount of mounts) {
      if (mount?.startsWith('./')) expect(existsSync(join(ROOT, mount)), mount).toBe(true);
      // The engine's own, on whatever machine it is.
      else if (mount?.startsWith('/')) expect(mount).toBe('/var/run/docker.sock');
      else expect(Object.keys(compose.volumes)).toContain(mount);
    }
  });

  test('gives the gateways settings that they know, and the addresses of services that are there', () => {
    const known = ['gateway', 'server']
      .flatMap((workspace) => [...read(`${workspace}/src/settings.ts`).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)])
      .map(([, name]) => name);
    const { environment = {} } = service('gateway');
    expect(known).toContain('REDIS_URL');
    expect(known).toEqual(expect.arrayContaining([...Object.keys(environment), ...Object.keys(dockerEnvironment())]));
    for (const name of ['DATABASE_URL', 'REDIS_URL']) {
      expect(Object.keys(services)).toContain(filled(environment[name]).hostname);
    }
    expect(environment.JWT_SECRET).toMatch(/^\$\{JWT_SECRET:\?/);
  });

  test('every secret is asked for, none has a default, and databases are opened by theirs alone', () => {
    const asked = [...read('compose.yaml').matchAll(/\$\{(\w+(?:SECRET|PASSWORD))(:?[-?]?)/g)];
    expect(new Set(asked.map(([, name]) => name))).toEqual(
      new Set(['JWT_SECRET', 'REDIS_PASSWORD', 'MONGO_PASSWORD', 'GRAFANA_PASSWORD']),
    );
    for (const [said, name, how] of asked) expect(how, `${name}: ${said}`).toBe(':?');
    const { environment = {} } = service('gateway');
    const database = filled(environment.DATABASE_URL);
    const { MONGO_INITDB_ROOT_USERNAME, MONGO_INITDB_ROOT_PASSWORD } = service('mongo').environment ?? {};
    expect(database.username).toBe(MONGO_INITDB_ROOT_USERNAME);
    expect([database.password, database.searchParams.get('authSource')]).toEqual(['MONGO_PASSWORD', 'admin']);
    expect(MONGO_INITDB_ROOT_PASSWORD).toContain('MONGO_PASSWORD');
    expect(filled(environment.REDIS_URL).password).toBe('REDIS_PASSWORD');
  });

  test.skipIf(!redisPath() || !find('sh'))(
    'Redis, started as it says, answers nobody without the password',
    async () => {
      const { command = [], environment = {}, healthcheck } = service('redis');
      expect(environment.REDIS_PASSWORD).toContain('REDIS_PASSWORD');
      const port = await freePort();
      const [shell = '', flag = '', script = ''] = command;
      const env = { ...process.env, REDIS_PASSWORD: 'a1b2c3' };
      const here = `${script.replaceAll('$$', '$')} --port ${port} --bind 127.0.0.1`;
      const server = spawn(shell, [flag, here], { env, stdio: 'ignore', detached: true });
      const health = healthcheck?.test[1]?.replaceAll('$$', '$').replace('redis-cli', `redis-cli -p ${port}`) ?? '';
      const isHealthy = (password: string) =>
        spawnSync('sh', ['-c', health], { env: { ...process.env, REDIS_PASSWORD: password } }).status === 0;
      try {
        await until('Redis to be healthy', () => isHealthy('a1b2c3'));
        expect(isHealthy('')).toBe(false);
        expect(isHealthy('wrong')).toBe(false);
        expect(spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout).not.toContain('a1b2c3');
      } finally {
        process.kill(-(server.pid ?? 0));
      }
    },
  );

  test('waits for what is healthy only where somebody looks at its health', () => {
    for (const { depends_on = {} } of Object.values(services)) {
      if (Array.isArray(depends_on)) continue;
      for (const [name, { condition }] of Object.entries(depends_on)) {
        if (condition !== 'service_healthy') continue;
        const isLookedAt = service(name).healthcheck ?? (service(name).build && instructions('HEALTHCHECK').length > 0);
        expect(isLookedAt, name).toBeTruthy();
      }
    }
  });
});

describe('the image', () => {
  test('is made of files that exist, and runs what the build makes', () => {
    const sources = instructions('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
    expect(sources).toContain('package-lock.json');
    for (const source of sources) expect(existsSync(join(ROOT, source)), source).toBe(true);
    const sent = read('.dockerignore').match(/^!.*$/gm) ?? [];
    for (const source of sources) expect(sent, source).toContain(`!${source.split('/')[0]}`);
    expect(instructions('CMD').at(-1)).toBe('["node", "server/dist/main.js"]');
  });

  test('does not run as root, and asks the gateway whether it lives', () => {
    expect(instructions('USER')).toEqual(['node']);
    const [check = ''] = instructions('HEALTHCHECK');
    expect(check).toContain('/health/live');
    const [program, flag, script] = JSON.parse(check.slice(check.indexOf('[')));
    expect([program, flag]).toEqual(['node', '-e']);
    expect(() => new Script(script)).not.toThrow();
    expect(Object.keys(dockerEnvironment())).toEqual(['NODE_ENV', 'HOST', 'PORT']);
  });

  test('has a Node that the packages accept', () => {
    const { engines } = JSON.parse(read('package.json'));
    const major = Number(/^node:(\d+)-/.exec(instructions('FROM').at(-1) ?? '')?.[1]);
    // Even numbers are maintained for years; 20 ended in April 2026.
    expect(major).toBeGreaterThanOrEqual(24);
    expect(major).toBeGreaterThanOrEqual(Number.parseInt(engines.node.replace('>=', ''), 10));
  });
});

describe('deploy/', () => {
  test('Prometheus finds every replica by the name of the service, under the job that the rules select', () => {
    const { rule_files, scrape_configs } = parse(read('deploy/prometheus.yml'));
    const [{ job_name, dns_sd_configs }] = scrape_configs;
    expect(job_name).toBe('meeshy');
    expect(dns_sd_configs).toEqual([expect.objectContaining({ names: ['gateway'], type: 'A', port: port() })]);
    const mounted = service('prometheus').volumes?.map((volume) => volume.split(':')[1]);
    for (const file of rule_files) expect(mounted).toContain(`/etc/prometheus/${file}`);
  });

  test('the proxy leads to the gateways’ port, asks the ready, and keeps who polls with one of them', () => {
    const proxy = read('deploy/haproxy.cfg');
    const templates = [...proxy.matchAll(/^ {4}server-template gateway (\d+) (\S+)$/gm)];
    expect(templates.map(([, , address]) => address)).toEqual([`gateway:${port()}`, `gateway:${port()}`]);
    expect(Number(templates[0]?.[1])).toBeGreaterThanOrEqual(service('gateway').deploy?.replicas ?? 0);
    expect(proxy).toMatch(/^ {4}bind :3000$/m);
    expect(proxy).toContain('http-check send meth GET uri /health/ready');
    const backends = [...proxy.matchAll(/^backend (\S+)$/gm)].map(([, name]) => name);
    const used = [...proxy.matchAll(/_backend (\S+)/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(backends));
    expect(proxy).toMatch(/use_backend by_address if \{ url_param\(transport\) polling \}/);
    expect(proxy.slice(proxy.indexOf('backend by_address\n'))).toContain('balance source');
    const [, heldOpen = ''] = /timeout server (\d+)s/.exec(proxy) ?? [];
    expect(Number(heldOpen)).toBeGreaterThan(35);
  });
});

/** The address with each secret as its name. */
const filled = (url = '') => new URL(url.replaceAll(/\$\{(\w+):\?[^}]*\}/g, '$1'));

function dockerEnvironment(): Record<string, string> {
  const [line = ''] = instructions('ENV');
  return Object.fromEntries(line.split(/\s+/).map((pair) => pair.split('=')));
}

const port = () => Number(dockerEnvironment().PORT);
