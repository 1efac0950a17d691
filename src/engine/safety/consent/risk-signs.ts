/** What a task may ask for that a person wants to hear of first, whatever kind it is called (R101). */
export type RiskSign =
  | 'credentials'
  | 'access'
  | 'external-action'
  | 'configuration'
  | 'dependency'
  | 'migration'
  | 'deletion'
  | 'feature';

/** A few words in between, within one sentence. */
const GAP = String.raw`\b[^.;\n]{0,60}?\b`;

function near(verbs: string, things: string): RegExp {
  return new RegExp(String.raw`\b(?:${verbs})${GAP}(?:${things})\b`, 'i');
}

const SECRET =
  'api[- _]?keys?|access[- _]?keys?|secrets?|passwords?|passphrases?|credentials?|private keys?|ssh keys?|signing keys?|' +
  'certificates?|(?:access|api|auth|bearer|refresh|github|npm|session|deploy|service|bot) tokens?|tokens? (?:of|for) the';

const RIGHTS =
  'permissions?|access (?:rights?|controls?|lists?|levels?|polic(?:y|ies))|(?:read|write|public|admin|root|full) access|' +
  'user roles?|roles?|admin(?:istrator)?s?|privileges?|acls?|rbac|iam|sudo|firewall|cors|2fa|mfa|two[- ]factor|authori[sz]ation';

const SETTINGS = String.raw`config(?:uration)?s?(?![\w/.-]*\.md)|settings?(?![\w/.-]*\.md)|feature flags?|env(?:ironment)? variables?|preferences`;

const PLACES =
  'twitter|x\\.com|linkedin|facebook|instagram|mastodon|bluesky|reddit|hacker news|slack|discord|telegram|npm|pypi|' +
  'crates\\.io|registry|app store|play store|blog|medium|production|prod|staging|heroku|aws|gcp|azure|vercel|netlify|' +
  'kubernetes|s3|customers?|users|subscribers|everyone|the public|social media';

const NEW_THING =
  'features?|pages?|screens?|dashboards?|buttons?|endpoints?|commands?|options?|widgets?|apis?|menus?|dialogs?|' +
  'integrations?|logins?|plugins?|notifications?|dark mode|themes?|forms?|wizards?|user interface|ui|support for';

/** Adding one of these adds nothing new for a user. */
const HARMLESS_ADDITION = String.raw`(?!\s+(?:[\w'-]+\s+){0,3}(?:tests?|docs?|documentation|docstrings?|comments?|examples?|coverage|benchmarks?|typings?|types|links?|logging)\b)`;

const SIGNS: readonly (readonly [RiskSign, readonly RegExp[]])[] = [
  [
    'credentials',
    [
      near(
        'add|change|update|rotate|replace|set|store|generate|create|revoke|renew|insert|hard-?code|put|print|log|export|copy|' +
          'commit|expose|reset|issue|share|move|upload',
        SECRET,
      ),
    ],
  ],
  [
    'access',
    [
      near(
        'grant|revoke|give|remove|add|change|update|allow|deny|open|restrict|loosen|relax|widen|elevate|disable|bypass|make|set',
        RIGHTS,
      ),
    ],
  ],
  [
    'external-action',
    [
      near('send|e-?mail|mail|notify|message|text|invite', 'e-?mails?|newsletters?|sms|webhooks?'),
      near(
        'e-?mail|mail|notify|message|text|invite',
        'customers?|users|subscribers?|everyone|the team',
      ),
      near('post|tweet|publish|announce|share|upload|submit|deploy|roll ?out|release|ship', PLACES),
      near(
        'call|hit|query|invoke|request|use',
        '(?:external|third[- ]party|remote|payment|production) (?:apis?|services?|endpoints?)',
      ),
      near('buy|purchase|charge|refund|pay', 'cards?|customers?|domains?|subscriptions?|invoices?'),
      /\b(?:tweet|social (?:media )?posts?|publish (?:an? |the )?(?:new )?(?:package|release|version)|deploy (?:it|the app|the site|the service))\b/i,
    ],
  ],
  [
    'configuration',
    [
      near(
        'change|update|set|switch|enable|disable|turn on|turn off|adjust|edit|modify|raise|lower|increase|decrease|bump|flip|tweak',
        SETTINGS,
      ),
    ],
  ],
  [
    'dependency',
    [
      near(
        'add|install|introduce|pull in|bring in|adopt|depend on|switch to',
        'dependenc(?:y|ies)|packages?|librar(?:y|ies)|npm modules?|gems?|crates?|sdks?|frameworks?',
      ),
      /\b(?:(?:npm|pnpm|yarn|bun) (?:i|install|add)|pip3? install|cargo add|go get|gem install|(?:poetry|uv) add|composer require|brew install)\b/i,
    ],
  ],
  [
    'migration',
    [
      near('write|add|create|run|apply|generate|make|do|perform', 'migrations?|backfills?'),
      near(
        'alter|drop|truncate|rename|backfill',
        'tables?|columns?|schemas?|databases?|collections?',
      ),
      near('add|change|remove', 'columns?|database schemas?|foreign keys?'),
      /\b(?:migrate|database migrations?|schema (?:changes?|migrations?))\b/i,
    ],
  ],
  [
    'deletion',
    [
      near(
        'delete|purge|wipe|erase|drop|rm|remove|clean out|get rid of',
        'folders?|director(?:y|ies)|modules?|data|records?|accounts?|tables?|databases?|backups?|legacy (?:code|files)|unused files|all (?:the )?(?:old )?files',
      ),
    ],
  ],
  [
    'feature',
    [
      new RegExp(
        String.raw`\b(?:add|build|create|implement|introduce|design|develop)\b${HARMLESS_ADDITION}[^.;\n]{0,60}?\b(?:${NEW_THING})\b`,
        'i',
      ),
      /\b(?:new|redesign(?:ed)?)\b[^.;\n]{0,20}?\b(?:feature|page|screen|dashboard|endpoint|command|ui|user interface|look)\b/i,
    ],
  ],
];

/** How much of a text is looked at; what a task is about stands at its beginning. */
const LOOKED_AT = 20_000;

/** Signs in a text of something risky, in words and places that people use for it; most serious first. */
export function riskSigns(text: string): RiskSign[] {
  const looked = text.slice(0, LOOKED_AT).replaceAll(/\s+/g, ' ');
  return SIGNS.filter(([, patterns]) => patterns.some((one) => one.test(looked))).map(
    ([sign]) => sign,
  );
}

/** A sign as the reason why a task waits. */
export const SIGN_WORDS: Readonly<Record<RiskSign, string>> = {
  credentials: 'it is about keys or passwords',
  access: 'it changes who may do what',
  'external-action': 'it acts outside the repository',
  configuration: 'it changes settings',
  dependency: 'it adds a dependency',
  migration: 'it migrates data',
  deletion: 'it deletes much',
  feature: 'it asks for something new',
};
