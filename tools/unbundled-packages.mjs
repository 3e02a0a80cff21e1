/** Loaded from node_modules as ever: by a thread of its own, native parts, and what need not be there at all. */
export const unbundled = [
  ...['pino-pretty', 'msgpackr-extract'],
  ...[
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/platform-express',
    'class-validator',
    'class-transformer',
  ],
  ...['@fastify/multipart', '@fastify/view', 'supports-color'],
];
