/** The least that a Nest application on Fastify is: no controllers, no providers. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

class Nothing {
  readonly providers = [];
}
const app = await NestFactory.create<NestFastifyApplication>({ module: Nothing }, new FastifyAdapter(), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: await app.getUrl() });
