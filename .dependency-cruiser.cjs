/** The house rules of docs/architecture.md, as a machine reads them. Tests may reach wherever they must. */
const anyOf = (...names) => `^node_modules/(${names.join('|')})(/|$)`;
const outside = (...folders) => ({
  path: '^src/',
  pathNot: [...folders.map((folder) => `^src/${folder}`), '\\.test\\.ts$'],
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'planning-is-pure',
      comment: 'A plan is a function of profile, match and elapsed time. Files and Nest stay in profile-store.',
      severity: 'error',
      from: { path: '^src/planning/', pathNot: ['profile-store', '\\.module\\.ts$', '\\.test\\.ts$'] },
      to: {
        path: [
          anyOf('@nestjs', 'ioredis', 'bullmq', 'opossum', 'undici', 'fastify'),
          '^(node:)?(fs|http|net|timers|child_process)',
          '^src/(?!planning/|matches/)',
        ],
      },
    },
    {
      name: 'match-states-are-pure',
      severity: 'error',
      from: { path: '^src/matches/match-', pathNot: '\\.test\\.ts$' },
      to: { path: [anyOf('@nestjs', 'ioredis', 'bullmq'), '^(node:)?(fs|http|net|timers)', '^src/(?!matches/match-)'] },
    },
    {
      name: 'bullmq-only-in-queue',
      severity: 'error',
      from: outside('queue/'),
      to: { path: anyOf('bullmq', '@nestjs/bullmq') },
    },
    {
      name: 'ioredis-only-at-the-store',
      severity: 'error',
      from: outside('matches/', 'queue/', 'delivery/', 'redis/'),
      to: { path: anyOf('ioredis') },
    },
    {
      name: 'opossum-only-at-the-gates',
      comment: 'Of allocations in placement, of callback endpoints in webhooks.',
      severity: 'error',
      from: outside('placement/', 'delivery/webhooks/endpoint-gate'),
      to: { path: anyOf('opossum') },
    },
    {
      name: 'client-stands-alone',
      comment: 'The Orchestration API client is usable without the rest of Matchgate and without Nest.',
      severity: 'error',
      from: { path: '^src/orchestration/', pathNot: '\\.test\\.ts$' },
      to: { path: ['^src/(?!orchestration/)', anyOf('@nestjs')] },
    },
    {
      name: 'gateway-client-stands-alone',
      comment: 'matchgate/client is what callers load: nothing of ours, and one small library.',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!client/)|node_modules/(?!eventsource-parser/)|(node:)?(fs|http|net|timers)$)' },
    },
    {
      name: 'gateway-client-is-for-callers',
      comment: 'The gateway does not call itself; the console is a caller that runs in a browser.',
      severity: 'error',
      from: outside('client/', 'cli/', 'console/app/'),
      to: { path: '^src/client/' },
    },
    {
      name: 'console-is-a-caller',
      comment: 'It runs in a browser and knows the API alone: nothing of Node, and of ours only the types of the API.',
      severity: 'error',
      from: { path: '^src/console/app/' },
      to: {
        path: '^(src/|node_modules/|node:)',
        pathNot: '^(src/console/app/|src/client/api\\.gen|node_modules/(preact|@preact/signals|uplot)/)',
      },
    },
    {
      name: 'nobody-imports-the-console',
      severity: 'error',
      from: outside('console/app/'),
      to: { path: '^src/console/app/' },
    },
    {
      name: 'client-behind-the-port',
      severity: 'error',
      from: outside('orchestration/', 'orchestrator/orchestration-adapter', 'cli/', 'local-orchestrator/'),
      // What HTTP says of Retry-After is nobody's own.
      to: { path: '^src/orchestration/', pathNot: '^src/orchestration/retry-after' },
    },
    {
      name: 'local-orchestrator-shares-only-the-contract',
      severity: 'error',
      from: { path: '^src/local-orchestrator/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!local-orchestrator/|orchestration/contract)' },
    },
    {
      name: 'nobody-imports-the-local-orchestrator',
      severity: 'error',
      from: outside('local-orchestrator/', 'roles/'),
      to: { path: '^src/local-orchestrator/' },
    },
    {
      name: 'api-never-loads-the-worker',
      severity: 'error',
      from: { path: '^src/roles/api' },
      to: { path: '^src/(placement/|queue/(placement|webhook)-worker)', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
