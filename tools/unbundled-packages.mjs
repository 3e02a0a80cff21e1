/** Loaded from node_modules as ever, because they look for files beside their own, or need not be there at all. */
export const unbundled = [
  ...['pino', 'pino-pretty', '@fastify/swagger', '@fastify/swagger-ui', 'msgpackr-extract'],
  ...[
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/platform-express',
    'class-validator',
    'class-transformer',
  ],
  ...['@fastify/multipart', '@fastify/static', '@fastify/view', 'supports-color'],
];
