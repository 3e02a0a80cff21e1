import { InjectQueue } from '@nestjs/bullmq';
import { Body, Controller, Get, Headers, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { QueueEvents, type Queue } from 'bullmq';
import { MATCHES, type Match } from './match.processor.ts';

@Controller('v1/matches')
export class MatchesController {
  private readonly events: QueueEvents;

  constructor(@InjectQueue(MATCHES) private readonly queue: Queue<Match, object>) {
    // Every caller that waits listens.
    queue.setMaxListeners(0);
    this.events = new QueueEvents(MATCHES, { connection: queue.opts.connection });
  }

  @Post()
  @HttpCode(202)
  async submit(@Body() match: Match, @Headers('prefer') prefer?: string): Promise<object> {
    const job = await this.queue.add('place', match, { jobId: match.match_id, attempts: 3, removeOnComplete: 10_000 });
    const seconds = Number(/^wait=(\d+)$/.exec(prefer ?? '')?.[1] ?? 0);
    if (seconds > 0) return job.waitUntilFinished(this.events, seconds * 1_000);
    return { match_id: match.match_id, state: 'queued' };
  }

  @Get(':id')
  async show(@Param('id') id: string): Promise<object> {
    const job = await this.queue.getJob(id);
    if (!job) throw new NotFoundException();
    return { match_id: id, state: await job.getState(), result: job.returnvalue };
  }
}
