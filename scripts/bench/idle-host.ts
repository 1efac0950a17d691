import { createOsPorts } from '../../src/cli/os-ports.ts';
import { createApp } from '../../src/node/app.ts';

/**
 * The child of the idle bench: a host that does what its argument says and, asked on its channel, says how much
 * processor time it has used so far, in milliseconds.
 */
const [what = 'armed', dir = ''] = process.argv.slice(2);

if (what !== 'bare') {
  const app = await createApp({
    os: await createOsPorts(() => undefined),
    paths: {
      configFile: `${dir}/config.yaml`,
      stateDir: `${dir}/state`,
      logDir: `${dir}/logs`,
      worktreeRoot: `${dir}/work`,
    },
    env: process.env,
  });
  if (!app.ok) throw new Error(app.error.message);
  if (what === 'armed') await app.value.start();
}
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
process.send?.(0);
