/** Where systems keep programs: this file alone knows their folders by name. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const { PATH = '', ProgramFiles, 'ProgramFiles(x86)': ProgramFiles86, LOCALAPPDATA } = process.env;
const ENDINGS = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];

/** Beside those of `PATH`, which a shell that nobody has logged in to keeps short. */
const FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/local/go/bin',
  '/opt/homebrew/bin',
];

/** Each has a folder for every version of PostgreSQL, and keeps it off the path: Debian, Homebrew, Windows. */
const POSTGRES_FOLDERS = [
  '/usr/lib/postgresql',
  ...['/opt/homebrew/opt', '/usr/local/opt'],
  ...(ProgramFiles ? [join(ProgramFiles, 'PostgreSQL')] : []),
];

const APPLICATIONS = ['/Applications', join(homedir(), 'Applications')];
const BUNDLES = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_BROWSERS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

/**
 * Where a program is; `undefined`: nowhere.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export const find = (name) =>
  [...PATH.split(delimiter).filter(Boolean), ...FOLDERS]
    .flatMap((folder) => ENDINGS.map((ending) => join(folder, name + ending)))
    .find((path) => existsSync(path));

/** Where browsers are that are not found by their name. */
export const browserFiles = () => [
  ...APPLICATIONS.flatMap((folder) => BUNDLES.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name))),
  ...[ProgramFiles, ProgramFiles86, LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => WINDOWS_BROWSERS.map((path) => join(folder, ...path))),
];

/** Where versions of PostgreSQL are, the newest first. */
export const postgresFolders = () =>
  POSTGRES_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .map((name) => ({ name, version: Number(/^(?:postgresql@)?(\d+)$/.exec(name)?.[1] ?? 0) }))
      .filter(({ version }) => version > 0)
      .sort((a, b) => b.version - a.version)
      .map(({ name }) => join(folder, name, 'bin')),
  );

/**
 * The beginning of the line that says that a program is nowhere, with how it is installed on this system, in the words of its
 * package manager.
 *
 * @param {string} what
 * @param {{ debian: string, homebrew: string, winget: string }} names
 * @returns {string}
 */
export const missing = (what, names) => `No ${what}: install it (${toInstall(names)})`;

function toInstall({ debian, homebrew, winget }) {
  if (process.platform === 'darwin') return `brew install ${homebrew}`;
  if (process.platform === 'win32') return winget;
  return `Debian: apt-get install ${debian}`;
}
