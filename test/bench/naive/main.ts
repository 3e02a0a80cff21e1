/**
 * What a team writes in a week, kept honest and simple: Nest on Fastify, one BullMQ job for each match, opossum around the
 * two calls, the result in the job. A caller that waits is told by BullMQ's own `waitUntilFinished`.
 */
import 'reflect-metadata';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MatchesController } from './matches.controller.ts';
import { MATCHES, MatchProcessor } from './match.processor.ts';

const { hostname: host, port } = new URL(process.env.REDIS_URL ?? '');

@Module({
  imports: [
    BullModule.forRoot({ connection: { host, port: Number(port) } }),
    BullModule.registerQueue({ name: MATCHES }),
  ],
  controllers: [MatchesController],
  providers: [MatchProcessor],
})
class NaiveModule {}

const app = await NestFactory.create<NestFastifyApplication>(NaiveModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: await app.getUrl() });
