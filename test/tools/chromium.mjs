/** Finds a Chromium for the tests and, when run as a script, installs one if there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Flags under which headless Chromium starts in a container and stays off the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a system Chromium, or undefined when Playwright's own is to be used. */
export function chromiumPath() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return known.find((path) => path && existsSync(path));
}

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
}

function install() {
  if (chromiumPath()) return true;
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (debian && run('apt-get', ['update']) && run('apt-get', ['install', '-y', 'chromium'])) return true;
  return run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!install()) {
    process.stderr.write('No Chromium found and none could be installed. Set CHROMIUM to the path of one.\n');
    process.exit(1);
  }
}
