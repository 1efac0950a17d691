import type { Wire } from './wire.ts';

const DEPLOY = 'deployment';
/** The verbs behind so many other words. */
const verbs = (list: readonly string[], depth: number): string =>
  list.map((verb) => `${'* '.repeat(depth)}${verb}`).join('|');
const CLOUD = ['create*', 'update*', 'delete*', 'put*', 'deploy*', 'set*', 'add*', 'remove*'];

/** Programs that deploy, change secrets, reach other machines, or change this one. */
export const SYSTEM_WIRES: readonly Wire[] = [
  {
    programs: ['kubectl', 'oc'],
    valued: ['-n', '--namespace', '--context', '--kubeconfig', '--cluster', '--user'],
    rules: [
      {
        operation: DEPLOY,
        words:
          'apply|create|delete|replace|patch|scale|set|drain|cordon|taint|expose|run|edit|exec|rollout restart|rollout undo',
        without: ['--dry-run'],
      },
    ],
  },
  {
    programs: ['helm'],
    rules: [
      {
        operation: DEPLOY,
        words: 'install|upgrade|uninstall|rollback|push',
        without: ['--dry-run'],
      },
    ],
  },
  {
    programs: ['terraform', 'tofu', 'terragrunt'],
    rules: [
      { operation: DEPLOY, words: 'apply|destroy|import|taint|state rm|state push|state mv' },
    ],
  },
  {
    programs: ['pulumi'],
    rules: [{ operation: DEPLOY, words: 'up|update|destroy|import|refresh' }],
  },
  {
    programs: [
      'vercel',
      'netlify',
      'fly',
      'flyctl',
      'wrangler',
      'firebase',
      'serverless',
      'sls',
      'cdk',
      'sam',
      'eb',
    ],
    rules: [
      { operation: DEPLOY, words: 'deploy*|publish|rollback|destroy|remove|pages deploy' },
      { operation: DEPLOY, words: '', with: ['--prod'] },
      { operation: 'change of a secret', words: 'secret *|secrets *|env add|env rm' },
    ],
  },
  {
    programs: ['ansible-playbook'],
    rules: [{ operation: DEPLOY, words: '?*', without: ['--check'] }],
  },
  {
    programs: ['heroku'],
    rules: [{ operation: DEPLOY, words: 'deploy*|container:*|config:set|releases:rollback|ps:*' }],
  },
  {
    programs: ['aws'],
    valued: ['--profile', '--region', '--endpoint-url', '--output'],
    rules: [
      {
        operation: DEPLOY,
        words: 's3 cp|s3 sync|s3 mv|s3 rm|s3 mb|s3 rb|deploy *|cloudformation deploy',
      },
      {
        operation: 'change of a secret',
        words: 'secretsmanager put*|secretsmanager rotate*|ssm put*|kms *',
      },
      { operation: DEPLOY, words: verbs(CLOUD, 1) },
    ],
  },
  {
    programs: ['gcloud', 'az'],
    valued: ['--project', '--account', '--subscription'],
    rules: [
      { operation: 'change of a secret', words: 'secrets *|keyvault secret set' },
      { operation: 'use of a sign-in', words: 'auth login|auth print-access-token|login' },
      { operation: DEPLOY, words: `${verbs(CLOUD, 0)}|${verbs(CLOUD, 1)}|${verbs(CLOUD, 2)}` },
    ],
  },
  {
    programs: ['vault', 'bao'],
    rules: [
      {
        operation: 'change of a secret',
        words:
          'write|delete|kv put|kv patch|kv delete|kv destroy|token create|lease revoke|operator *|secrets *|policy write|auth *',
      },
      { operation: 'use of a sign-in', words: 'login' },
    ],
  },
  {
    programs: ['ssh', 'scp', 'sftp', 'telnet'],
    rules: [
      { operation: 'connection to another machine', words: '?*', without: ['-V', '-G', '-Q'] },
    ],
  },
  {
    programs: ['rsync'],
    rules: [{ operation: 'connection to another machine', words: '*:*|* *:*|* * *:*' }],
  },
  {
    programs: ['sudo', 'su', 'doas', 'pkexec'],
    rules: [{ operation: 'more rights', words: '', without: ['--version', '--help', '-V'] }],
  },
  {
    programs: ['launchctl'],
    rules: [
      {
        operation: 'start of a service',
        words:
          'load|unload|bootstrap|bootout|submit|enable|disable|kickstart|setenv|start|stop|remove',
      },
    ],
  },
  {
    programs: ['systemctl'],
    rules: [
      {
        operation: 'start of a service',
        words:
          'start|stop|restart|reload|enable|disable|mask|unmask|link|edit|daemon-reload|poweroff|reboot|kill|set-property',
      },
    ],
  },
  {
    programs: ['crontab'],
    rules: [{ operation: 'start of a service', words: '', without: ['-l', '-V'] }],
  },
  {
    programs: ['at', 'batch', 'systemd-run'],
    rules: [{ operation: 'start of a service', words: '', without: ['-l', '-V', '--version'] }],
  },
  {
    programs: ['shutdown', 'reboot', 'halt', 'poweroff'],
    rules: [{ operation: 'end of the machine', words: '', without: ['--help'] }],
  },
];
